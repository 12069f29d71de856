// SPDX-License-Identifier: Apache-2.0
/// Verbs about reviews: which changes wait for whom, and who approves them.
@NullMarked
package sh.zagi.shell.command.review;

import org.jspecify.annotations.NullMarked;
