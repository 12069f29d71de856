// SPDX-License-Identifier: Apache-2.0
package sh.zagi.shell.command.session;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import sh.zagi.shell.command.ClientEvent;
import sh.zagi.shell.command.Exchange;
import sh.zagi.shell.command.HeldEvents;
import sh.zagi.shell.command.Streams;
import sh.zagi.shell.command.Terminal;
import sh.zagi.shell.command.TerminalSize;
import sh.zagi.storage.account.Caller;

/// Somebody who waits for an environment: what they see, and how they leave.
@Timeout(60)
class WaitingTest {
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final Keys keys = new Keys();
  private final CountDownLatch end = new CountDownLatch(1);
  private volatile @Nullable Consumer<ClientEvent> listener;

  private Exchange exchange(int columns) throws IOException {
    Terminal terminal =
        new Terminal() {
          @Override
          public String type() {
            return "xterm";
          }

          @Override
          public TerminalSize size() {
            return new TerminalSize(columns, 24);
          }

          @Override
          public Map<Integer, Integer> modes() {
            return Map.of();
          }
        };
    return new Exchange(
        new Caller.Anonymous(),
        List.of(),
        Map.of(),
        Optional.of(terminal),
        new Exchange.Client(new Streams(keys, out, out), one -> listener = one));
  }

  @Test
  void steps_are_one_line_with_a_bar_that_fits_the_window() throws Exception {
    Screen screen = Screen.of(exchange(60), false);
    screen.begin("Resolving environment... ");
    screen.step("downloading 3 packages");
    screen.detail(2, 4);
    screen.finish("built (2s)");
    String shown = out.toString(UTF_8);
    assertThat(shown)
        .startsWith("Resolving environment... ")
        .contains("\r\u001b[KResolving environment... downloading 3 packages [#######")
        .endsWith("\r\u001b[KResolving environment... built (2s)\r\n");
    assertThat(shown.split("\r\u001b\\[K")).allMatch(line -> line.strip().length() < 60);
  }

  @Test
  void control_c_leaves_and_the_work_goes_on() throws Exception {
    Exchange exchange = exchange(80);
    Patience patience = new Patience(exchange, Screen.of(exchange, false));
    CountDownLatch done = new CountDownLatch(1);
    keys.type("ls\n\u0003");
    Optional<String> result =
        patience.await(
            "work",
            () -> {
              patience.step("building");
              end.await();
              done.countDown();
              return "built";
            });
    assertThat(result).isEmpty();
    end.countDown();
    done.await();
  }

  @Test
  void a_client_that_goes_away_or_sends_a_signal_leaves() throws Exception {
    for (ClientEvent event : List.of(new ClientEvent.HungUp(), new ClientEvent.Signalled("INT"))) {
      Exchange exchange =
          new Exchange(
              new Caller.Anonymous(),
              List.of(),
              Map.of(),
              Optional.empty(),
              new Exchange.Client(
                  new Streams(InputStream.nullInputStream(), out, out), one -> one.accept(event)));
      Patience patience = new Patience(exchange, Screen.of(exchange, true));
      assertThat(
              patience.await(
                  "work",
                  () -> {
                    end.await();
                    return "built";
                  }))
          .isEmpty();
    }
    end.countDown();
  }

  /// A program may say that it is ready before anybody listens for what it is to be told.
  @Test
  void what_came_between_two_listeners_is_heard_by_the_second() throws Exception {
    HeldEvents door = new HeldEvents();
    Exchange exchange =
        new Exchange(
            new Caller.Anonymous(),
            List.of(),
            Map.of(),
            Optional.empty(),
            new Exchange.Client(new Streams(InputStream.nullInputStream(), out, out), door));
    Patience patience = new Patience(exchange, Screen.of(exchange, true));
    assertThat(patience.await("work", () -> "built")).contains("built");
    List<ClientEvent> sent =
        List.of(new ClientEvent.Signalled("TERM"), new ClientEvent.Resized(TerminalSize.usual()));
    sent.forEach(door::tell);
    List<ClientEvent> heard = new ArrayList<>();
    patience.exchange().client().events().listen(heard::add);
    assertThat(heard).isEqualTo(sent);
  }

  @Test
  void what_was_typed_meanwhile_is_there_afterwards() throws Exception {
    Exchange exchange = exchange(80);
    Patience patience = new Patience(exchange, Screen.of(exchange, false));
    Optional<String> result =
        patience.await(
            "work",
            () -> {
              patience.step("building");
              keys.type("ls\n");
              return "built";
            });
    assertThat(result).contains("built");
    keys.type("\u0003");
    keys.close();
    assertThat(patience.exchange().streams().in().readAllBytes())
        .isEqualTo("ls\n\u0003".getBytes(UTF_8));
  }

  /// A keyboard. A pipe would be broken when the thread that read it last has ended.
  private static final class Keys extends InputStream {
    private static final int END = -1;
    private final BlockingQueue<Integer> typed = new LinkedBlockingQueue<>();

    void type(String text) {
      for (byte one : text.getBytes(UTF_8)) {
        typed.add((int) one);
      }
    }

    @Override
    public int read() throws IOException {
      try {
        int key = typed.take();
        if (key == END) {
          typed.add(END);
        }
        return key;
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new InterruptedIOException();
      }
    }

    @Override
    public int read(byte[] into, int from, int length) throws IOException {
      int key = length == 0 ? 0 : read();
      if (length == 0 || key == END) {
        return key;
      }
      into[from] = (byte) key;
      return 1;
    }

    @Override
    public void close() {
      typed.add(END);
    }
  }
}
