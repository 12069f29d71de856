// SPDX-License-Identifier: Apache-2.0
/// Notes on commits: they follow changes through rewrites and are never lost between writers.
@NullMarked
package sh.zagi.change.note;

import org.jspecify.annotations.NullMarked;
