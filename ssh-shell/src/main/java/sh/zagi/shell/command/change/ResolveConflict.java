// SPDX-License-Identifier: Apache-2.0
package sh.zagi.shell.command.change;

import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import sh.zagi.change.verb.Resolve;
import sh.zagi.change.work.Mutation;
import sh.zagi.shell.command.Need;
import sh.zagi.shell.command.Needs;

@Command(name = "resolve", description = "decide conflicts by taking one side")
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
      required = true,
      paramLabel = "N",
      description = "the side to take, from 1; 0 is the base")
  int side;

  ResolveConflict(Desk desk) {
    super(desk);
  }

  @Override
  Mutation mutation() {
    return new Resolve(revision, paths, side);
  }
}
