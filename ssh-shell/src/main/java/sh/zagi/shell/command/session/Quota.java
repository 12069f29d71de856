// SPDX-License-Identifier: Apache-2.0
package sh.zagi.shell.command.session;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import sh.zagi.session.Session;
import sh.zagi.session.SessionState;
import sh.zagi.session.Sessions;
import sh.zagi.shell.command.Problem;
import sh.zagi.shell.command.ProblemCode;

/// How many sessions there may be, and for how long.
///
/// @param running of one person at one time
/// @param kept of one person, stopped ones included
/// @param all running on this server at one time
/// @param keep how long a stopped session's files stay after its last use
public record Quota(int running, int kept, int all, Duration keep) {

  /// Why a person may not start one more; empty when there is room.
  ///
  /// @param fresh whether it would be a new one
  Optional<Problem> refusal(Sessions sessions, long accountId, boolean fresh) {
    List<Session> work =
        sessions.list().stream()
            .filter(session -> session.purpose() == Session.Purpose.WORK)
            .toList();
    List<Session> own = work.stream().filter(one -> one.accountId() == accountId).toList();
    if (fresh && own.size() >= kept) {
      return Optional.of(
          Problem.of(
              ProblemCode.LIMIT,
              "you have " + own.size() + " sessions, the most for one person",
              "session list shows them, session rm ID ends one"));
    }
    if (own.stream().filter(Quota::runs).count() >= running) {
      return Optional.of(
          Problem.of(
              ProblemCode.LIMIT,
              "you have " + running + " running sessions, the most for one person",
              "session stop ID stops one and keeps its work"));
    }
    if (work.stream().filter(Quota::runs).count() >= all) {
      return Optional.of(
          Problem.of(
              ProblemCode.LIMIT, "this server runs " + all + " sessions, its most; try later"));
    }
    return Optional.empty();
  }

  private static boolean runs(Session session) {
    return session.state() instanceof SessionState.Running;
  }
}
