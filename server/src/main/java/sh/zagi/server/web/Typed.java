// SPDX-License-Identifier: Apache-2.0
package sh.zagi.server.web;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import sh.zagi.shell.command.CommandRunner;
import sh.zagi.shell.command.Exchange;
import sh.zagi.shell.command.Outcome;
import sh.zagi.shell.command.Problem;
import sh.zagi.shell.command.Report;
import sh.zagi.storage.account.Caller;

/// Verbs that pages run as whoever looks at them, with the access, the audit row and the refusals
/// that they have over SSH.
record Typed(CommandRunner runner, Caller.Person viewer) {
  /// What became of a verb.
  ///
  /// @param said by the verb, by its own names
  /// @param refused why nothing was done, and the way out; empty when it was
  record Result(int status, Row said, List<String> refused) {
    boolean done() {
      return refused.isEmpty();
    }
  }

  /// Runs a verb that does something.
  Result run(List<String> words) {
    return switch (outcome(words)) {
      case Outcome.Done(Report.Sentence(_, Map<String, Object> fields)) -> done(fields);
      case Outcome.Done(Report.Fields(Map<String, Object> fields)) -> done(fields);
      case Outcome.Refused(Problem problem) -> {
        List<String> lines = new ArrayList<>(List.of(problem.message()));
        lines.addAll(problem.hints());
        yield new Result(problem.code().httpStatus(), Row.NONE, lines);
      }
      case Outcome.Done _, Outcome.Onward _, Outcome.Ended _ -> done(Map.of());
    };
  }

  private static Result done(Map<String, Object> fields) {
    return new Result(200, new Row(fields), List.of());
  }

  /// What a verb lists; nothing when it refuses.
  List<Row> rows(String... words) {
    return outcome(List.of(words)) instanceof Outcome.Done(Report.Rows(var rows, _))
        ? rows.stream().map(Row::new).toList()
        : List.of();
  }

  /// What a verb says of one thing; empty when it refuses.
  Optional<Row> row(String... words) {
    return outcome(List.of(words)) instanceof Outcome.Done(Report.Fields(var fields))
        ? Optional.of(new Row(fields))
        : Optional.empty();
  }

  private Outcome outcome(List<String> words) {
    return runner.outcome(Exchange.mute(viewer, words));
  }
}
