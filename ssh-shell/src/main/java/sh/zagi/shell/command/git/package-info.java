// SPDX-License-Identifier: Apache-2.0
/// The git services as verbs, so that access and audit are those of every verb.
@NullMarked
package sh.zagi.shell.command.git;

import org.jspecify.annotations.NullMarked;
