// SPDX-License-Identifier: Apache-2.0
/// Verbs for whoever runs the server: connections, the database, acting for somebody.
@NullMarked
package sh.zagi.shell.command.operator;

import org.jspecify.annotations.NullMarked;
