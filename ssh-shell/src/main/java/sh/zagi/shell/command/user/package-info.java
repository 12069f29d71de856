// SPDX-License-Identifier: Apache-2.0
/// Verbs about accounts: add, list, remove.
@NullMarked
package sh.zagi.shell.command.user;

import org.jspecify.annotations.NullMarked;
