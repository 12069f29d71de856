// SPDX-License-Identifier: Apache-2.0
/// The git edge: what a push by stock git or jj means for changes, and what is refused.
@NullMarked
package sh.zagi.change.edge;

import org.jspecify.annotations.NullMarked;
