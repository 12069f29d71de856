// SPDX-License-Identifier: Apache-2.0
package sh.zagi.shell.command;

import java.time.InstantSource;
import sh.zagi.storage.account.AccessChecker;
import sh.zagi.storage.account.Accounts;
import sh.zagi.storage.account.Grants;
import sh.zagi.storage.account.Groups;
import sh.zagi.storage.account.Tokens;
import sh.zagi.storage.repo.Repositories;

/// What most verbs work on.
public record Store(
    Repositories repositories,
    AccessChecker access,
    Accounts accounts,
    Grants grants,
    Tokens tokens,
    Groups groups,
    InstantSource clock) {}
