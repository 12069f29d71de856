// SPDX-License-Identifier: Apache-2.0
package sh.zagi.shell.command;

import java.io.IOException;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;
import sh.zagi.storage.account.AccessChecker;
import sh.zagi.storage.account.Caller;
import sh.zagi.storage.audit.AuditEvent;
import sh.zagi.storage.audit.AuditLog;

/// Runs verbs for every door, always in the same order: parse, check access, audit the start, run,
/// audit the end, answer. Safe for use by many threads; a call runs on its caller's thread.
public final class CommandRunner {
  private static final Logger LOG = LoggerFactory.getLogger(CommandRunner.class);
  private static final List<String> LOBBY = List.of("lobby");

  private final CommandTable table;
  private final AccessCheck access;
  private final AuditLog audit;

  public CommandRunner(CommandTable table, AccessChecker access, AuditLog audit) {
    this.table = table;
    this.access = new AccessCheck(access);
    this.audit = audit;
  }

  /// Runs one call and answers on its streams. Does not close them.
  ///
  /// @return how the client's program should end
  public ExitStatus run(Exchange exchange) {
    Call call = parse(exchange);
    Outcome outcome =
        switch (call) {
          case Call.Answered answered -> answered.outcome();
          case Call.Ready ready -> checked(ready, exchange);
        };
    return answer(exchange, call.json(), outcome);
  }

  /// Answers a call that never became one: words that no verb could take.
  public ExitStatus refuse(Exchange exchange, Problem problem) {
    return answer(exchange, false, new Outcome.Refused(problem));
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

  private Outcome checked(Call.Ready ready, Exchange exchange) {
    Optional<Problem> problem = access.problem(exchange, ready.row(), ready.verb());
    if (problem.isPresent()) {
      audit(exchange.caller(), ready, "refused: " + problem.get().code().word());
      return new Outcome.Refused(problem.get());
    }
    if (ready.row().needs().auditsItself()) {
      return run(ready, exchange);
    }
    audit(exchange.caller(), ready, "started");
    Outcome outcome = run(ready, exchange);
    audit(exchange.caller(), ready, result(outcome));
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
    } catch (RuntimeException e) {
      return fault(ready.row().name(), e);
    }
  }

  private static Outcome fault(String verb, RuntimeException e) {
    String request = HexFormat.of().toHexDigits(ThreadLocalRandom.current().nextInt());
    LOG.error("{} failed, request {}", verb, request, e);
    return new Outcome.Refused(
        Problem.of(ProblemCode.FAULT, verb + " failed on our side: request " + request));
  }

  private static String result(Outcome outcome) {
    return switch (outcome) {
      case Outcome.Done _ -> "ok";
      case Outcome.Refused(Problem problem) -> "failed: " + problem.code().word();
      case Outcome.Ended(ExitStatus.Exited(int code)) -> code == 0 ? "ok" : "exit " + code;
      case Outcome.Ended(ExitStatus.Killed(String signal)) -> "killed " + signal;
    };
  }

  private void audit(Caller caller, Call.Ready ready, String result) {
    AuditEvent event =
        new AuditEvent(caller.name(), ready.row().name(), ready.verb().target(), result, "");
    if (ready.row().needs().changes()) {
      audit.appendDurably(event);
    } else {
      audit.append(event);
    }
  }

  private static ExitStatus answer(Exchange exchange, boolean json, Outcome outcome) {
    Answer answer = new Answer(exchange, json);
    try {
      return switch (outcome) {
        case Outcome.Done(Report report) -> answer.report(report);
        case Outcome.Refused(Problem problem) -> answer.problem(problem);
        case Outcome.Ended(ExitStatus status) -> status;
      };
    } catch (IOException e) {
      LOG.debug("client went away before its answer", e);
      return ExitStatus.FAILED;
    }
  }
}
