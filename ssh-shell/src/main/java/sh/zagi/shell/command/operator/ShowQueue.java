// SPDX-License-Identifier: Apache-2.0
package sh.zagi.shell.command.operator;

import java.util.LinkedHashMap;
import java.util.Map;
import picocli.CommandLine.Command;
import sh.zagi.shell.command.Exchange;
import sh.zagi.shell.command.Need;
import sh.zagi.shell.command.Needs;
import sh.zagi.shell.command.Outcome;
import sh.zagi.shell.command.Report;
import sh.zagi.shell.command.Verb;
import sh.zagi.storage.queue.Queues;
import sh.zagi.storage.queue.Work;

@Command(name = "queue", description = "show what the server does beside answering, and what waits")
@Needs(Need.SERVER_ADMIN)
final class ShowQueue extends Verb {
  private final Queues queues;

  ShowQueue(Queues queues) {
    this.queues = queues;
  }

  @Override
  public Outcome run(Exchange exchange) {
    return done(
        new Report.Rows(queues.list().stream().map(ShowQueue::row).toList(), "nothing waits"));
  }

  private static Map<String, Object> row(Work work) {
    Map<String, Object> row = new LinkedHashMap<>();
    row.put("queue", work.queue());
    row.put("state", work.running() ? "running" : "waiting");
    row.put("since", work.since().toString());
    row.put("what", work.what());
    return row;
  }
}
