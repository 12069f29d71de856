// SPDX-License-Identifier: Apache-2.0
package sh.zagi.storage.repo;

import java.time.Instant;

/// What the server knows of a repository beside its git data.
///
/// @param id database key, never reused; also names the folder, so a rename moves no data
public record RepoRecord(long id, RepoPath path, Visibility visibility, Instant createdAt) {}
