// SPDX-License-Identifier: Apache-2.0
package sh.zagi.shell.command.change;

import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;
import sh.zagi.change.verb.Duplicate;
import sh.zagi.change.work.Mutation;
import sh.zagi.shell.command.Need;
import sh.zagi.shell.command.Needs;

@Command(name = "duplicate", description = "make new changes with the same content")
@Needs(value = Need.REPO_SESSION, changes = true)
final class DuplicateChanges extends MutatingVerb {
  @Parameters(index = "0..*", paramLabel = "REV", description = "which ones; default @")
  List<String> revisions = new ArrayList<>();

  @Mixin PlaceOptions place = new PlaceOptions();

  DuplicateChanges(Desk desk) {
    super(desk);
  }

  @Override
  Mutation mutation() {
    return new Duplicate(Words.or(revisions, "@"), place.place());
  }
}
