// SPDX-License-Identifier: Apache-2.0
package sh.zagi.storage.repo;

import java.time.Instant;

/// A branch or tag with the commit that it names.
///
/// @param name without `refs/heads/` or `refs/tags/`
/// @param subject first line of the commit's message
/// @param when the commit was made
/// @param annotated whether a tag object stands between the name and the commit
public record NamedCommit(
    String name, CommitId commit, String subject, Instant when, boolean annotated) {}
