// SPDX-License-Identifier: Apache-2.0
package sh.zagi.shell.command.session;

import java.util.Optional;
import sh.zagi.session.Session;
import sh.zagi.storage.account.Account;
import sh.zagi.storage.repo.CommitId;
import sh.zagi.storage.repo.Repo;
import sh.zagi.storage.repo.RepoRecord;

/// A caller at the door of a repository.
///
/// @param command run by the session's shell; empty for an interactive shell
record Visit(RepoRecord record, Account account, Repo repo, Start start, Optional<String> command) {

  /// Where a visit begins.
  sealed interface Start {
    /// The caller's own session that was asked for by the same word, or a new one.
    ///
    /// @param revision the word; empty for the trunk
    record At(CommitId tip, String revision) implements Start {}

    /// A new session on the trunk.
    record New(CommitId tip) implements Start {}

    /// A small one on the trunk, for somebody who is nobody here, that ends with the terminal.
    record Guest(CommitId tip) implements Start {}

    /// That one.
    record Into(Session session) implements Start {}
  }
}
