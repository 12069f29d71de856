// SPDX-License-Identifier: Apache-2.0
package sh.zagi.shell.command.change;

import java.util.List;
import java.util.Optional;
import sh.zagi.change.work.Chain;
import sh.zagi.change.work.Request;
import sh.zagi.shell.command.Exchange;
import sh.zagi.storage.account.Access;
import sh.zagi.storage.repo.Repo;
import sh.zagi.storage.repo.RepoRecord;

/// Where a call works.
///
/// @param session empty when the chain has no files
/// @param access of the caller to the repository
/// @param own whether the caller may change what is there
/// @param notes what recording the session's files could not take, one line each
record Target(
    Exchange exchange,
    RepoRecord record,
    Chain chain,
    Optional<SessionWork.Place> session,
    Request request,
    Access access,
    boolean own,
    List<String> notes) {
  Repo repo() {
    return chain.repo();
  }
}
