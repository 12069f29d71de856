// SPDX-License-Identifier: Apache-2.0
package sh.zagi.shell.command.change;

import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import sh.zagi.change.verb.NewChange;
import sh.zagi.change.verb.Place;
import sh.zagi.change.work.Mutation;
import sh.zagi.shell.command.Need;
import sh.zagi.shell.command.Needs;

@Command(name = "new", description = "begin an empty change; it becomes @")
@Needs(value = Need.REPO_SESSION, changes = true)
final class NewWork extends MutatingVerb {
  @Parameters(index = "0..*", paramLabel = "REV", description = "what it stands on; default @")
  List<String> revisions = new ArrayList<>();

  @Mixin PlaceOptions place = new PlaceOptions();

  @Option(
      names = {"-m", "--message"},
      paramLabel = "TEXT",
      description = "its description")
  List<String> message = new ArrayList<>();

  @Option(names = "--no-edit", description = "make it, but stay where you are")
  boolean stay;

  NewWork(Desk desk) {
    super(desk);
  }

  @Override
  Mutation mutation() {
    Place wanted = place.or(revisions);
    return new NewChange(wanted, Messages.text(message), !stay);
  }
}
