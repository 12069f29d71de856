// SPDX-License-Identifier: Apache-2.0
/// Starting other programs with bounds on time and output.
@NullMarked
package sh.zagi.env.process;

import org.jspecify.annotations.NullMarked;
