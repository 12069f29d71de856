// SPDX-License-Identifier: Apache-2.0
/// The algebra of conflicts: values that are sums and differences of other values.
@NullMarked
package sh.zagi.change.algebra;

import org.jspecify.annotations.NullMarked;
