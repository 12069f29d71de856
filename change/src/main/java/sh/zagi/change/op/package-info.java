// SPDX-License-Identifier: Apache-2.0
/// The operation log: what every mutation did to whom, and how it is taken back.
@NullMarked
package sh.zagi.change.op;

import org.jspecify.annotations.NullMarked;
