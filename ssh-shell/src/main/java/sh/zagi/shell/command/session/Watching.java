// SPDX-License-Identifier: Apache-2.0
package sh.zagi.shell.command.session;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import sh.zagi.session.SessionId;

/// What is on the terminals of sessions, for those who may look on. A slow onlooker misses output
/// and never slows the terminal. Safe for use by many threads.
final class Watching {
  private static final int RECENT_BYTES = 16 * 1024;
  private static final int MOST_WAITING = 256;

  private final ConcurrentHashMap<SessionId, Stage> stages = new ConcurrentHashMap<>();

  /// One session's terminals as one stream.
  private static final class Stage {
    private final List<BlockingQueue<byte[]>> onlookers = new ArrayList<>();
    private byte[] recent = {};

    synchronized void show(byte[] bytes) {
      ByteArrayOutputStream all = new ByteArrayOutputStream();
      all.writeBytes(recent);
      all.writeBytes(bytes);
      byte[] joined = all.toByteArray();
      recent = Arrays.copyOfRange(joined, Math.max(0, joined.length - RECENT_BYTES), joined.length);
      onlookers.forEach(queue -> {
        var _ = queue.offer(bytes);
      });
    }

    synchronized BlockingQueue<byte[]> join() {
      BlockingQueue<byte[]> queue = new LinkedBlockingQueue<>(MOST_WAITING);
      queue.add(recent);
      onlookers.add(queue);
      return queue;
    }

    synchronized void leave(BlockingQueue<byte[]> queue) {
      onlookers.remove(queue);
    }
  }

  /// A terminal's output that onlookers see too.
  OutputStream shown(SessionId session, OutputStream out) {
    Stage stage = stage(session);
    return new OutputStream() {
      @Override
      public void write(int value) throws IOException {
        write(new byte[] {(byte) value}, 0, 1);
      }

      @Override
      public void write(byte[] bytes, int offset, int length) throws IOException {
        stage.show(Arrays.copyOfRange(bytes, offset, offset + length));
        out.write(bytes, offset, length);
      }

      @Override
      public void flush() throws IOException {
        out.flush();
      }
    };
  }

  private Stage stage(SessionId session) {
    return stages.computeIfAbsent(session, _ -> new Stage());
  }

  /// The output of a session's terminals from now on, what was last on them first.
  Onlooker join(SessionId session) {
    Stage stage = stage(session);
    BlockingQueue<byte[]> queue = stage.join();
    return new Onlooker() {
      @Override
      public Optional<byte[]> next(long millis) throws InterruptedException {
        return Optional.ofNullable(queue.poll(millis, TimeUnit.MILLISECONDS));
      }

      @Override
      public void close() {
        stage.leave(queue);
      }
    };
  }

  /// Somebody who looks on.
  interface Onlooker extends AutoCloseable {
    /// The next output; empty when there was none in that time.
    Optional<byte[]> next(long millis) throws InterruptedException;

    @Override
    void close();
  }
}
