// SPDX-License-Identifier: Apache-2.0
/// Rules for the text of the sources, read by the compiler's own parser, and the code map.
@NullMarked
package sh.zagi.tests.shape;

import org.jspecify.annotations.NullMarked;
