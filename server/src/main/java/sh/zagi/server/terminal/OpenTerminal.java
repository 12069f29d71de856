// SPDX-License-Identifier: Apache-2.0
package sh.zagi.server.terminal;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import sh.zagi.shell.command.ClientEvent;
import sh.zagi.shell.command.Exchange;
import sh.zagi.shell.command.ExitStatus;
import sh.zagi.shell.command.HeldEvents;
import sh.zagi.shell.command.Streams;
import sh.zagi.shell.command.Terminal;
import sh.zagi.shell.command.TerminalSize;
import sh.zagi.storage.account.Caller;

/// A terminal that a page opened, from its verb's start until nobody comes back to it. Safe for use
/// by many threads.
public final class OpenTerminal {
  private final String id;
  private final String owner;
  private final String place;
  private final Wire wire = new Wire();
  private final HeldEvents events = new HeldEvents();
  private final AtomicReference<TerminalSize> size;
  private volatile Optional<ExitStatus> status = Optional.empty();

  /// @param owner whose pages alone may come back to it
  /// @param place what was entered
  OpenTerminal(String id, String owner, String place, TerminalSize size) {
    this.id = id;
    this.owner = owner;
    this.place = place;
    this.size = new AtomicReference<>(size);
  }

  /// What a page shows to come back.
  public String id() {
    return id;
  }

  String owner() {
    return owner;
  }

  boolean isFor(String someone, String where) {
    return owner.equals(someone) && place.equals(where);
  }

  /// How its verb ended; empty while it runs.
  public Optional<ExitStatus> status() {
    return status;
  }

  /// The call that it is.
  Exchange exchange(Caller caller, List<String> argv) {
    Terminal terminal =
        new Terminal() {
          @Override
          public String type() {
            return "xterm-256color";
          }

          @Override
          public TerminalSize size() {
            return size.get();
          }

          @Override
          public Map<Integer, Integer> modes() {
            return Map.of();
          }
        };
    Streams streams = new Streams(wire.in(), wire.out(), wire.out());
    return new Exchange(
        caller,
        argv,
        Map.of("COLORTERM", "truecolor"),
        Optional.of(terminal),
        new Exchange.Client(streams, events));
  }

  void end(ExitStatus how) {
    status = Optional.of(how);
    wire.end();
  }

  /// As when an SSH client goes away.
  void hangUp() {
    wire.breakOff();
    events.tell(new ClientEvent.HungUp());
  }

  void awaitAbandoned(Duration patience) throws InterruptedException {
    wire.awaitAbandoned(patience);
  }

  /// Lets a page in; one that was there before is out.
  ///
  /// @param known how many bytes of output the page has already
  public Seat join(long known) {
    return new Seat(wire.join(known));
  }

  /// A page's seat at the terminal, until it leaves or another page takes it. What comes from a
  /// page that is out has no effect.
  public final class Seat {
    private final Wire.Turn turn;
    private volatile boolean left;
    private long sent;

    private Seat(Wire.Turn turn) {
      this.turn = turn;
      this.sent = turn.from();
    }

    /// Position of the first byte of output that the page gets.
    public long from() {
      return turn.from();
    }

    /// Position before which all was shown by a page before: what it asks of the terminal was
    /// answered then.
    public long replayed() {
      return turn.replayed();
    }

    /// How many bytes of input were taken so far, by whichever page.
    public long taken() {
      return wire.taken();
    }

    /// Takes what was typed; waits while the program does not read.
    public void type(byte[] bytes) throws InterruptedException {
      wire.type(turn, bytes);
    }

    /// The page has shown all output before this position.
    public void shown(long position) {
      wire.shown(turn, position);
    }

    /// The page's window has another size.
    public void resize(TerminalSize now) {
      if (!wire.isOver(turn) && !now.equals(size.getAndSet(now))) {
        events.tell(new ClientEvent.Resized(now));
      }
    }

    /// Waits for more output. For one thread.
    ///
    /// @return no bytes when there were none for a while; empty when there will be none
    public Optional<byte[]> next(Duration longest) throws InterruptedException {
      Optional<byte[]> piece = wire.next(turn, sent, longest);
      piece.ifPresent(bytes -> sent += bytes.length);
      return piece;
    }

    /// Whether another page has taken it.
    public boolean isTaken() {
      return !left && wire.isOver(turn);
    }

    /// Whether its own page has left it.
    public boolean isLeft() {
      return left;
    }

    /// The page is gone, perhaps to come back.
    public void leave() {
      left = true;
      wire.leave(turn);
    }
  }
}
