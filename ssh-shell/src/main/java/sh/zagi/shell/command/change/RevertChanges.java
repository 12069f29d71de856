// SPDX-License-Identifier: Apache-2.0
package sh.zagi.shell.command.change;

import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;
import sh.zagi.change.verb.Revert;
import sh.zagi.change.work.Mutation;
import sh.zagi.shell.command.Need;
import sh.zagi.shell.command.Needs;

@Command(name = "revert", description = "make changes that undo what others did")
@Needs(value = Need.REPO_SESSION, changes = true)
final class RevertChanges extends MutatingVerb {
  @Parameters(index = "0..*", paramLabel = "REV", description = "which ones")
  List<String> revisions = new ArrayList<>();

  @Mixin PlaceOptions place = new PlaceOptions();

  RevertChanges(Desk desk) {
    super(desk);
  }

  @Override
  Mutation mutation() {
    return new Revert(Words.or(revisions, "@"), place.place());
  }
}
