// SPDX-License-Identifier: Apache-2.0
/// Merging of files and trees with any number of sides.
@NullMarked
package sh.zagi.change.merge;

import org.jspecify.annotations.NullMarked;
