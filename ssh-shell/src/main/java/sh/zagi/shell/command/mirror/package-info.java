// SPDX-License-Identifier: Apache-2.0
/// Verbs about mirrors: repositories that have an upstream elsewhere and run here.
@NullMarked
package sh.zagi.shell.command.mirror;

import org.jspecify.annotations.NullMarked;
