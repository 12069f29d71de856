// SPDX-License-Identifier: Apache-2.0
/// Hooks: scripts that the owners of a repository have run on pushes, and what came of each run.
@NullMarked
package sh.zagi.storage.hook;

import org.jspecify.annotations.NullMarked;
