// SPDX-License-Identifier: Apache-2.0
package sh.zagi.session.relay;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import sh.zagi.session.terminal.ChunkedInput;

/// One connection from a session: a hello, streams both ways, an exit status. Whatever the other
/// side does wrong ends this connection and nothing else.
final class Conversation {
  private static final Logger LOG = LoggerFactory.getLogger(Conversation.class);
  private static final Duration HELLO_TIME = Duration.ofSeconds(10);
  private static final int FAILED = 1;
  private static final int MOST_WORDS = 4096;

  /// What a hello begins with: token, turn, tool call, terminal, columns, rows.
  private static final int FIXED_WORDS = 6;

  private static final Pattern FACT = Pattern.compile("[A-Za-z0-9_.:-]{1,128}");
  private static final Pattern TYPE = Pattern.compile("[A-Za-z0-9_.+-]{1,64}");
  private static final Pattern NUMBER = Pattern.compile("\\d{1,5}");
  private static final byte[] NOTHING = {};

  private final SocketChannel channel;
  private final String session;
  private final Frames frames;
  private final Input input = new Input();
  private boolean answered;
  private boolean gone;
  private Runnable whenGone = () -> {};

  Conversation(SocketChannel channel, String session) {
    this.channel = channel;
    this.session = session;
    this.frames = new Frames(Channels.newInputStream(channel), Channels.newOutputStream(channel));
  }

  /// Runs until the answer is out or the other side is gone.
  ///
  /// @param key empty for a program whose words can prove nothing
  void run(Optional<TokenKey> key, RelayCall.Answerer answerer) {
    try {
      Optional<List<String>> hello = hello();
      if (hello.isPresent()) {
        RelayCall call = call(hello.get(), key);
        Thread.ofVirtual().name("relay input " + session).start(this::readInput);
        end(answerer.answer(call));
      }
    } catch (IOException e) {
      LOG.debug("session {} broke a connection off", session, e);
    } finally {
      close();
    }
  }

  /// Says why nothing is done here.
  void refuse(String why) {
    try {
      frames.stream(Frames.ERRORS).write(("zagi: " + why + "\n").getBytes(UTF_8));
      end(FAILED);
    } catch (IOException e) {
      LOG.debug("session {} was gone before it heard", session, e);
    } finally {
      close();
    }
  }

  private Optional<List<String>> hello() throws IOException {
    Thread watch =
        Thread.ofVirtual()
            .name("relay hello " + session)
            .start(() -> {
              try {
                Thread.sleep(HELLO_TIME);
                close();
              } catch (InterruptedException _) {
                // It came in time.
              }
            });
    try {
      return frames
          .read(Frames.MOST_HELLO_BYTES, Frames.HELLO)
          .map(frame -> words(frame.payload().array()))
          .filter(words -> words.size() >= FIXED_WORDS && words.size() <= MOST_WORDS);
    } finally {
      watch.interrupt();
    }
  }

  private static List<String> words(byte[] payload) {
    List<String> words = new ArrayList<>();
    int start = 0;
    for (int at = 0; at < payload.length; at++) {
      if (payload[at] == 0) {
        words.add(new String(payload, start, at - start, UTF_8));
        start = at + 1;
      }
    }
    return words;
  }

  private RelayCall call(List<String> hello, Optional<TokenKey> key) {
    Map<String, String> variables = new LinkedHashMap<>();
    variables.put("ZAGI_SESSION", session);
    fact("ZAGI_TURN", hello.get(1), variables);
    fact("ZAGI_TOOL_CALL", hello.get(2), variables);
    return new RelayCall(
        new RelayCall.Peer(session, key.flatMap(one -> one.account(hello.get(0)))),
        hello.subList(FIXED_WORDS, hello.size()),
        variables,
        screen(hello),
        new RelayCall.Streams(
            input, frames.stream(Frames.OUTPUT), frames.stream(Frames.ERRORS), this::tellWhenGone));
  }

  private static void fact(String name, String value, Map<String, String> variables) {
    if (FACT.matcher(value).matches()) {
      variables.put(name, value);
    }
  }

  private static Optional<RelayCall.Screen> screen(List<String> hello) {
    boolean plain =
        TYPE.matcher(hello.get(3)).matches()
            && NUMBER.matcher(hello.get(4)).matches()
            && NUMBER.matcher(hello.get(5)).matches();
    return plain
        ? Optional.of(
            new RelayCall.Screen(
                hello.get(3), Integer.parseInt(hello.get(4)), Integer.parseInt(hello.get(5))))
        : Optional.empty();
  }

  private void readInput() {
    try {
      Optional<Frames.Frame> frame = next();
      while (frame.isPresent()) {
        if (!input.offer(frame.get())) {
          return;
        }
        frame = next();
      }
    } catch (IOException e) {
      LOG.debug("session {} broke a connection off", session, e);
    } finally {
      input.end();
      tellGone();
    }
  }

  private Optional<Frames.Frame> next() throws IOException {
    return frames.read(Frames.MOST_DATA_BYTES, Frames.INPUT, Frames.END_OF_INPUT);
  }

  private void tellWhenGone(Runnable listener) {
    boolean now;
    synchronized (this) {
      whenGone = listener;
      now = gone && !answered;
    }
    if (now) {
      listener.run();
    }
  }

  private void tellGone() {
    Runnable listener;
    synchronized (this) {
      gone = true;
      listener = answered ? () -> {} : whenGone;
    }
    listener.run();
  }

  private void end(int status) throws IOException {
    synchronized (this) {
      answered = true;
    }
    frames.write(Frames.EXIT, new byte[] {(byte) status}, 0, 1);
  }

  void close() {
    try {
      channel.close();
    } catch (IOException e) {
      LOG.debug("a connection of session {} cannot be closed", session, e);
    }
    input.end();
  }

  /// What the other side sends, once somebody wants it.
  private final class Input extends ChunkedInput {
    private static final int MOST_WAITING = 4;

    private final BlockingQueue<byte[]> waiting = new ArrayBlockingQueue<>(MOST_WAITING);
    private boolean asked;
    private volatile boolean ended;

    /// Nobody reads any more; after the end of the input alone the other side is still there.
    private volatile boolean closed;

    /// @return false when nobody reads any more
    boolean offer(Frames.Frame frame) {
      try {
        waiting.put(frame.kind() == Frames.END_OF_INPUT ? NOTHING : frame.payload().array());
        return !closed;
      } catch (InterruptedException _) {
        Thread.currentThread().interrupt();
        return false;
      }
    }

    void end() {
      closed = true;
      ended = true;
      // Whoever waits to put something in finds room, whoever waits for something finds the end.
      var _ = waiting.poll();
      var _ = waiting.offer(NOTHING);
    }

    @Override
    protected byte[] next() throws IOException, InterruptedException {
      if (!asked) {
        asked = true;
        frames.write(Frames.WANTS_INPUT, NOTHING, 0, 0);
      }
      byte[] chunk = ended && waiting.isEmpty() ? NOTHING : waiting.take();
      if (chunk.length == 0) {
        waiting.clear();
        ended = true;
      }
      return chunk;
    }
  }
}
