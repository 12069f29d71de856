// SPDX-License-Identifier: Apache-2.0
/// The table of verbs: each declared once with its access, run and audited by one runner.
@NullMarked
package sh.zagi.shell.command;

import org.jspecify.annotations.NullMarked;
