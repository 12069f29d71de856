// SPDX-License-Identifier: Apache-2.0
package sh.zagi.shell.command.backup;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import sh.zagi.shell.command.Problem;
import sh.zagi.shell.command.ProblemCode;
import sh.zagi.shell.command.Verb;
import sh.zagi.storage.backup.BackupFacts;
import sh.zagi.storage.backup.Backups;
import sh.zagi.storage.backup.ServerCheck;

/// The rows of this package for the table.
public final class BackupVerbs {
  private static final int MOST_SHOWN = 20;

  private BackupVerbs() {}

  /// What the verbs work with.
  ///
  /// @param backups empty where the operator named no folder for them
  public record Desk(Optional<Backups> backups, ServerCheck check) {}

  public static List<Supplier<? extends Verb>> of(Desk desk) {
    return List.of(
        () -> new MakeBackup(desk.backups()),
        () -> new ListBackups(desk.backups()),
        () -> new VerifyBackup(desk.backups()),
        () -> new VerifyServer(desk.check()));
  }

  static Problem broken(String what, List<String> findings) {
    List<String> lines =
        new ArrayList<>(findings.subList(0, Math.min(MOST_SHOWN, findings.size())));
    if (findings.size() > MOST_SHOWN) {
      lines.add("and " + (findings.size() - MOST_SHOWN) + " more");
    }
    return new Problem(ProblemCode.FAULT, "broken: " + what + " (" + findings.size() + ")", lines);
  }

  static Problem nowhere() {
    return Problem.of(
        ProblemCode.UNAVAILABLE,
        "no folder for backups: an operator sets backup.folder",
        "best on another disk");
  }

  static Map<String, Object> fields(Backups.Listed one) {
    BackupFacts facts = one.facts();
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("name", one.name());
    fields.put("made", facts.made());
    fields.put("repositories", facts.repositories());
    fields.put("large files", facts.largeFiles());
    fields.put("bytes", facts.bytes());
    fields.put("shared bytes", facts.sharedBytes());
    fields.put("problems", facts.problems());
    return fields;
  }
}
