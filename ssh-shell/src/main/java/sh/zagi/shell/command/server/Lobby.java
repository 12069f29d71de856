// SPDX-License-Identifier: Apache-2.0
package sh.zagi.shell.command.server;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;
import sh.zagi.change.edge.Proposed;
import sh.zagi.shell.command.Exchange;
import sh.zagi.shell.command.Need;
import sh.zagi.shell.command.Needs;
import sh.zagi.shell.command.Outcome;
import sh.zagi.shell.command.Report;
import sh.zagi.shell.command.Shown;
import sh.zagi.shell.command.Store;
import sh.zagi.shell.command.Verb;
import sh.zagi.shell.command.key.KeyVerbs;
import sh.zagi.shell.command.review.ReviewVerbs;
import sh.zagi.shell.command.session.SessionHost;
import sh.zagi.storage.account.Access;
import sh.zagi.storage.account.AccessChecker;
import sh.zagi.storage.account.Caller;

/// What `ssh HOST` alone shows.
@Command(
    name = "lobby",
    description = "show your repositories, sessions, reviews and keys, and how to start")
@Needs(Need.ANYONE)
final class Lobby extends Verb {
  /// `repo list` and `session list` have the rest.
  private static final int MOST_ROWS = 20;

  /// Repositories whose proposed changes are looked at.
  private static final int MOST_LOOKED_AT = 100;

  private static final String START = "start";

  private final Store store;
  private final SessionHost sessions;
  private final ServerFacts facts;

  Lobby(Store store, SessionHost sessions, ServerFacts facts) {
    this.store = store;
    this.sessions = sessions;
    this.facts = facts;
  }

  @Override
  public Outcome run(Exchange exchange) throws IOException {
    Caller caller = exchange.caller();
    List<AccessChecker.Granted> readable = store.access().readable(caller);
    List<String> repositories = readable.stream().map(Lobby::repository).toList();
    List<SessionHost.Listed> live =
        caller instanceof Caller.Person ? sessions.list(caller) : List.of();
    List<Map<String, Object>> reviews = reviews(caller, readable);
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("version", facts.version());
    fields.put("you", caller.name());
    fields.put("repositories", readable.stream().map(Lobby::row).toList());
    fields.put("sessions", live.stream().map(Lobby::row).toList());
    fields.put("reviews", reviews);
    fields.put("keys", keys(caller));
    List<String> lines = lines(caller, repositories, live);
    if (!reviews.isEmpty()) {
      List<String> waiting =
          reviews.stream()
              .map(one ->
                  one.get("change")
                      + "  "
                      + one.get("repository")
                      + "  "
                      + Shown.text(String.valueOf(one.get("subject"))))
              .toList();
      List<String> more = new ArrayList<>();
      section(more, "reviews waiting for you", waiting, "none", "review list");
      more.add("");
      lines.addAll(lines.indexOf(START), more);
    }
    return done(new Report.Sentence(String.join("\n", lines), fields));
  }

  private static Map<String, Object> row(AccessChecker.Granted one) {
    Map<String, Object> row = new LinkedHashMap<>();
    row.put("repository", repository(one));
    row.put("visibility", one.record().visibility().word());
    row.put("access", one.access().word());
    return row;
  }

  private static Map<String, Object> row(SessionHost.Listed one) {
    Map<String, Object> row = new LinkedHashMap<>();
    row.put("session", one.id());
    row.put("repository", one.repository());
    row.put("state", one.state());
    row.put("name", one.name());
    return row;
  }

  /// Of repositories that the caller may write to: who may not has no say there.
  private List<Map<String, Object>> reviews(Caller caller, List<AccessChecker.Granted> readable)
      throws IOException {
    List<Map<String, Object>> rows = new ArrayList<>();
    List<AccessChecker.Granted> writable =
        readable.stream().filter(one -> one.access().atLeast(Access.WRITE)).toList();
    for (AccessChecker.Granted one :
        writable.subList(0, Math.min(MOST_LOOKED_AT, writable.size()))) {
      for (Proposed proposed : ReviewVerbs.waiting(store, caller, one)) {
        Map<String, Object> row = new LinkedHashMap<>();
        row.put("change", proposed.change());
        row.put("repository", repository(one));
        row.put("branch", proposed.branch());
        row.put("by", proposed.by());
        row.put("subject", proposed.subject());
        row.put("commit", proposed.commit().hex());
        rows.add(row);
      }
    }
    return rows;
  }

  private List<Map<String, Object>> keys(Caller caller) {
    List<Map<String, Object>> rows = new ArrayList<>();
    if (caller instanceof Caller.Person(var account, _)) {
      for (var key : store.accounts().keys().of(account)) {
        rows.add(KeyVerbs.row(store, key));
      }
    }
    return rows;
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
    lines.add(START);
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
