// SPDX-License-Identifier: Apache-2.0
/// Verbs about repositories: create, list, info, rename, visibility, delete.
@NullMarked
package sh.zagi.shell.command.repo;

import org.jspecify.annotations.NullMarked;
