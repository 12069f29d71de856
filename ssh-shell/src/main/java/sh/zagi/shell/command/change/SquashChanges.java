// SPDX-License-Identifier: Apache-2.0
package sh.zagi.shell.command.change;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import sh.zagi.change.RefusedException;
import sh.zagi.change.verb.Squash;
import sh.zagi.change.work.Mutation;
import sh.zagi.shell.command.Need;
import sh.zagi.shell.command.Needs;

@Command(
    name = "squash",
    description = "move what a change did into another, its parent when nothing is said")
@Needs(value = Need.REPO_SESSION, changes = true)
final class SquashChanges extends MutatingVerb {
  @Parameters(index = "0..*", paramLabel = "PATH", description = "only these")
  List<String> paths = new ArrayList<>();

  @Option(
      names = {"-r", "--revision"},
      paramLabel = "REV",
      description = "the change that goes into its parent; default @")
  String revision = "";

  @Option(
      names = {"-f", "--from"},
      paramLabel = "REV",
      description = "where it is taken from; default @")
  List<String> from = new ArrayList<>();

  @Option(
      names = {"-t", "--into", "--to"},
      paramLabel = "REV",
      description = "where it goes")
  String into = "";

  @Option(
      names = {"-u", "--use-destination-message"},
      description = "keep the description of where it goes")
  boolean keepMessage;

  @Option(
      names = {"-k", "--keep-emptied"},
      description = "keep changes that have nothing left")
  boolean keepEmptied;

  @Option(
      names = {"-m", "--message"},
      paramLabel = "TEXT",
      description = "the description; without it that of both, joined")
  List<String> message = new ArrayList<>();

  SquashChanges(Desk desk) {
    super(desk);
  }

  @Override
  Mutation mutation() {
    if (!revision.isEmpty() && (!from.isEmpty() || !into.isEmpty())) {
      throw new RefusedException("-r does not go together with --from and --into");
    }
    String destination =
        !revision.isEmpty() || (into.isEmpty() && from.isEmpty()) ? "" : Words.or(into, "@");
    Optional<String> text =
        message.isEmpty() ? Optional.empty() : Optional.of(Messages.text(message));
    return new Squash(
        revision.isEmpty() ? Words.or(from, "@") : List.of(revision),
        Words.some(destination),
        paths,
        new Squash.Text(text, keepMessage),
        keepEmptied);
  }
}
