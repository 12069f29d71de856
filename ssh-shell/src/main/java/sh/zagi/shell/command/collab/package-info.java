// SPDX-License-Identifier: Apache-2.0
/// Verbs about collaborators: who else may use a repository.
@NullMarked
package sh.zagi.shell.command.collab;

import org.jspecify.annotations.NullMarked;
