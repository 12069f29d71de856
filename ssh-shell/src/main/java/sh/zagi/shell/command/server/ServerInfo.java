// SPDX-License-Identifier: Apache-2.0
package sh.zagi.shell.command.server;

import java.util.LinkedHashMap;
import java.util.Map;
import picocli.CommandLine.Command;
import sh.zagi.shell.command.Exchange;
import sh.zagi.shell.command.Need;
import sh.zagi.shell.command.Needs;
import sh.zagi.shell.command.Outcome;
import sh.zagi.shell.command.Report;
import sh.zagi.shell.command.Store;
import sh.zagi.shell.command.Verb;
import sh.zagi.storage.account.Caller;

@Command(name = "info", description = "show this server and who you are to it")
@Needs(Need.ANYONE)
final class ServerInfo extends Verb {
  private final Store store;
  private final ServerFacts facts;

  ServerInfo(Store store, ServerFacts facts) {
    this.store = store;
    this.facts = facts;
  }

  @Override
  public Outcome run(Exchange exchange) {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("server", "zagi " + facts.version());
    fields.put("host-key", facts.hostKey());
    fields.put("you", exchange.caller().name());
    if (exchange.caller() instanceof Caller.Person(var account, var key)) {
      fields.put("admin", account.admin());
      fields.put("key", key.text());
    }
    if (exchange.caller() instanceof Caller.Agent(var owner, _)) {
      fields.put("agent-of", owner.name());
    }
    fields.put("repositories", store.access().readable(exchange.caller()).size());
    return done(new Report.Fields(fields));
  }
}
