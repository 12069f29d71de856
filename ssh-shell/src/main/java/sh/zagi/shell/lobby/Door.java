// SPDX-License-Identifier: Apache-2.0
package sh.zagi.shell.lobby;

import java.util.function.Function;
import sh.zagi.shell.command.Exchange;
import sh.zagi.shell.command.ExitStatus;
import sh.zagi.shell.command.Outcome;

/// What the lobby asks its door for: every verb goes through the one runner, with its access check
/// and its audit rows.
///
/// @param ask runs a verb and returns how it ended
/// @param say runs a verb and writes what it says on the streams of its exchange
/// @param enter runs a verb that takes the terminal over, watched as the door watches its verbs
public record Door(
    Function<Exchange, Outcome> ask,
    Function<Exchange, ExitStatus> say,
    Function<Exchange, ExitStatus> enter) {}
