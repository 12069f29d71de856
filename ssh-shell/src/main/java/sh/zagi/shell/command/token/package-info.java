// SPDX-License-Identifier: Apache-2.0
/// Verbs about tokens: what programs without a key may do.
@NullMarked
package sh.zagi.shell.command.token;

import org.jspecify.annotations.NullMarked;
