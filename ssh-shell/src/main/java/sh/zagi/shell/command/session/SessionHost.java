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
  /// @param fresh a new session even when one is live
  /// @param command run by the session's shell; empty for an interactive shell
  record Wanted(RepoRecord repository, boolean fresh, Optional<String> command) {}

  /// One line of `session list`.
  ///
  /// @param id as typed, sixteen of `a-z0-9`
  /// @param state `running`, `stopped`, ...
  /// @param since ISO 8601
  record Listed(String id, String repository, String owner, String state, String since) {}

  /// Joins or opens a session and stays in it until its process or its client ends. Refusals that
  /// the caller can do something about are [Outcome.Refused]; a process that ran is [Outcome.Ended]
  /// with its own status. All output is on the client's streams, flushed, when it returns.
  Outcome enter(Wanted wanted, Exchange exchange) throws IOException, InterruptedException;

  /// The caller's own sessions; all of them for a server admin.
  List<Listed> list(Caller caller);

  /// Stops a session and keeps its work.
  ///
  /// @return false when there is none by that name among those that [#list] shows this caller
  boolean stop(Caller caller, String id);

  /// Ends every session on a repository, with its files; call before the repository goes.
  void endAll(RepoRecord repository);

  /// Ends every session of a person, with its files; call before the account goes.
  void endAll(Account account);
}
