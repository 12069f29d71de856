// SPDX-License-Identifier: Apache-2.0
package sh.zagi.shell.command.session;

import java.io.OutputStream;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import sh.zagi.env.Environment;
import sh.zagi.session.LoginVariables;
import sh.zagi.session.Notices;
import sh.zagi.session.Session;
import sh.zagi.session.SessionId;
import sh.zagi.session.Sessions;
import sh.zagi.session.relay.Relays;
import sh.zagi.session.runtime.ProcessSpec;
import sh.zagi.session.runtime.ProcessSpec.WindowSize;
import sh.zagi.session.terminal.AttachedProcess;
import sh.zagi.session.terminal.Stdio;
import sh.zagi.session.workspace.SessionMounts;
import sh.zagi.shell.command.ClientEvent;
import sh.zagi.shell.command.Exchange;
import sh.zagi.shell.command.ExitStatus;
import sh.zagi.shell.command.Outcome;
import sh.zagi.shell.command.Streams;
import sh.zagi.storage.account.Caller;

/// Runs a client's shell or command in a session, with the client's window, signals and streams.
final class SessionProcess {
  /// Set by the shell itself before its first prompt, after its start-up files have had their say.
  private static final String PROMPT = "PS1='> '; unset PROMPT_COMMAND";

  /// Signals that a client may send (RFC 4254 §6.9), by their Linux numbers.
  private static final Map<String, Integer> SIGNALS =
      Map.of(
          "HUP", 1, "INT", 2, "QUIT", 3, "KILL", 9, "USR1", 10, "USR2", 12, "ALRM", 14, "TERM", 15);

  /// Signals by which a process may be told to have died; others are told as 128 + n.
  private static final Map<Integer, String> SIGNAL_NAMES =
      ExitStatus.Killed.NUMBERS.entrySet().stream()
          .collect(Collectors.toMap(Map.Entry::getValue, Map.Entry::getKey));

  /// What shells and engines tell of a process that was killed.
  private static final int KILLED = 137;

  /// What they tell of one that SIGXFSZ ended.
  private static final int FILE_TOO_LARGE = 153;

  private final Sessions sessions;
  private final Watching watching;

  SessionProcess(Sessions sessions, Watching watching) {
    this.sessions = sessions;
    this.watching = watching;
  }

  /// What to run where.
  ///
  /// @param command empty for an interactive shell
  /// @param whenEmpty run when this was the last process that somebody was attached to
  record Entry(
      Session session, Environment environment, Optional<String> command, Runnable whenEmpty) {}

  /// Runs until the process has ended and the client has all of its output.
  Outcome run(Entry entry, Exchange exchange) throws InterruptedException {
    boolean hasTerminal = exchange.terminal().isPresent();
    OutputStream out = exchange.streams().out();
    Spoken spoken =
        hasTerminal
            ? new Spoken(watching.shown(entry.session().id(), out), "\r\n")
            : new Spoken(exchange.streams().err(), "\n");
    AttachedProcess process = start(entry, exchange, spoken);
    try (Notices.Hearing _ = sessions.notices().hear(entry.session().id(), spoken::say)) {
      exchange.client().events().listen(event -> tell(process, event));
      var status = process.await();
      if (status.code() == KILLED) {
        sessions.tellOfMemory(entry.session().id());
      }
      if (status.code() == FILE_TOO_LARGE) {
        spoken.say("a file grew larger than one may be here (session.disk of the server)");
      }
      return new Outcome.Ended(end(status));
    } finally {
      if (sessions.leave(entry.session().id())) {
        entry.whenEmpty().run();
      }
    }
  }

  private static ExitStatus end(sh.zagi.session.terminal.ExitStatus status) {
    return status
        .signal()
        .flatMap(number -> Optional.ofNullable(SIGNAL_NAMES.get(number)))
        .<ExitStatus>map(ExitStatus.Killed::new)
        .orElseGet(() -> new ExitStatus.Exited(status.code()));
  }

  private AttachedProcess start(Entry entry, Exchange exchange, Spoken spoken) {
    ProcessSpec spec =
        new ProcessSpec(
            ProcessSpec.User.DEV,
            entry.command().isPresent()
                ? List.of("/bin/bash", "-c", entry.command().get())
                : List.of("/bin/bash", "-i"),
            SessionMounts.WORKSPACE,
            variables(entry, exchange),
            exchange.terminal().map(terminal -> window(terminal.size())));
    Streams streams = exchange.streams();
    return sessions.enter(
        entry.session().id(),
        spec,
        exchange.terminal().isPresent()
            ? new Stdio(streams.in(), spoken, streams.err())
            : new Stdio(streams.in(), streams.out(), spoken));
  }

  private static void tell(AttachedProcess process, ClientEvent event) {
    switch (event) {
      case ClientEvent.Resized(var size) -> process.resize(window(size));
      case ClientEvent.Signalled(String name) -> {
        Integer signal = SIGNALS.get(name);
        if (signal != null) {
          process.signal(signal);
        }
      }
      case ClientEvent.HungUp _ -> process.hangUp();
    }
  }

  private static WindowSize window(sh.zagi.shell.command.TerminalSize size) {
    return new WindowSize(size.rows(), size.columns());
  }

  /// What the process finds in its environment: the environment's own variables, then what makes a
  /// login a login, then what the client may say.
  private Map<String, String> variables(Entry entry, Exchange exchange) {
    Map<String, String> variables = LoginVariables.of(entry.environment());
    SessionId session = entry.session().id();
    variables.put("ZAGI_SESSION", session.value());
    Optional.of(exchange.caller())
        .filter(caller -> !caller.isAgent())
        .flatMap(Caller::rightsOf)
        .flatMap(account -> sessions.relays().token(session.value(), account.id().value()))
        .ifPresent(token -> variables.put(Relays.TOKEN_VARIABLE, token));
    exchange
        .variables()
        .forEach((name, value) -> {
          if (!name.equals("GIT_PROTOCOL")) {
            variables.put(name, value);
          }
        });
    exchange
        .terminal()
        .ifPresent(terminal -> {
          variables.put("TERM", terminal.type());
          variables.put("PROMPT_COMMAND", PROMPT);
        });
    return variables;
  }
}
