// SPDX-License-Identifier: Apache-2.0
/// The lobby on a terminal: a screen for the keyboard over the table of verbs; the only user of
/// JLine.
@NullMarked
package sh.zagi.shell.lobby;

import org.jspecify.annotations.NullMarked;
