// SPDX-License-Identifier: Apache-2.0
/// Verbs about groups: people who own repositories together.
@NullMarked
package sh.zagi.shell.command.group;

import org.jspecify.annotations.NullMarked;
