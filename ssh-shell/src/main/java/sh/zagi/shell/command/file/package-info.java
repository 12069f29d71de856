// SPDX-License-Identifier: Apache-2.0
/// Verbs that read files of a repository without a clone: tree, blob.
@NullMarked
package sh.zagi.shell.command.file;

import org.jspecify.annotations.NullMarked;
