// SPDX-License-Identifier: Apache-2.0
package sh.zagi.shell.ssh;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.AsynchronousSocketChannel;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.sshd.common.SshConstants;

/// Tells clients that are not served why, as SSH has it: our version and, before any keys, a
/// disconnect message (RFC 4253 sections 4.2, 6 and 11.1). Nothing that a client sends is looked
/// at. Safe for use by many threads.
final class Farewells {
  /// Clients at one time that are told; beyond them the socket is only closed, so that a flood
  /// costs little.
  private static final int MOST = 256;

  /// A socket that is closed with bytes unread takes back what was written to it, so it stays open
  /// this long for the client to read.
  private static final Duration LONGEST = Duration.ofSeconds(2);

  private static final String VERSION = "SSH-2.0-zagi\r\n";
  private static final int BLOCK_BYTES = 8;
  private static final int LEAST_PADDING = 4;
  private static final int LENGTH_BYTES = Integer.BYTES;
  private static final int READ_BYTES = 4 * 1024;

  private final Semaphore places = new Semaphore(MOST);

  /// Says it and closes the socket, on a thread of its own.
  void say(AsynchronousSocketChannel socket, String reason) throws IOException {
    if (!places.tryAcquire()) {
      socket.close();
      return;
    }
    Thread.ofVirtual()
        .name("ssh-farewell")
        .start(() -> {
          try (socket) {
            tell(socket, ByteBuffer.wrap(message(reason)));
          } catch (IOException | ExecutionException | TimeoutException _) {
            // Whoever does not listen is not told.
          } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
          } finally {
            places.release();
          }
        });
  }

  private static void tell(AsynchronousSocketChannel socket, ByteBuffer message)
      throws IOException, ExecutionException, TimeoutException, InterruptedException {
    long end = System.nanoTime() + LONGEST.toNanos();
    while (message.hasRemaining()) {
      within(end, socket.write(message));
    }
    socket.shutdownOutput();
    ByteBuffer unread = ByteBuffer.allocate(READ_BYTES);
    while (within(end, socket.read(unread)) >= 0) {
      unread.clear();
    }
  }

  private static int within(long end, Future<Integer> transfer)
      throws ExecutionException, TimeoutException, InterruptedException {
    return transfer.get(end - System.nanoTime(), TimeUnit.NANOSECONDS);
  }

  private static byte[] message(String reason) {
    byte[] words = reason.getBytes(UTF_8);
    int payload = 1 + LENGTH_BYTES + LENGTH_BYTES + words.length + LENGTH_BYTES;
    int unpadded = LENGTH_BYTES + 1 + payload;
    int padding = BLOCK_BYTES - unpadded % BLOCK_BYTES;
    padding += padding < LEAST_PADDING ? BLOCK_BYTES : 0;
    byte[] version = VERSION.getBytes(US_ASCII);
    return ByteBuffer.allocate(version.length + unpadded + padding)
        .put(version)
        .putInt(1 + payload + padding)
        .put((byte) padding)
        .put(SshConstants.SSH_MSG_DISCONNECT)
        .putInt(SshConstants.SSH2_DISCONNECT_TOO_MANY_CONNECTIONS)
        .putInt(words.length)
        .put(words)
        .putInt(0)
        .array();
  }
}
