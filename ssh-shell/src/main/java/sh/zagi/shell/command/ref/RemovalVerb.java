// SPDX-License-Identifier: Apache-2.0
package sh.zagi.shell.command.ref;

import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import sh.zagi.change.RefusedException;
import sh.zagi.change.work.RefRemoval;
import sh.zagi.shell.command.Exchange;
import sh.zagi.shell.command.Outcome;
import sh.zagi.shell.command.Problem;
import sh.zagi.shell.command.ProblemCode;
import sh.zagi.shell.command.RepoVerb;
import sh.zagi.shell.command.Report;
import sh.zagi.shell.command.change.Desk;
import sh.zagi.shell.command.change.Requests;
import sh.zagi.storage.git.RefChange;
import sh.zagi.storage.repo.RepoRecord;

/// A verb that deletes a branch or tag by the rules of a push.
abstract class RemovalVerb extends RepoVerb {
  private static final int SHORT_ID_CHARS = 12;

  private final Desk desk;

  RemovalVerb(Desk desk) {
    this.desk = desk;
  }

  final Outcome remove(Exchange exchange, String prefix, String name)
      throws IOException, InterruptedException {
    return with(
        exchange,
        desk.store(),
        granted -> {
          try {
            return remove(exchange, granted.record(), prefix, name);
          } catch (RefusedException e) {
            return refused(Problem.of(ProblemCode.REFUSED, String.valueOf(e.getMessage())));
          }
        });
  }

  private Outcome remove(Exchange exchange, RepoRecord record, String prefix, String name) {
    Optional<RefChange> removed =
        RefRemoval.run(
            desk.store().repositories().open(record),
            exchange.caller(),
            Requests.of(exchange, desk.clock().instant()),
            prefix + name);
    if (removed.isEmpty()) {
      return refused(Problem.notFound(name));
    }
    desk.git().moved(record, exchange.caller(), removed.get());
    String was = removed.get().before().orElseThrow().hex();
    return done(
        new Report.Sentence(
            "deleted " + name + " (was " + was.substring(0, SHORT_ID_CHARS) + ")",
            Map.of("repository", record.path().toString(), "ref", prefix + name, "was", was)));
  }
}
