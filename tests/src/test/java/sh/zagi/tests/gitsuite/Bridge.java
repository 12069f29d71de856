// SPDX-License-Identifier: Apache-2.0
package sh.zagi.tests.gitsuite;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import sh.zagi.storage.git.GitStreams;

/// The socket that `tests/git-suite/serve` talks to; each connection is one call of a server
/// program and has a thread of its own.
final class Bridge implements AutoCloseable {
  private static final int MOST_WORDS_BYTES = 1 << 20;
  private static final int FATAL = 128;

  private final ServedFolders folders;
  private final ServerSocketChannel socket;
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final AtomicInteger calls = new AtomicInteger();
  private final Queue<String> faults = new ConcurrentLinkedQueue<>();

  Bridge(Path socketFile, ServedFolders folders) throws IOException {
    this.folders = folders;
    socket = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
    socket.bind(UnixDomainSocketAddress.of(socketFile));
    threads.execute(this::accept);
  }

  /// How often a server program was called.
  int calls() {
    return calls.get();
  }

  /// What was thrown that is no refusal, with its trace.
  List<String> faults() {
    return List.copyOf(faults);
  }

  private void accept() {
    try {
      while (true) {
        SocketChannel client = socket.accept();
        threads.execute(() -> talk(client));
      }
    } catch (ClosedChannelException _) {
      // The script is over.
    } catch (IOException e) {
      fault("accept", e);
    }
  }

  private void talk(SocketChannel client) {
    calls.incrementAndGet();
    try (client) {
      InputStream in = Channels.newInputStream(client);
      DataInputStream data = new DataInputStream(in);
      int length = data.readInt();
      if (length > MOST_WORDS_BYTES) {
        throw new IOException("words of " + length + " bytes");
      }
      byte[] bytes = new byte[length];
      data.readFully(bytes);
      Call call = Call.of(new String(bytes, UTF_8));
      Frames frames = new Frames(new DataOutputStream(Channels.newOutputStream(client)));
      frames.end(serve(call, in, frames));
    } catch (IOException _) {
      // The client went away; the script knows whether that is right.
    }
  }

  private int serve(Call call, InputStream in, Frames frames) throws IOException {
    OutputStream err = frames.channel(2);
    try {
      Optional<Path> folder = ServedFolders.find(call.folder(), call.words().contains("--strict"));
      if (folder.isEmpty()) {
        err.write(
            ("fatal: '" + call.named() + "' does not appear to be a git repository\n")
                .getBytes(UTF_8));
        return FATAL;
      }
      folders.serve(
          call.words(), folder.get(), new GitStreams(in, frames.channel(1), err, call.protocol()));
      return 0;
    } catch (IOException e) {
      err.write(("fatal: " + e.getMessage() + "\n").getBytes(UTF_8));
      return FATAL;
    } catch (RuntimeException | Error e) {
      fault(call.toString(), e);
      err.write("fatal: the server failed\n".getBytes(UTF_8));
      return FATAL;
    }
  }

  private void fault(String where, Throwable e) {
    StringWriter text = new StringWriter();
    e.printStackTrace(new PrintWriter(text));
    faults.add(where + "\n" + text);
  }

  @Override
  public void close() throws IOException {
    socket.close();
    threads.shutdownNow();
  }

  /// What a server program was called with.
  ///
  /// @param named the folder as it was typed
  /// @param words the service and its options
  private record Call(Path folder, String named, String protocol, List<String> words) {
    static Call of(String text) {
      List<String> parts = List.of(text.split("\0", -1));
      String named = parts.getLast();
      String home = parts.get(2);
      Path folder =
          named.startsWith("~/")
              ? Path.of(home, named.substring(2))
              : Path.of(parts.getFirst()).resolve(named);
      return new Call(folder, named, parts.get(1), parts.subList(3, parts.size() - 1));
    }
  }

  /// Two streams and a status over one.
  private record Frames(DataOutputStream out) {
    OutputStream channel(int number) {
      return new OutputStream() {
        @Override
        public void write(int one) throws IOException {
          write(new byte[] {(byte) one}, 0, 1);
        }

        @Override
        public void write(byte[] bytes, int from, int length) throws IOException {
          frame(number, length, bytes, from, length);
        }
      };
    }

    void end(int status) throws IOException {
      frame(0, status, new byte[0], 0, 0);
    }

    private synchronized void frame(int channel, int number, byte[] bytes, int from, int length)
        throws IOException {
      byte[] frame = new byte[5 + length];
      frame[0] = (byte) channel;
      ByteBuffer.wrap(frame).putInt(1, number);
      System.arraycopy(bytes, from, frame, 5, length);
      out.write(frame);
      out.flush();
    }
  }
}
