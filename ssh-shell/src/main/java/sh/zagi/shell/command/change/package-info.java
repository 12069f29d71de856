// SPDX-License-Identifier: Apache-2.0
/// Verbs about changes: each reads or moves on one chain of operations.
///
/// A verb extends [ReadVerb] or [MutatingVerb], gets the [Desk] in its constructor, and has one
/// line in [ChangeVerbs]. Where it works is decided for all of them by [ChangeVerb]: `-S SESSION`,
/// or `-R OWNER/REPO` (the caller's latest session on it, else the caller's own chain without
/// files), or the session in which it is typed. Before a verb runs, the files of that session are
/// recorded.
///
/// - A [ReadVerb] gets a [sh.zagi.change.work.Moment] and returns a report; `--at-op` is handled.
/// - A [MutatingVerb] works on a [sh.zagi.change.rewrite.Transaction]; afterwards descendants,
///   bookmarks and `@` follow, the operation is recorded, and the session's files follow `@`.
///
/// Refusals are thrown as [sh.zagi.change.RefusedException] with one line for the caller.
@NullMarked
package sh.zagi.shell.command.change;

import org.jspecify.annotations.NullMarked;
