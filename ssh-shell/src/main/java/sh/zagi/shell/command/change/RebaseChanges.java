// SPDX-License-Identifier: Apache-2.0
package sh.zagi.shell.command.change;

import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import sh.zagi.change.RefusedException;
import sh.zagi.change.verb.Rebase;
import sh.zagi.change.work.Mutation;
import sh.zagi.shell.command.Need;
import sh.zagi.shell.command.Needs;

@Command(name = "rebase", description = "put changes on other parents")
@Needs(value = Need.REPO_SESSION, changes = true)
final class RebaseChanges extends MutatingVerb {
  @Option(
      names = {"-r", "--revision", "--revisions"},
      paramLabel = "REV",
      description = "these alone; what stood on them stays where they were")
  List<String> alone = new ArrayList<>();

  @Option(
      names = {"-s", "--source"},
      paramLabel = "REV",
      description = "these with all that stands on them")
  List<String> source = new ArrayList<>();

  @Option(
      names = {"-b", "--branch"},
      paramLabel = "REV",
      description = "their whole lines of work; default @")
  List<String> branch = new ArrayList<>();

  @Option(names = "--skip-emptied", description = "drop changes that come out empty")
  boolean skipEmptied;

  @Mixin PlaceOptions place = new PlaceOptions();

  RebaseChanges(Desk desk) {
    super(desk);
  }

  @Override
  Mutation mutation() {
    int modes = (alone.isEmpty() ? 0 : 1) + (source.isEmpty() ? 0 : 1) + (branch.isEmpty() ? 0 : 1);
    if (modes > 1) {
      throw new RefusedException("only one of -r, -s and -b");
    }
    if (!alone.isEmpty()) {
      return new Rebase(Rebase.Mode.REVISIONS, alone, place.place(), skipEmptied);
    }
    return source.isEmpty()
        ? new Rebase(Rebase.Mode.BRANCH, Words.or(branch, "@"), place.place(), skipEmptied)
        : new Rebase(Rebase.Mode.SOURCE, source, place.place(), skipEmptied);
  }
}
