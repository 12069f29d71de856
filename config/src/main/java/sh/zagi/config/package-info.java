// SPDX-License-Identifier: Apache-2.0
/// Typed settings: the only reader of the files, flags and variables that an operator sets.
@NullMarked
package sh.zagi.config;

import org.jspecify.annotations.NullMarked;
