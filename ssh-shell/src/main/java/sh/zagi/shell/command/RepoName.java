// SPDX-License-Identifier: Apache-2.0
package sh.zagi.shell.command;

import java.util.Optional;
import sh.zagi.storage.account.Caller;
import sh.zagi.storage.repo.RepoPath;

/// A repository as typed: `owner/name`, or `name` alone for one of the caller's own.
public final class RepoName {
  private RepoName() {}

  /// Reads a typed name; empty when it can't be the name of any repository.
  public static Optional<RepoPath> parse(Caller caller, String typed) {
    return caller
        .rightsOf()
        .filter(_ -> typed.indexOf('/') < 0)
        .map(owner -> RepoPath.parse(owner.name() + "/" + typed))
        .orElseGet(() -> RepoPath.parse(typed));
  }
}
