// SPDX-License-Identifier: Apache-2.0
package sh.zagi.shell.command.change;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import sh.zagi.change.RefusedException;
import sh.zagi.change.log.Page;
import sh.zagi.change.log.Sight;
import sh.zagi.shell.command.Need;
import sh.zagi.shell.command.Needs;

@Command(name = "diff", description = "show what a change changes, or what lies between two")
@Needs(Need.REPO_READ)
final class DiffChanges extends DiffVerb {
  @Parameters(arity = "0..*", paramLabel = "PATH", description = "only there")
  List<String> paths = new ArrayList<>();

  @Option(
      names = {"-r", "--revision"},
      paramLabel = "REV",
      description = "what this one changes; @ when nothing is said")
  String revision = "";

  @Option(
      names = {"-f", "--from"},
      paramLabel = "REV",
      description = "from here; @ when only --to is given")
  String from = "";

  @Option(
      names = {"-t", "--to"},
      paramLabel = "REV",
      description = "to here; @ when only --from is given")
  String to = "";

  DiffChanges(Desk desk) {
    super(desk);
  }

  @Override
  List<String> paths() {
    return paths;
  }

  @Override
  Page look(Sight sight, Sight.DiffLook look) throws IOException {
    boolean between = !from.isEmpty() || !to.isEmpty();
    if (between && !revision.isEmpty()) {
      throw new RefusedException("--revision goes without --from and --to");
    }
    return between
        ? sight.diff(from.isEmpty() ? "@" : from, to.isEmpty() ? "@" : to, look)
        : sight.diff(revision.isEmpty() ? "@" : revision, look);
  }
}
