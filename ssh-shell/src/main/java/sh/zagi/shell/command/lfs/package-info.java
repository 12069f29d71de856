// SPDX-License-Identifier: Apache-2.0
/// Large files over SSH: what git-lfs types, as verbs.
@NullMarked
package sh.zagi.shell.command.lfs;

import org.jspecify.annotations.NullMarked;
