// SPDX-License-Identifier: Apache-2.0
package sh.zagi.shell.command.session;

import java.time.InstantSource;
import java.util.Optional;
import sh.zagi.env.build.Environments;
import sh.zagi.session.Previews;
import sh.zagi.session.Session;
import sh.zagi.session.Sessions;
import sh.zagi.session.Shares;
import sh.zagi.session.WorkSaver;
import sh.zagi.storage.account.Access;
import sh.zagi.storage.account.AccessChecker;
import sh.zagi.storage.account.Account;
import sh.zagi.storage.account.Accounts;
import sh.zagi.storage.account.Caller;
import sh.zagi.storage.repo.RepoRecord;
import sh.zagi.storage.repo.Repositories;

/// What stands behind the verbs about sessions.
public record SessionParts(
    Repositories repositories,
    Accounts accounts,
    AccessChecker access,
    Environments environments,
    Sessions sessions,
    WorkSaver saver,
    Shares shares,
    Previews previews,
    Quota quota,
    Strangers strangers,
    InstantSource clock) {

  Optional<RepoRecord> repository(Session session) {
    return repositories.find(session.repositoryId());
  }

  Optional<Account> owner(Session session) {
    return accounts.list().stream()
        .filter(one -> one.id().value() == session.accountId())
        .findFirst();
  }

  boolean readable(Caller caller, RepoRecord record) {
    return access.access(caller, record).atLeast(Access.READ);
  }
}
