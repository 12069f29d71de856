// SPDX-License-Identifier: Apache-2.0
/// Verbs about sessions: open, list, stop; and what they need from whoever runs sessions.
@NullMarked
package sh.zagi.shell.command.session;

import org.jspecify.annotations.NullMarked;
