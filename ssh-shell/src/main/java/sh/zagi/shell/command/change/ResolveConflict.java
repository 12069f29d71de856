// SPDX-License-Identifier: Apache-2.0
package sh.zagi.shell.command.change;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import sh.zagi.change.RefusedException;
import sh.zagi.change.verb.Resolve;
import sh.zagi.change.work.Effect;
import sh.zagi.change.work.Moment;
import sh.zagi.change.work.Mutation;
import sh.zagi.change.work.Names;
import sh.zagi.shell.command.Need;
import sh.zagi.shell.command.Needs;
import sh.zagi.shell.command.Outcome;
import sh.zagi.shell.command.Report;

@Command(name = "resolve", description = "decide conflicts by taking one side, or list them")
@Needs(value = Need.REPO_SESSION, changes = true)
final class ResolveConflict extends MutatingVerb {
  @Parameters(
      index = "0..*",
      paramLabel = "PATH",
      description = "only these; all in conflict when none is named")
  List<String> paths = new ArrayList<>();

  @Option(
      names = {"-r", "--revision"},
      paramLabel = "REV",
      description = "which change; default @")
  String revision = "@";

  @Option(
      names = "--side",
      paramLabel = "N",
      description = "the side to take, from 1; 0 is the base")
  int side = -1;

  @Option(
      names = {"-l", "--list"},
      description = "only say what is in conflict")
  boolean list;

  ResolveConflict(Desk desk) {
    super(desk);
  }

  @Override
  Outcome run(Target target) {
    return list ? listed(target) : super.run(target);
  }

  private Outcome listed(Target target) {
    try (Moment moment =
        atOperation.isEmpty() ? target.chain().now() : target.chain().at(atOperation)) {
      Effect conflicts = Names.conflicts(moment, revision);
      return done(new Report.Sentence(String.join("\n", conflicts.lines()), conflicts.fields()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  Mutation mutation() {
    if (side < 0) {
      throw new RefusedException("which side is to be taken? --side 1, 2 and so on; --list says");
    }
    return new Resolve(revision, paths, side);
  }
}
