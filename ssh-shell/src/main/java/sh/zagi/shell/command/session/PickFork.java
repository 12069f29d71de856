// SPDX-License-Identifier: Apache-2.0
package sh.zagi.shell.command.session;

import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;
import sh.zagi.session.Session;
import sh.zagi.shell.command.Need;
import sh.zagi.shell.command.Needs;
import sh.zagi.shell.command.Outcome;
import sh.zagi.shell.command.Problem;
import sh.zagi.shell.command.ProblemCode;
import sh.zagi.shell.command.Report;
import sh.zagi.shell.command.Shown;

@Command(name = "fork pick", description = "bring what a fork changed into the session it left")
@Needs(value = Need.ACCOUNT, changes = true)
final class PickFork extends ForkVerb {
  PickFork(SessionHost host) {
    super(host);
  }

  @Override
  Outcome run(ForkDesk desk, Session fork, Session parent) {
    return switch (desk.pick(fork, parent)) {
      case ForkDesk.Picked.Done(int files) ->
          done(
              new Report.Sentence(
                  "brought " + (files == 1 ? "1 file" : files + " files") + " into " + parent.id(),
                  Map.of("session", parent.id().value(), "files", files)));
      case ForkDesk.Picked.Conflict(List<String> paths) ->
          refused(
              Problem.of(
                  ProblemCode.INVALID,
                  "both changed " + Shown.text(String.join(", ", paths)),
                  "make them equal in one of the two, or fork promote takes the fork as it is"));
    };
  }
}
