// SPDX-License-Identifier: Apache-2.0
package sh.zagi.storage.account;

/// A person with a name on this server.
///
/// @param name also the owner part of the person's repositories: see RepoPath
/// @param admin may run every verb and reach every repository
public record Account(AccountId id, String name, boolean admin) {}
