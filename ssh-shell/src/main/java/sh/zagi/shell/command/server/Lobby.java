// SPDX-License-Identifier: Apache-2.0
package sh.zagi.shell.command.server;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;
import sh.zagi.shell.command.Exchange;
import sh.zagi.shell.command.Need;
import sh.zagi.shell.command.Needs;
import sh.zagi.shell.command.Outcome;
import sh.zagi.shell.command.Report;
import sh.zagi.shell.command.Store;
import sh.zagi.shell.command.Verb;
import sh.zagi.shell.command.session.SessionHost;
import sh.zagi.storage.account.AccessChecker;
import sh.zagi.storage.account.Caller;

/// What `ssh HOST` alone shows.
@Command(name = "lobby", description = "show your repositories and sessions, and how to start")
@Needs(Need.ANYONE)
final class Lobby extends Verb {
  /// `repo list` and `session list` have the rest.
  private static final int MOST_ROWS = 20;

  private final Store store;
  private final SessionHost sessions;
  private final ServerFacts facts;

  Lobby(Store store, SessionHost sessions, ServerFacts facts) {
    this.store = store;
    this.sessions = sessions;
    this.facts = facts;
  }

  @Override
  public Outcome run(Exchange exchange) {
    Caller caller = exchange.caller();
    List<String> repositories =
        store.access().readable(caller).stream().map(Lobby::repository).toList();
    List<SessionHost.Listed> live =
        caller instanceof Caller.Person ? sessions.list(caller) : List.of();
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("you", caller.name());
    fields.put("repositories", repositories);
    fields.put("sessions", live.stream().map(SessionHost.Listed::id).toList());
    return done(new Report.Sentence(String.join("\n", lines(caller, repositories, live)), fields));
  }

  private List<String> lines(
      Caller caller, List<String> repositories, List<SessionHost.Listed> live) {
    List<String> lines = new ArrayList<>();
    lines.add("zagi " + facts.version() + ", you are " + caller.name());
    lines.add("");
    section(lines, "repositories", repositories, "none yet", "repo list");
    lines.add("");
    section(
        lines,
        "sessions",
        live.stream().map(s -> s.id() + "  " + s.repository() + "  " + s.state()).toList(),
        "none",
        "session list");
    lines.add("");
    String example = repositories.isEmpty() ? caller.name() + "/REPO" : repositories.getFirst();
    lines.add("start");
    lines.add("  git push " + facts.git(example) + " main");
    lines.add("  " + facts.ssh(example));
    lines.add("  " + facts.ssh("") + " help");
    return lines;
  }

  private static void section(
      List<String> lines, String title, List<String> rows, String none, String verb) {
    lines.add(title);
    if (rows.isEmpty()) {
      lines.add("  " + none);
    }
    rows.stream().limit(MOST_ROWS).forEach(row -> lines.add("  " + row));
    if (rows.size() > MOST_ROWS) {
      lines.add("  and " + (rows.size() - MOST_ROWS) + " more: " + verb);
    }
  }

  private static String repository(AccessChecker.Granted granted) {
    return granted.record().path().toString();
  }
}
