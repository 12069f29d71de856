// SPDX-License-Identifier: Apache-2.0
package sh.zagi.shell.command;

import java.io.IOException;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;
import sh.zagi.storage.account.AccessChecker;
import sh.zagi.storage.account.Caller;
import sh.zagi.storage.account.KeyFingerprint;
import sh.zagi.storage.audit.AuditEvent;
import sh.zagi.storage.audit.AuditLog;
import sh.zagi.storage.repo.RepoPath;

/// Runs verbs for every door, always in the same order: parse, check access, audit the start, run,
/// audit the end, answer. Safe for use by many threads; a call runs on its caller's thread.
public final class CommandRunner {
  private static final Logger LOG = LoggerFactory.getLogger(CommandRunner.class);
  private static final List<String> LOBBY = List.of("lobby");

  private final CommandTable table;
  private final AccessCheck access;
  private final AuditLog audit;
  private final CallRates rates;

  public CommandRunner(CommandTable table, AccessChecker access, AuditLog audit) {
    this(table, access, audit, new CallRates(CallRates.Limits.NONE));
  }

  /// @param rates how often somebody may call through a door that does not count itself
  public CommandRunner(CommandTable table, AccessChecker access, AuditLog audit, CallRates rates) {
    this.rates = rates;
    this.table = table;
    this.access = new AccessCheck(access);
    this.audit = audit;
  }

  /// Runs one call and answers on its streams. Does not close them.
  ///
  /// @return how the client's program should end
  public ExitStatus run(Exchange exchange) {
    Optional<CallRates.TooMany> many = rates.count(exchange.caller());
    if (many.isPresent()) {
      return answer(
          exchange,
          exchange.argv().contains("--json"),
          new Outcome.Refused(Problem.of(ProblemCode.LIMIT, many.get().line())));
    }
    Ran ran = ran(exchange);
    return answer(exchange, ran.json(), ran.outcome());
  }

  /// The same for doors with an answer of their own, which count calls themselves: runs one call
  /// and does not answer.
  public Outcome outcome(Exchange exchange) {
    return ran(exchange).outcome();
  }

  private record Ran(Outcome outcome, boolean json) {}

  private Ran ran(Exchange exchange) {
    Call call = parse(exchange);
    Outcome outcome = outcome(call, exchange, "");
    return outcome instanceof Outcome.Onward onward
        ? runAs(onward, exchange)
        : new Ran(outcome, call.json());
  }

  /// The rows that follow name the admin beside the person.
  private Ran runAs(Outcome.Onward onward, Exchange exchange) {
    Caller admin = exchange.caller();
    KeyFingerprint key =
        admin instanceof Caller.Person(_, var used) ? used : new KeyFingerprint("SHA256:");
    Exchange theirs =
        exchange.withArgv(onward.argv()).withCaller(new Caller.Person(onward.as(), key));
    Call call = parse(theirs);
    return new Ran(outcome(call, theirs, "by " + admin.name()), call.json());
  }

  private Outcome outcome(Call call, Exchange exchange, String detail) {
    return switch (call) {
      case Call.Answered answered -> answered.outcome();
      case Call.Ready ready -> checked(ready, exchange, detail);
    };
  }

  /// Answers a call that never became one: words that no verb could take.
  public ExitStatus refuse(Exchange exchange, Problem problem) {
    return answer(exchange, false, new Outcome.Refused(problem));
  }

  /// Whether the caller of a call would still be let in to what it uses; for a door that asks again
  /// while the call runs.
  public Predicate<Caller> standing(Exchange exchange) {
    return parse(exchange) instanceof Call.Ready ready
        ? access.standing(exchange, ready.row(), ready.verb())
        : _ -> true;
  }

  /// A call after parsing: ready to run, or answered by the parser.
  private sealed interface Call {
    boolean json();

    record Ready(CommandTable.Row row, Verb verb) implements Call {
      @Override
      public boolean json() {
        return verb.json;
      }
    }

    record Answered(Outcome outcome, boolean json) implements Call {}
  }

  private Call parse(Exchange exchange) {
    List<String> argv = exchange.argv().isEmpty() ? LOBBY : exchange.argv();
    boolean json = argv.contains("--json");
    if (argv.getFirst().equals("--help") || argv.getFirst().equals("-h")) {
      argv = List.of("help");
    }
    if (argv.getFirst().equals("--version")) {
      argv = List.of("version");
    }
    Optional<CommandTable.Match> match = table.find(argv);
    if (match.isEmpty()) {
      return new Call.Answered(new Outcome.Refused(Unknown.verb(table, argv)), json);
    }
    return parse(match.get(), json);
  }

  private static Call parse(CommandTable.Match match, boolean json) {
    CommandTable.Row row = match.row();
    CommandLine line = row.commandLine();
    try {
      line.parseArgs(match.arguments().toArray(String[]::new));
    } catch (CommandLine.ParameterException e) {
      return new Call.Answered(new Outcome.Refused(UsageProblem.of(row, e)), json);
    }
    Verb verb = line.getCommand();
    return verb.help
        ? new Call.Answered(new Outcome.Done(new Report.Lines(row.help())), json)
        : new Call.Ready(row, verb);
  }

  private Outcome checked(Call.Ready ready, Exchange exchange, String detail) {
    Optional<Problem> problem = access.problem(exchange, ready.row(), ready.verb());
    if (problem.isPresent()) {
      audit(exchange.caller(), ready, "refused: " + problem.get().code().word(), detail);
      return new Outcome.Refused(problem.get());
    }
    if (ready.row().needs().auditsItself()) {
      return run(ready, exchange);
    }
    audit(exchange.caller(), ready, "started", detail);
    Outcome outcome = run(ready, exchange);
    audit(exchange.caller(), ready, result(outcome), detail);
    return outcome;
  }

  private static Outcome run(Call.Ready ready, Exchange exchange) {
    try {
      return ready.verb().run(exchange);
    } catch (IOException e) {
      LOG.info("client of {} went away: {}", ready.row().name(), String.valueOf(e.getMessage()));
      LOG.debug("where it went away", e);
      return new Outcome.Ended(ExitStatus.FAILED);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      return new Outcome.Ended(ExitStatus.FAILED);
    } catch (RuntimeException | Error e) {
      // Whatever it is, somebody waits for an answer.
      return fault(ready.row().name(), e);
    }
  }

  private static Outcome fault(String verb, Throwable e) {
    String request = HexFormat.of().toHexDigits(ThreadLocalRandom.current().nextInt());
    LOG.error("{} failed, request {}", verb, request, e);
    return new Outcome.Refused(
        Problem.of(ProblemCode.FAULT, verb + " failed on our side: request " + request));
  }

  private static String result(Outcome outcome) {
    return switch (outcome) {
      case Outcome.Done _, Outcome.Onward _ -> "ok";
      case Outcome.Refused(Problem problem) -> "failed: " + problem.code().word();
      case Outcome.Ended(ExitStatus.Exited(int code)) -> code == 0 ? "ok" : "exit " + code;
      case Outcome.Ended(ExitStatus.Killed(String signal)) -> "killed " + signal;
    };
  }

  private void audit(Caller caller, Call.Ready ready, String result, String detail) {
    AuditEvent event =
        new AuditEvent(
            caller.name(), ready.row().name(), target(caller, ready.verb()), result, detail);
    if (ready.row().needs().changes()) {
      audit.appendDurably(event);
    } else {
      audit.append(event);
    }
  }

  /// A repository by its whole name, whatever part of it was typed.
  private static String target(Caller caller, Verb verb) {
    String typed = verb.target();
    return verb.repository()
        .filter(typed::equals)
        .flatMap(name -> RepoName.parse(caller, name))
        .map(RepoPath::toString)
        .orElse(typed);
  }

  private static ExitStatus answer(Exchange exchange, boolean json, Outcome outcome) {
    Answer answer = new Answer(exchange, json);
    try {
      return switch (outcome) {
        case Outcome.Done(Report report) -> answer.report(report);
        case Outcome.Refused(Problem problem) -> answer.problem(problem);
        case Outcome.Ended(ExitStatus status) -> status;
        case Outcome.Onward _ -> ExitStatus.FAILED;
      };
    } catch (IOException e) {
      LOG.debug("client went away before its answer", e);
      return ExitStatus.FAILED;
    }
  }
}
