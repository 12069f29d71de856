// SPDX-License-Identifier: Apache-2.0
package sh.zagi.shell.command.session;

import java.io.IOException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import sh.zagi.config.Durations;
import sh.zagi.session.Session;
import sh.zagi.session.Share;
import sh.zagi.session.Shares;
import sh.zagi.shell.command.Exchange;
import sh.zagi.shell.command.Links;
import sh.zagi.shell.command.Need;
import sh.zagi.shell.command.Needs;
import sh.zagi.shell.command.Outcome;
import sh.zagi.shell.command.Problem;
import sh.zagi.shell.command.ProblemCode;
import sh.zagi.shell.command.Report;
import sh.zagi.shell.command.Shown;
import sh.zagi.storage.account.Account;

@Command(
    name = "session share",
    description =
        "print a link to a session as it is now; whoever has it and an account may use it")
@Needs(value = Need.ACCOUNT, changes = true)
final class ShareSession extends DeskVerb {
  private static final Duration LONGEST = Duration.ofDays(90);

  private final Links links;

  @Parameters(index = "0", paramLabel = "ID", description = "or name, as session list shows it")
  String id = "";

  @Option(
      names = "--mode",
      paramLabel = "MODE",
      description = "fork: a copy of this moment; join: the session itself; view: its terminal")
  String mode = "fork";

  @Option(names = "--for", paramLabel = "TIME", description = "how long it works, at most 90d")
  String life = "7d";

  @Option(names = "--uses", paramLabel = "N", description = "how often; 0 is not limited")
  int uses = 0;

  ShareSession(SessionHost host, Links links) {
    super(host);
    this.links = links;
  }

  @Override
  public String target() {
    return id;
  }

  @Override
  public Outcome run(Exchange exchange) throws IOException, InterruptedException {
    Optional<Share.Mode> wanted = Share.Mode.of(mode);
    if (wanted.isEmpty()) {
      return refused(
          Problem.of(
              ProblemCode.INVALID, "no such mode: " + Shown.text(mode), "fork, join or view"));
    }
    Duration time;
    try {
      time = Durations.parse(life);
    } catch (IllegalArgumentException _) {
      return refused(
          Problem.of(ProblemCode.INVALID, "not a time: " + Shown.text(life), "such as 90m or 7d"));
    }
    if (time.compareTo(LONGEST) > 0 || !time.isPositive() || uses < 0) {
      return refused(Problem.of(ProblemCode.INVALID, "a link works at most 90d, 0 uses or more"));
    }
    return with(
        exchange,
        id,
        (desk, session) ->
            exchange
                .caller()
                .rightsOf()
                .filter(account -> SessionDesk.owns(exchange.caller(), session))
                .map(account ->
                    share(desk, session, account, new Shares.Terms(wanted.get(), time, uses)))
                .orElseGet(() -> refused(Problem.notFound(id))));
  }

  private Outcome share(SessionDesk desk, Session session, Account owner, Shares.Terms terms) {
    Session shown =
        terms.mode() == Share.Mode.FORK ? new ForkDesk(desk).freeze(session, owner) : session;
    Shares.Made made = desk.parts().shares().make(shown.id(), owner.id().value(), terms);
    Map<String, Object> row = new LinkedHashMap<>();
    row.put("link", links.ssh().apply("f-" + made.token()));
    row.put("web", links.share(made.token()));
    row.put("share", made.share().id());
    row.put("mode", made.share().mode().word());
    row.put("until", made.share().expiresAt().toString());
    return done(new Report.Fields(row));
  }
}
