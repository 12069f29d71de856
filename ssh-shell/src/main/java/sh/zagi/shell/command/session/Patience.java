// SPDX-License-Identifier: Apache-2.0
package sh.zagi.shell.command.session;

import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import sh.zagi.env.Progress;
import sh.zagi.shell.command.ClientEvent;
import sh.zagi.shell.command.Exchange;
import sh.zagi.shell.command.HeldEvents;
import sh.zagi.shell.command.Streams;

/// Lets a client wait for long work and leave before its end, by Ctrl-C or by going away. The work
/// goes on without it, for whoever comes next.
final class Patience implements Progress {
  private final Exchange exchange;
  private final Screen screen;
  private final TypedAhead input;
  private final CompletableFuture<Boolean> left = new CompletableFuture<>();
  private final HeldEvents held = new HeldEvents();

  Patience(Exchange exchange, Screen screen) {
    this.exchange = exchange;
    this.screen = screen;
    this.input = new TypedAhead(exchange.streams().in(), () -> left.complete(true));
  }

  /// Waits for the work's end.
  ///
  /// @return empty when the client left before
  <T> Optional<T> await(String name, Callable<T> work) throws InterruptedException {
    CompletableFuture<T> done = new CompletableFuture<>();
    exchange.client().events().listen(this::hear);
    Thread.ofVirtual()
        .name(name)
        .start(() -> {
          try {
            done.complete(work.call());
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            done.completeExceptionally(e);
          } catch (Exception e) {
            done.completeExceptionally(e);
          }
        });
    try {
      var _ = CompletableFuture.anyOf(done, left).get();
      return done.isDone() ? Optional.of(done.get()) : Optional.empty();
    } catch (ExecutionException e) {
      switch (e.getCause()) {
        case InterruptedException interrupted -> throw interrupted;
        case RuntimeException fault -> throw fault;
        case null, default -> throw new IllegalStateException(name + " failed", e);
      }
    } finally {
      input.pass();
    }
  }

  /// What comes when the work is done already is for whoever comes next.
  private void hear(ClientEvent event) {
    boolean leaves =
        event instanceof ClientEvent.HungUp
            || (event instanceof ClientEvent.Signalled(String name)
                && (name.equals("INT") || name.equals("TERM")));
    if (leaves) {
      left.complete(true);
    }
    held.tell(event);
  }

  /// The exchange for what comes after the wait: with all that the client typed and did meanwhile.
  Exchange exchange() {
    return new Exchange(
        exchange.caller(),
        exchange.argv(),
        exchange.variables(),
        exchange.terminal(),
        new Exchange.Client(
            new Streams(input, exchange.streams().out(), exchange.streams().err()), held));
  }

  @Override
  public void step(String what) {
    if (exchange.terminal().isPresent()) {
      // On a terminal Ctrl-C is a key.
      input.look();
    }
    screen.step(what);
  }

  @Override
  public void detail(long done, long total) {
    screen.detail(done, total);
  }

  @Override
  public void output(String line) {
    screen.output(line);
  }
}
