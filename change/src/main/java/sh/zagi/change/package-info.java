// SPDX-License-Identifier: Apache-2.0
/// Changes: jj's semantics on git objects.
@NullMarked
package sh.zagi.change;

import org.jspecify.annotations.NullMarked;
