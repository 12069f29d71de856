// SPDX-License-Identifier: Apache-2.0
package sh.zagi.shell.command.session;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeMap;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import sh.zagi.env.Environment;
import sh.zagi.env.Progress;
import sh.zagi.env.Resolution;
import sh.zagi.env.Task;
import sh.zagi.session.Session;
import sh.zagi.session.service.TaskScript;
import sh.zagi.shell.command.Exchange;
import sh.zagi.shell.command.ExitStatus;
import sh.zagi.shell.command.Links;
import sh.zagi.shell.command.Need;
import sh.zagi.shell.command.Needs;
import sh.zagi.shell.command.Outcome;
import sh.zagi.shell.command.Problem;
import sh.zagi.shell.command.ProblemCode;
import sh.zagi.shell.command.Report;
import sh.zagi.shell.command.Shown;
import sh.zagi.storage.account.Caller;
import sh.zagi.storage.repo.RepoRecord;

@Command(
    name = "run",
    description = "run a task of the project in its session, watched, until it is stopped")
@Needs(value = Need.ACCOUNT, changes = true)
final class RunTask extends TaskVerb {
  private static final String USUAL = "start";

  /// A project that says on which port it listens is waited for.
  private static final Duration UNTIL_IT_LISTENS = Duration.ofSeconds(30);

  private static final Duration UNTIL_IT_FAILS = Duration.ofSeconds(3);

  private final Links links;

  @Parameters(
      index = "0",
      arity = "0..1",
      paramLabel = "TASK",
      description = "as env show lists them; start when none is named")
  String name = USUAL;

  @Option(names = "--stop", description = "stop it")
  boolean stop;

  @Option(names = "--list", description = "what runs, and how what ran has ended")
  boolean list;

  RunTask(SessionHost host, Links links) {
    super(host);
    this.links = links;
  }

  @Override
  public Outcome run(Exchange exchange) throws IOException, InterruptedException {
    if (list) {
      return with(exchange, (_, session) -> list(session, exchange));
    }
    return stop
        ? with(exchange, (_, session) -> stop(session, exchange))
        : with(exchange, (desk, session) -> start(desk, session, exchange));
  }

  private Outcome list(Session session, Exchange exchange)
      throws IOException, InterruptedException {
    Said said = ask(session, TaskScript.list(), exchange);
    if (failed(said)) {
      return said.outcome();
    }
    List<Map<String, Object>> rows = new ArrayList<>();
    for (String line : said.lines()) {
      String[] parts = line.split("\t", 2);
      if (parts.length == 2) {
        Map<String, Object> row = new LinkedHashMap<>();
        row.put("task", TaskScript.name(parts[0]));
        row.put("state", words(parts[1]));
        rows.add(row);
      }
    }
    return done(new Report.Rows(rows, "nothing was run"));
  }

  private Outcome stop(Session session, Exchange exchange)
      throws IOException, InterruptedException {
    Said said = ask(session, TaskScript.stop(name), exchange);
    if (failed(said)) {
      return said.outcome();
    }
    return value(said, "state").filter("stopped"::equals).isPresent()
        ? done(
            new Report.Sentence(
                Shown.text(name) + ": stopped", Map.of("task", name, "state", "stopped")))
        : refused(Problem.of(ProblemCode.INVALID, Shown.text(name) + " does not run"));
  }

  private Outcome start(SessionDesk desk, Session session, Exchange exchange)
      throws IOException, InterruptedException {
    Optional<Environment> environment = environment(desk, session);
    if (environment.isEmpty()) {
      return refused(Problem.of(ProblemCode.UNAVAILABLE, "the session's environment is not there"));
    }
    Map<String, Task> tasks = new TreeMap<>(environment.get().manifest().tasks());
    List<String> named =
        tasks.keySet().stream()
            .filter(
                key -> key.equals(name) || (!tasks.containsKey(name) && key.endsWith(":" + name)))
            .toList();
    if (named.size() != 1) {
      return refused(
          Problem.of(
              ProblemCode.INVALID,
              named.isEmpty()
                  ? "no task " + Shown.text(name) + " here"
                  : "several tasks " + Shown.text(name) + " here",
              tasks.isEmpty()
                  ? "env set tasks." + USUAL + " says how the project starts"
                  : "tasks: " + Shown.text(String.join(", ", tasks.keySet()))));
    }
    name = named.getFirst();
    Duration longest =
        environment.get().manifest().ports().isEmpty() ? UNTIL_IT_FAILS : UNTIL_IT_LISTENS;
    desk.parts().sessions().workspaces().keepTasks(session.id());
    Said said =
        ask(session, TaskScript.start(name, tasks.getOrDefault(name, NONE), longest), exchange);
    return failed(said) ? said.outcome() : started(session, said, exchange.caller());
  }

  private static final Task NONE = new Task("", "");

  private static Optional<Environment> environment(SessionDesk desk, Session session)
      throws InterruptedException {
    Optional<RepoRecord> record = desk.parts().repository(session);
    if (record.isEmpty()) {
      return Optional.empty();
    }
    var repo = desk.parts().repositories().open(record.get());
    return desk.parts().environments().prepare(repo, session.base(), Progress.silent())
            instanceof Resolution.Ready(Environment environment, _)
        ? Optional.of(environment)
        : Optional.empty();
  }

  private Outcome started(Session session, Said said, Caller caller) {
    String state = value(said, "state").orElse("unknown");
    String task = Shown.text(name);
    if (state.startsWith("failed")) {
      return refused(
          Problem.of(
              ProblemCode.INVALID,
              task + " " + words(state) + ": " + Shown.text(value(said, "last").orElse("")),
              "logs " + task + " shows what it printed"));
    }
    List<Integer> ports =
        said.lines().stream()
            .filter(line -> line.matches("port\t\\d{1,5}"))
            .map(line -> Integer.valueOf(line.substring("port\t".length())))
            .toList();
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("task", name);
    fields.put("state", words(state));
    fields.put("ports", ports);
    StringBuilder text = new StringBuilder(task + ": " + words(state));
    for (int port : ports) {
      String forward =
          links
              .ssh()
              .apply("s-" + session.id())
              .replaceFirst("^ssh ", "ssh -N -L %d:localhost:%d ".formatted(port, port));
      fields.putIfAbsent("forward", forward);
      text.append("\nlistens on ").append(port).append("; from your machine: ").append(forward);
      String preview = preview(session, port, caller);
      fields.putIfAbsent("preview", preview);
      text.append("\nin a browser: ").append(preview);
    }
    return done(new Report.Sentence(text.toString(), fields));
  }

  /// A person's browser is let in by the address; a program gets the plain one.
  private String preview(Session session, int port, Caller caller) {
    OptionalInt at = OptionalInt.of(port);
    return caller.isAgent()
        ? links.preview(session.id().value(), at)
        : caller
            .rightsOf()
            .map(account -> links.preview(session.id().value(), at, account))
            .orElseGet(() -> links.preview(session.id().value(), at));
  }

  private static boolean failed(Said said) {
    return !(said.outcome() instanceof Outcome.Ended(ExitStatus.Exited(int code)) && code == 0);
  }

  private static Optional<String> value(Said said, String name) {
    return said.lines().stream()
        .filter(line -> line.startsWith(name + "\t"))
        .map(line -> line.substring(name.length() + 1))
        .findFirst();
  }

  private static String words(String state) {
    String[] parts = state.split(" ", 2);
    return switch (parts[0]) {
      case "already" -> "runs already";
      case "running", "stopped" -> parts[0];
      case "ended", "failed" -> parts[0] + " with " + Shown.text(parts.length > 1 ? parts[1] : "?");
      default -> "unknown";
    };
  }
}
