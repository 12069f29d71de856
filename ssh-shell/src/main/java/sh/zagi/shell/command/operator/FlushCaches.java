// SPDX-License-Identifier: Apache-2.0
package sh.zagi.shell.command.operator;

import java.util.Map;
import picocli.CommandLine.Command;
import sh.zagi.shell.command.Exchange;
import sh.zagi.shell.command.Need;
import sh.zagi.shell.command.Needs;
import sh.zagi.shell.command.Outcome;
import sh.zagi.shell.command.Report;
import sh.zagi.shell.command.Store;
import sh.zagi.shell.command.Verb;

@Command(
    name = "caches flush",
    description = "forget what is kept in memory to be quick; it is read again when it is needed")
@Needs(Need.SERVER_ADMIN)
final class FlushCaches extends Verb {
  private final Store store;

  FlushCaches(Store store) {
    this.store = store;
  }

  @Override
  public Outcome run(Exchange exchange) {
    store.repositories().forget();
    store.repositories().quotas().forget();
    return done(new Report.Sentence("flushed", Map.of("flushed", true)));
  }
}
