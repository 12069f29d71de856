// SPDX-License-Identifier: Apache-2.0
/// Verbs about what may be pushed: who may move which branches, and what commits must not bring.
@NullMarked
package sh.zagi.shell.command.rule;

import org.jspecify.annotations.NullMarked;
