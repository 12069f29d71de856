// SPDX-License-Identifier: Apache-2.0
/// Verbs about repositories: create, import, list, info, rename, transfer, visibility, delete.
@NullMarked
package sh.zagi.shell.command.repo;

import org.jspecify.annotations.NullMarked;
