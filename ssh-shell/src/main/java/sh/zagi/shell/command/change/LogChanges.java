// SPDX-License-Identifier: Apache-2.0
package sh.zagi.shell.command.change;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import sh.zagi.change.RefusedException;
import sh.zagi.change.log.Log;
import sh.zagi.change.log.Page;
import sh.zagi.change.log.Sight;
import sh.zagi.shell.command.Need;
import sh.zagi.shell.command.Needs;

@Command(name = "log", description = "show changes: your work, what it stands on, and the trunk")
@Needs(Need.REPO_READ)
final class LogChanges extends LookVerb {
  /// What joins two revsets. As a word of its own it is the rest of a revset whose quotes a shell
  /// took off, and hardly ever the name of a file.
  private static final Set<String> JOINTS = Set.of("&", "|", "~", "::", "..");

  @Parameters(
      arity = "0..*",
      paramLabel = "PATH",
      description = "only commits that change something there")
  List<String> paths = new ArrayList<>();

  @Option(
      names = {"-r", "--revisions"},
      paramLabel = "REVSET",
      description = "which commits; :: for all")
  String revset = "";

  @Option(
      names = {"-n", "--limit"},
      paramLabel = "COUNT",
      description = "at most so many")
  int limit = Integer.MAX_VALUE;

  LogChanges(Desk desk) {
    super(desk);
  }

  @Override
  Page look(Sight sight, Target target, Log.Look look) throws IOException {
    if (limit < 1) {
      throw new RefusedException("--limit is at least 1");
    }
    if (!revset.isEmpty() && paths.stream().anyMatch(JOINTS::contains)) {
      String whole = revset + " " + String.join(" ", paths);
      throw new RefusedException(
          "'%s' looks like one revset whose quotes were lost; over ssh quote it twice: -r \"'%s'\""
              .formatted(whole, whole));
    }
    return sight.log(new Sight.Wanted(revset, paths, limit), look);
  }
}
