// SPDX-License-Identifier: Apache-2.0
package sh.zagi.shell.command.change;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import sh.zagi.change.RefusedException;
import sh.zagi.change.op.Operation;
import sh.zagi.change.work.RepositoryLog;
import sh.zagi.change.work.Request;
import sh.zagi.shell.command.Outcome;
import sh.zagi.shell.command.Report;
import sh.zagi.storage.account.Access;

/// Takes back what everybody sees: pushes, deleted branches, another name, another visibility.
final class RepositoryUndo {
  private final Desk desk;
  private final Target target;

  RepositoryUndo(Desk desk, Target target) {
    this.desk = desk;
    this.target = target;
  }

  /// @param word names the operation; empty for the newest that was not taken back
  Outcome undo(Optional<String> word) {
    RepositoryLog.Found found = desk.operations().toUndo(target.repo(), word);
    refuse(found);
    String now = settings(found, false);
    return said(
        "undone: ", found, now, desk.operations().undo(target.repo(), found, target.request()));
  }

  /// Brings back the branches as an operation left them.
  Outcome restore(String word) {
    if (target.request().kind() == Request.Kind.AGENT || !target.access().atLeast(Access.ADMIN)) {
      throw new RefusedException(
          "bringing back all branches needs admin access to "
              + target.record().path()
              + ", and a person; work of your own is restored without --repository");
    }
    RepositoryLog.Found found = desk.operations().find(target.repo(), word);
    return said(
        "restored: ", found, "", desk.operations().restore(target.repo(), found, target.request()));
  }

  Outcome redo() {
    RepositoryLog.Found found = desk.operations().toRedo(target.repo());
    refuse(found);
    String now = settings(found, true);
    return said(
        "redone: ", found, now, desk.operations().redo(target.repo(), found, target.request()));
  }

  /// Who may: admins, and whoever did it while they may still write. Never an agent: it would take
  /// history away from people.
  private void refuse(RepositoryLog.Found found) {
    boolean own =
        found.actor().equals(target.request().facts().get(Operation.ACTOR))
            && target.access().atLeast(Access.WRITE);
    if (target.request().kind() == Request.Kind.AGENT) {
      throw new RefusedException("an agent does not take back what everybody sees; ask a person");
    }
    if (!own && !target.access().atLeast(Access.ADMIN)) {
      throw new RefusedException(
          "taking this back needs admin access to "
              + target.record().path()
              + ": "
              + found.actor()
              + " did it");
    }
  }

  /// Changes back what is no ref.
  private String settings(RepositoryLog.Found found, boolean again) {
    return found
        .setting()
        .map(setting -> new SettingUndo(desk.store(), target.record()).apply(setting, again))
        .orElse("");
  }

  private Outcome said(
      String word, RepositoryLog.Found found, String now, List<RepositoryLog.Moved> moved) {
    List<String> lines = new ArrayList<>(List.of(word + found.what()));
    if (!now.isEmpty()) {
      lines.add("now " + now);
    }
    for (RepositoryLog.Moved one : moved) {
      lines.add(one.line());
      desk.git().moved(target.record(), target.exchange().caller(), one.change());
    }
    return new Outcome.Done(
        new Report.Sentence(
            String.join("\n", lines),
            Map.of(
                "operation",
                found.id(),
                "now",
                now,
                "refs",
                moved.stream().map(RepositoryLog.Moved::line).toList())));
  }
}
