// SPDX-License-Identifier: Apache-2.0
package sh.zagi.shell.command.session;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import sh.zagi.shell.command.Exchange;
import sh.zagi.shell.command.Outcome;
import sh.zagi.storage.account.Account;
import sh.zagi.storage.account.Caller;
import sh.zagi.storage.repo.RepoRecord;

/// Whoever runs sessions, as the verbs see it. Safe for use by many threads.
public interface SessionHost {
  /// What a caller wants to enter.
  ///
  /// @param command run by the session's shell; empty for an interactive shell
  record Wanted(Which which, Optional<String> command) {}

  /// Which session.
  sealed interface Which {
    /// The caller's own on the trunk, or a new one.
    record Latest(RepoRecord repository) implements Which {}

    /// A new one on the trunk, whatever there is.
    record Fresh(RepoRecord repository) implements Which {}

    /// The caller's own on a branch or change, or a new one.
    record At(RepoRecord repository, String revision) implements Which {}

    /// The caller's own of that id or name; a fork of somebody else's of that id.
    record One(String idOrName) implements Which {}

    /// What a share link allows.
    record Link(String token) implements Which {}
  }

  /// One line of `session list`.
  ///
  /// @param id as typed, sixteen of `a-z0-9`
  /// @param state `running`, `stopped`, ...
  /// @param since ISO 8601
  /// @param name chosen by its owner, or what it was opened on or from
  record Listed(
      String id, String repository, String owner, String state, String since, String name) {}

  /// Joins or opens a session and stays in it until its process or its client ends. Refusals that
  /// the caller can do something about are [Outcome.Refused]; a process that ran is [Outcome.Ended]
  /// with its own status. All output is on the client's streams, flushed, when it returns.
  Outcome enter(Wanted wanted, Exchange exchange) throws IOException, InterruptedException;

  /// The caller's own sessions; all of them for a server admin.
  List<Listed> list(Caller caller);

  /// The caller's own on one repository, the one that was used last first.
  List<Listed> list(Caller.Person caller, RepoRecord repository);

  /// Whether people who are not logged in are let in to public repositories.
  boolean letsStrangersIn();

  /// Where sessions are looked after; empty when none run here.
  Optional<SessionDesk> desk();

  /// Ends every session on a repository, with its files; call before the repository goes.
  void endAll(RepoRecord repository);

  /// Ends every session of a person, with its files; call before the account goes.
  void endAll(Account account);
}
