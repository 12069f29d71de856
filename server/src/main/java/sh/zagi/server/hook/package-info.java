// SPDX-License-Identifier: Apache-2.0
/// Hooks kept: which scripts are asked before a push and told after it, and how many run at once.
@NullMarked
package sh.zagi.server.hook;

import org.jspecify.annotations.NullMarked;
