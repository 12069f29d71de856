// SPDX-License-Identifier: Apache-2.0
/// Bounded readers of the formats that projects keep their facts in; all know lines.
@NullMarked
package sh.zagi.env.detect.format;

import org.jspecify.annotations.NullMarked;
