// SPDX-License-Identifier: Apache-2.0
package sh.zagi.shell.command.session;

import java.io.OutputStream;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import sh.zagi.env.Environment;
import sh.zagi.session.LoginVariables;
import sh.zagi.session.Session;
import sh.zagi.session.Sessions;
import sh.zagi.session.runtime.ProcessSpec;
import sh.zagi.session.runtime.ProcessSpec.WindowSize;
import sh.zagi.session.terminal.AttachedProcess;
import sh.zagi.session.terminal.Stdio;
import sh.zagi.session.workspace.SessionMounts;
import sh.zagi.shell.command.ClientEvent;
import sh.zagi.shell.command.Exchange;
import sh.zagi.shell.command.ExitStatus;
import sh.zagi.shell.command.Outcome;

/// Runs a client's shell or command in a session, with the client's window, signals and streams.
final class SessionProcess {
  /// Set by the shell itself before its first prompt, after its start-up files have had their say.
  private static final String PROMPT = "PS1='> '; unset PROMPT_COMMAND";

  /// Signals that a client may send (RFC 4254 §6.9), by their Linux numbers.
  private static final Map<String, Integer> SIGNALS =
      Map.of(
          "HUP", 1, "INT", 2, "QUIT", 3, "KILL", 9, "USR1", 10, "USR2", 12, "ALRM", 14, "TERM", 15);

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
    AttachedProcess process = start(entry, exchange);
    try {
      exchange.client().events().listen(event -> tell(process, event));
      return new Outcome.Ended(new ExitStatus.Exited(process.await().code()));
    } finally {
      if (sessions.leave(entry.session().id())) {
        entry.whenEmpty().run();
      }
    }
  }

  private AttachedProcess start(Entry entry, Exchange exchange) {
    ProcessSpec spec =
        new ProcessSpec(
            ProcessSpec.User.DEV,
            entry.command().isPresent()
                ? List.of("/bin/bash", "-c", entry.command().get())
                : List.of("/bin/bash", "-i"),
            SessionMounts.WORKSPACE,
            variables(entry.session(), entry.environment(), exchange),
            exchange.terminal().map(terminal -> window(terminal.size())));
    OutputStream out = exchange.streams().out();
    return sessions.enter(
        entry.session().id(),
        spec,
        new Stdio(
            exchange.streams().in(),
            exchange.terminal().isPresent() ? watching.shown(entry.session().id(), out) : out,
            exchange.streams().err()));
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
  private static Map<String, String> variables(
      Session session, Environment environment, Exchange exchange) {
    Map<String, String> variables = LoginVariables.of(environment);
    variables.put("ZAGI_SESSION", session.id().value());
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
