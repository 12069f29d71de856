// SPDX-License-Identifier: Apache-2.0
package sh.zagi.shell.command.session;

import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import sh.zagi.change.Signature;
import sh.zagi.session.Session;
import sh.zagi.session.SessionException;
import sh.zagi.storage.account.Account;
import sh.zagi.storage.repo.Repo;
import sh.zagi.storage.repo.RepoRecord;
import sh.zagi.storage.repo.TreeId;

/// Records what was done in sessions, in the name of their owners.
public final class WorkRecorder {
  private static final Logger LOG = LoggerFactory.getLogger(WorkRecorder.class);

  private final SessionParts parts;

  public WorkRecorder(SessionParts parts) {
    this.parts = parts;
  }

  /// Records a session's work and gives the files that it has now.
  ///
  /// @return empty when its repository or owner is gone
  /// @throws sh.zagi.session.SessionException when it cannot be recorded
  Optional<TreeId> record(Session session) {
    Optional<RepoRecord> record = parts.repository(session);
    Optional<Account> owner = parts.owner(session);
    if (record.isEmpty() || owner.isEmpty()) {
      return Optional.empty();
    }
    Repo repo = parts.repositories().open(record.get());
    Account account = owner.get();
    Signature author =
        new Signature(account.name(), account.name() + "@localhost", parts.clock().instant());
    return Optional.of(
        parts
            .saver()
            .save(session, repo, author)
            .map(copy -> repo.treeId(copy.commit()))
            .orElseGet(() -> repo.treeId(session.base())));
  }

  /// The same where nobody waits for the answer. Work is never lost when this fails: it stays in
  /// the session and is recorded the next time.
  public void tryRecord(Session session) {
    try {
      var _ = record(session);
    } catch (SessionException e) {
      LOG.warn("session {} is recorded later: {}", session.id(), e.getMessage());
    } catch (RuntimeException e) {
      LOG.error("work of session {} was not recorded", session.id(), e);
    }
  }
}
