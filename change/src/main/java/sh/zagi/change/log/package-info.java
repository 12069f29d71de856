// SPDX-License-Identifier: Apache-2.0
/// The log: changes as a graph of lines for people, and as fields for programs.
@NullMarked
package sh.zagi.change.log;

import org.jspecify.annotations.NullMarked;
