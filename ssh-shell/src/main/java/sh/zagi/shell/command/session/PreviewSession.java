// SPDX-License-Identifier: Apache-2.0
package sh.zagi.shell.command.session;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalInt;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import sh.zagi.session.Session;
import sh.zagi.shell.command.Exchange;
import sh.zagi.shell.command.Links;
import sh.zagi.shell.command.Need;
import sh.zagi.shell.command.Needs;
import sh.zagi.shell.command.Outcome;
import sh.zagi.shell.command.Problem;
import sh.zagi.shell.command.ProblemCode;
import sh.zagi.shell.command.Report;
import sh.zagi.storage.account.Caller;

@Command(
    name = "session preview",
    description = "print an address that shows the session's app in your browser")
@Needs(value = Need.ACCOUNT, changes = true)
final class PreviewSession extends DeskVerb {
  private static final int MAX_PORT = 65_535;

  private final Links links;

  @Parameters(index = "0", paramLabel = "ID", description = "or name, as session list shows it")
  String id = "";

  @Option(
      names = "--port",
      paramLabel = "N",
      description = "of the app; else the one that is found there")
  int port = 0;

  @Option(names = "--public", description = "everybody who has the address may see the app")
  boolean open;

  @Option(
      names = "--private",
      description = "only you and who may write to the repository, by an address of their own")
  boolean close;

  PreviewSession(SessionHost host, Links links) {
    super(host);
    this.links = links;
  }

  @Override
  public String target() {
    return id;
  }

  @Override
  public Outcome run(Exchange exchange) {
    if (port < 0 || port > MAX_PORT) {
      return refused(Problem.usage("not a port: " + port));
    }
    if (open && close) {
      return refused(Problem.usage("public or private, not both"));
    }
    return with(desk ->
        new PreviewGate(desk)
            .shownTo(exchange.caller(), id)
            .map(session -> address(desk, session, exchange.caller()))
            .orElseGet(() -> refused(Problem.notFound(id))));
  }

  private Outcome address(SessionDesk desk, Session session, Caller caller) {
    boolean changes = open || close;
    if (changes && (!SessionDesk.owns(caller, session) || caller.isAgent())) {
      return refused(
          Problem.of(ProblemCode.REFUSED, "who may see a session's app is its owner's choice"));
    }
    if (changes) {
      desk.parts().previews().open(session.id(), open);
    }
    OptionalInt at = port == 0 ? OptionalInt.empty() : OptionalInt.of(port);
    boolean isOpen = desk.parts().previews().isOpen(session.id());
    String address =
        isOpen || caller.isAgent()
            ? links.preview(session.id().value(), at)
            : caller
                .rightsOf()
                .map(account -> links.preview(session.id().value(), at, account))
                .orElseGet(() -> links.preview(session.id().value(), at));
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("preview", address);
    fields.put("public", isOpen);
    return done(new Report.Sentence(address, fields));
  }
}
