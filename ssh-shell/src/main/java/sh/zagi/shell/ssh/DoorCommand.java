// SPDX-License-Identifier: Apache-2.0
package sh.zagi.shell.ssh;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.sshd.common.AttributeRepository.AttributeKey;
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
import sh.zagi.shell.command.HeldEvents;
import sh.zagi.shell.command.OpenConnections;
import sh.zagi.shell.command.Problem;
import sh.zagi.shell.command.ProblemCode;
import sh.zagi.shell.command.Shown;
import sh.zagi.shell.command.Streams;
import sh.zagi.shell.command.Terminal;
import sh.zagi.shell.command.TerminalSize;
import sh.zagi.shell.lobby.Door;
import sh.zagi.shell.lobby.LobbyScreen;
import sh.zagi.storage.account.Caller;

/// Turns one channel into one exchange on a virtual thread of its own. Nothing interrupts that
/// thread: an interrupt in the midst of file work would close shared files under others. A client
/// that goes away ends the input, breaks the output and is told as [ClientEvent.HungUp].
final class DoorCommand implements Command {
  private static final Logger LOG = LoggerFactory.getLogger(DoorCommand.class);
  private static final int MOST_THREAD_NAME_CHARACTERS = 80;

  /// Set on connections whose client proved who it is.
  static final AttributeKey<OpenConnections.Connection> CONNECTION = new AttributeKey<>();

  private final Inside inside;
  private final Optional<String> line;
  private final HeldEvents events = new HeldEvents();
  private final AtomicBoolean isCut = new AtomicBoolean();
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
          explain(channel, userName, exchange);
          end(channel, run(channel, caller.isPresent(), exchange));
        });
  }

  /// A client that forwards by habit hears of it only where it could have mattered.
  private void explain(ChannelSession channel, String userName, Exchange exchange) {
    boolean enters =
        Route.of(userName, line) instanceof Route.ToVerb(var argv) && Route.entersSession(argv);
    if (enters && channel instanceof DoorChannel door) {
      String end = exchange.terminal().isPresent() ? "\r\n" : "\n";
      door.refusals().forEach(sentence -> say("zagi: " + sentence + end));
    }
  }

  private void say(String text) {
    try {
      err.write(text.getBytes(UTF_8));
      err.flush();
    } catch (IOException e) {
      LOG.debug("client went away before the first line", e);
    }
  }

  private ExitStatus run(ChannelSession channel, boolean known, Exchange exchange) {
    String userName = String.valueOf(channel.getSession().getUsername());
    try {
      if (!known) {
        return inside
            .runner()
            .refuse(
                exchange, Problem.of(ProblemCode.REFUSED, "this key is not known here any more"));
      }
      return switch (Route.of(userName, line)) {
        case Route.ToVerb(var argv) -> watched(channel, argv, exchange);
        case Route.Refused(var problem) -> inside.runner().refuse(exchange, problem);
      };
    } catch (RuntimeException | Error e) {
      LOG.error("the door failed", e);
      return ExitStatus.FAILED;
    }
  }

  /// Runs it for as long as its caller may.
  private ExitStatus watched(ChannelSession channel, List<String> argv, Exchange exchange) {
    OpenConnections.Connection connection = channel.getServerSession().getAttribute(CONNECTION);
    if (connection == null) {
      return work(channel, argv, exchange);
    }
    String words = argv.isEmpty() ? "lobby" : Shown.text(String.join(" ", argv));
    OpenConnections.Running running =
        new OpenConnections.Running(
            words, inside.runner().standing(exchange.withArgv(argv)), () -> cut(channel, exchange));
    try (var _ = connection.run(running)) {
      return work(channel, argv, exchange);
    }
  }

  /// Tells the client first; one that does not listen is cut off at the next look.
  private void cut(ChannelSession channel, Exchange exchange) {
    if (!isCut.compareAndSet(false, true)) {
      channel.close(true);
      return;
    }
    Thread.ofVirtual()
        .start(() -> {
          String end = exchange.terminal().isPresent() ? "\r\n" : "\n";
          say("zagi: your access was taken back" + end);
          events.tell(new ClientEvent.HungUp());
          end(channel, ExitStatus.FAILED);
        });
  }

  /// Somebody at a keyboard chooses what comes next, and may rest there for days too.
  private ExitStatus lobby(ChannelSession channel, Exchange exchange) {
    return LobbyScreen.run(
        new Door(
            inside.runner()::outcome,
            inside.runner()::run,
            entered -> watched(channel, entered.argv(), entered)),
        exchange);
  }

  /// Sessions and followers of events rest for days and survive the door; all else is work that a
  /// drain waits for.
  private ExitStatus work(ChannelSession channel, List<String> argv, Exchange exchange) {
    if (argv.isEmpty() && exchange.terminal().isPresent()) {
      return lobby(channel, exchange);
    }
    if (Route.entersSession(argv) || (!argv.isEmpty() && argv.getFirst().equals("events"))) {
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
