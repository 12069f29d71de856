// SPDX-License-Identifier: Apache-2.0
package sh.zagi.shell.command.change;

import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import sh.zagi.change.verb.Bookmarks;
import sh.zagi.change.work.Mutation;
import sh.zagi.shell.command.Need;
import sh.zagi.shell.command.Needs;

@Command(name = "bookmark create", description = "name a change")
@Needs(value = Need.REPO_SESSION, changes = true)
final class CreateBookmark extends MutatingVerb {
  @Parameters(index = "0..*", arity = "1..*", paramLabel = "NAME", description = "which ones")
  List<String> names = new ArrayList<>();

  @Option(
      names = {"-r", "--revision"},
      paramLabel = "REV",
      description = "which change; default @")
  String revision = "@";

  CreateBookmark(Desk desk) {
    super(desk);
  }

  @Override
  Mutation mutation() {
    return new Bookmarks.Create(names, revision);
  }
}
