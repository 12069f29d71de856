// SPDX-License-Identifier: Apache-2.0
package sh.zagi.shell.command.change;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import sh.zagi.change.log.Page;
import sh.zagi.change.log.Sight;
import sh.zagi.shell.command.Need;
import sh.zagi.shell.command.Needs;

@Command(
    name = "interdiff",
    description = "compare what two changes change, whatever they stand on")
@Needs(Need.REPO_READ)
final class Interdiff extends DiffVerb {
  @Parameters(arity = "0..*", paramLabel = "PATH", description = "only there")
  List<String> paths = new ArrayList<>();

  @Option(
      names = {"-f", "--from"},
      paramLabel = "REV",
      required = true,
      description = "the one before, such as an older version")
  String from = "";

  @Option(
      names = {"-t", "--to"},
      paramLabel = "REV",
      description = "the one after; @ when it is left out")
  String to = "@";

  Interdiff(Desk desk) {
    super(desk);
  }

  @Override
  List<String> paths() {
    return paths;
  }

  @Override
  Page look(Sight sight, Sight.DiffLook look) throws IOException {
    return sight.interdiff(from, to, look);
  }
}
