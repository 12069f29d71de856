// SPDX-License-Identifier: Apache-2.0
/// Verbs about the branches and tags of a repository: list, delete, which one is the trunk.
@NullMarked
package sh.zagi.shell.command.ref;

import org.jspecify.annotations.NullMarked;
