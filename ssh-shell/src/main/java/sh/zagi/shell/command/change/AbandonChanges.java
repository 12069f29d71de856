// SPDX-License-Identifier: Apache-2.0
package sh.zagi.shell.command.change;

import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import sh.zagi.change.verb.Abandon;
import sh.zagi.change.work.Mutation;
import sh.zagi.shell.command.Need;
import sh.zagi.shell.command.Needs;

@Command(
    name = "abandon",
    description = "let changes go; what stood on them stands on their parents")
@Needs(value = Need.REPO_SESSION, changes = true)
final class AbandonChanges extends MutatingVerb {
  @Parameters(index = "0..*", paramLabel = "REV", description = "which ones; default @")
  List<String> revisions = new ArrayList<>();

  @Option(names = "--retain-bookmarks", description = "move bookmarks to the parents")
  boolean retain;

  AbandonChanges(Desk desk) {
    super(desk);
  }

  @Override
  Mutation mutation() {
    return new Abandon(Words.or(revisions, "@"), retain);
  }
}
