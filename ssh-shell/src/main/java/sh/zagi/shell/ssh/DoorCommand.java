// SPDX-License-Identifier: Apache-2.0
package sh.zagi.shell.ssh;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.sshd.server.Environment;
import org.apache.sshd.server.ExitCallback;
import org.apache.sshd.server.Signal;
import org.apache.sshd.server.channel.ChannelSession;
import org.apache.sshd.server.command.Command;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import sh.zagi.shell.command.ClientEvent;
import sh.zagi.shell.command.CommandRunner;
import sh.zagi.shell.command.Exchange;
import sh.zagi.shell.command.ExitStatus;
import sh.zagi.shell.command.Problem;
import sh.zagi.shell.command.ProblemCode;
import sh.zagi.shell.command.Shown;
import sh.zagi.shell.command.Streams;
import sh.zagi.shell.command.Terminal;
import sh.zagi.shell.command.TerminalSize;
import sh.zagi.storage.account.Caller;

/// Turns one channel into one exchange on a virtual thread of its own. Nothing interrupts that
/// thread: an interrupt in the midst of file work would close shared files under others. A client
/// that goes away ends the input, breaks the output and is told as [ClientEvent.HungUp].
final class DoorCommand implements Command {
  private static final Logger LOG = LoggerFactory.getLogger(DoorCommand.class);
  private static final int MOST_THREAD_NAME_CHARACTERS = 80;

  private final Inside inside;
  private final Optional<String> line;
  private final DoorEvents events = new DoorEvents();
  private InputStream in = InputStream.nullInputStream();
  private OutputStream out = OutputStream.nullOutputStream();
  private OutputStream err = OutputStream.nullOutputStream();
  private ExitCallback exit = (_, _, _) -> {};

  /// What every command of the door shares.
  record Inside(CommandRunner runner, KeyAuth auth, Work work) {}

  /// @param line the exec line; empty for a shell
  DoorCommand(Inside inside, Optional<String> line) {
    this.inside = inside;
    this.line = line;
  }

  @Override
  public void setInputStream(InputStream stream) {
    in = stream;
  }

  @Override
  public void setOutputStream(OutputStream stream) {
    out = stream;
  }

  @Override
  public void setErrorStream(OutputStream stream) {
    err = stream;
  }

  @Override
  public void setExitCallback(ExitCallback callback) {
    exit = callback;
  }

  @Override
  public void start(ChannelSession channel, Environment environment) {
    environment.addSignalListener((_, signal) -> tell(signal, environment));
    String userName = String.valueOf(channel.getSession().getUsername());
    Optional<Caller> caller = inside.auth().caller(channel.getServerSession());
    String name = "ssh " + caller.map(Caller::name).orElse("-") + " " + line.orElse("shell");
    Thread.ofVirtual()
        .name(Shown.text(name.substring(0, Math.min(name.length(), MOST_THREAD_NAME_CHARACTERS))))
        .start(() -> {
          Exchange exchange = exchange(caller.orElseGet(Caller.Anonymous::new), environment);
          end(channel, run(userName, caller.isPresent(), exchange));
        });
  }

  private ExitStatus run(String userName, boolean known, Exchange exchange) {
    try {
      if (!known) {
        return inside
            .runner()
            .refuse(
                exchange, Problem.of(ProblemCode.REFUSED, "this key is not known here any more"));
      }
      return switch (Route.of(userName, line)) {
        case Route.ToVerb(var argv) -> work(argv, exchange);
        case Route.Refused(var problem) -> inside.runner().refuse(exchange, problem);
      };
    } catch (RuntimeException e) {
      LOG.error("the door failed", e);
      return ExitStatus.FAILED;
    }
  }

  /// Sessions rest for days and survive the door; all else is work that a drain waits for.
  private ExitStatus work(List<String> argv, Exchange exchange) {
    if (Route.entersSession(argv)) {
      return inside.runner().run(exchange.withArgv(argv));
    }
    return inside.work().count(() -> inside.runner().run(exchange.withArgv(argv)));
  }

  private Exchange exchange(Caller caller, Environment environment) {
    Map<String, String> variables = new HashMap<>(environment.getEnv());
    variables
        .entrySet()
        .removeIf(entry -> !DoorChannel.isAllowed(entry.getKey(), entry.getValue()));
    return new Exchange(
        caller,
        List.of(),
        variables,
        DoorTerminal.of(environment),
        new Exchange.Client(new Streams(in, out, err), events));
  }

  private void tell(Signal signal, Environment environment) {
    events.tell(
        signal == Signal.WINCH
            ? new ClientEvent.Resized(
                DoorTerminal.of(environment).map(Terminal::size).orElseGet(TerminalSize::usual))
            : new ClientEvent.Signalled(signal.name()));
  }

  /// Every byte leaves before the status, and the status before the close.
  private void end(ChannelSession channel, ExitStatus status) {
    try {
      out.flush();
      err.flush();
      if (channel instanceof DoorChannel door) {
        door.tell(status);
      }
    } catch (IOException e) {
      LOG.debug("client went away before the last bytes", e);
    }
    exit.onExit(status instanceof ExitStatus.Exited(int code) ? code : 1);
  }

  @Override
  public void destroy(ChannelSession channel) {
    events.tell(new ClientEvent.HungUp());
  }
}
