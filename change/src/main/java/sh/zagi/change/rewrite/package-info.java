// SPDX-License-Identifier: Apache-2.0
/// Rewriting of history: what follows when a commit becomes another one.
@NullMarked
package sh.zagi.change.rewrite;

import org.jspecify.annotations.NullMarked;
