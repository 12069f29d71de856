// SPDX-License-Identifier: Apache-2.0
/// Verbs about hooks: scripts of a repository's owners that run on pushes.
@NullMarked
package sh.zagi.shell.command.hook;

import org.jspecify.annotations.NullMarked;
