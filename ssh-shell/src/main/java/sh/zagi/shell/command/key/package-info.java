// SPDX-License-Identifier: Apache-2.0
/// Verbs about the keys that prove who someone is: add, list, remove.
@NullMarked
package sh.zagi.shell.command.key;

import org.jspecify.annotations.NullMarked;
