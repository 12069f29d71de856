// SPDX-License-Identifier: Apache-2.0
/// Verbs about backups: make, list, check one; and check the server itself.
@NullMarked
package sh.zagi.shell.command.backup;

import org.jspecify.annotations.NullMarked;
