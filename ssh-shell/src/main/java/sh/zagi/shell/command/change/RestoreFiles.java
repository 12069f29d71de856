// SPDX-License-Identifier: Apache-2.0
package sh.zagi.shell.command.change;

import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import sh.zagi.change.verb.Restore;
import sh.zagi.change.work.Mutation;
import sh.zagi.shell.command.Need;
import sh.zagi.shell.command.Needs;

@Command(
    name = "restore",
    description = "give a change the files of another, of its parents when nothing is said")
@Needs(value = Need.REPO_SESSION, changes = true)
final class RestoreFiles extends MutatingVerb {
  @Parameters(index = "0..*", paramLabel = "PATH", description = "only these")
  List<String> paths = new ArrayList<>();

  @Option(
      names = {"-f", "--from"},
      paramLabel = "REV",
      description = "whose files")
  String from = "";

  @Option(
      names = {"-t", "--into", "--to"},
      paramLabel = "REV",
      description = "which change gets them; default @")
  String into = "";

  @Option(
      names = {"-c", "--changes-in"},
      paramLabel = "REV",
      description = "undo in this change what it did")
  String changesIn = "";

  RestoreFiles(Desk desk) {
    super(desk);
  }

  @Override
  Mutation mutation() {
    return new Restore(Words.some(from), Words.some(into), Words.some(changesIn), paths);
  }
}
