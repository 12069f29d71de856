// SPDX-License-Identifier: Apache-2.0
/// Bare git repositories: names, files, notes and environment refs, in words that hide JGit.
@NullMarked
package sh.zagi.storage.repo;

import org.jspecify.annotations.NullMarked;
