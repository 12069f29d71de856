// SPDX-License-Identifier: Apache-2.0
/// Differences between commits, conflicts shown as a person works on them.
@NullMarked
package sh.zagi.change.diff;

import org.jspecify.annotations.NullMarked;
