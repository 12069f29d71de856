// SPDX-License-Identifier: Apache-2.0
package sh.zagi.env.fetch;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.Semaphore;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import sh.zagi.env.linux.NetworkNamespace;

/// An HTTP proxy on the loopback of a network namespace, most often of one that has nothing else.
/// Where its clients may go is decided by its [Way], connection by connection: a redirect is one
/// more connection.
public final class ProxyDoor implements AutoCloseable {
  /// The same in every namespace: each has a loopback of its own.
  public static final int PORT = 4874;

  /// How many connections one namespace may have at a time.
  public static final int MOST_CONNECTIONS = 256;

  private static final Logger LOG = LoggerFactory.getLogger(ProxyDoor.class);
  private static final byte[] LOOPBACK = {127, 0, 0, 1};
  private static final int BACKLOG = 64;
  private static final int CHUNK_BYTES = 32 << 10;

  private final ServerSocket socket;
  private final Way way;
  private final Semaphore places = new Semaphore(MOST_CONNECTIONS);
  private final Set<Socket> open = ConcurrentHashMap.newKeySet();
  private final ExecutorService threads =
      Executors.newThreadPerTaskExecutor(Thread.ofVirtual().name("proxy ", 0).factory());

  private ProxyDoor(ServerSocket socket, Way way) {
    this.socket = socket;
    this.way = way;
  }

  /// Where clients may go. Safe for use by many threads.
  public interface Way {
    /// Connects to a place that a client named.
    Answer connect(String host, int port);

    /// Bytes went that far: out of the namespace and into it.
    default void moved(long out, long in) {}
  }

  /// What became of a connection.
  public sealed interface Answer {
    /// It is there; the door closes it.
    record Connected(Socket socket) implements Answer {}

    /// It may not be, or nobody answered; one short sentence for the client.
    record Refused(String sentence) implements Answer {}
  }

  /// Opens a door in the network namespace of process `pid`, whose loopback must be up.
  ///
  /// @throws IllegalStateException when the process has ended or somebody has the port
  public static ProxyDoor open(long pid, Way way) throws InterruptedException {
    ServerSocket socket =
        NetworkNamespace.of(pid)
            .call(() -> new ServerSocket(PORT, BACKLOG, InetAddress.getByAddress(LOOPBACK)));
    ProxyDoor door = new ProxyDoor(socket, way);
    var _ = door.threads.submit(door::accept);
    return door;
  }

  /// Opens a door on this machine's own loopback, at a free port.
  public static ProxyDoor here(Way way) throws IOException {
    ProxyDoor door =
        new ProxyDoor(new ServerSocket(0, BACKLOG, InetAddress.getByAddress(LOOPBACK)), way);
    var _ = door.threads.submit(door::accept);
    return door;
  }

  /// Where clients find it.
  public InetSocketAddress place() {
    return new InetSocketAddress(socket.getInetAddress(), socket.getLocalPort());
  }

  /// The address of the proxy as seen from the namespace.
  public static String address() {
    return "http://127.0.0.1:" + PORT;
  }

  private void accept() {
    try {
      while (true) {
        Socket client = socket.accept();
        open.add(client);
        var _ = threads.submit(() -> handle(client));
      }
    } catch (IOException | RejectedExecutionException _) {
      // closed: nobody is left in the namespace
    }
  }

  private void handle(Socket client) {
    try (client) {
      if (!places.tryAcquire()) {
        refuse(client, "more than " + MOST_CONNECTIONS + " connections at a time");
        return;
      }
      try {
        serve(client);
      } finally {
        places.release();
      }
    } catch (IOException e) {
      LOG.debug("proxy: a client went away", e);
    } finally {
      open.remove(client);
    }
  }

  private void serve(Socket client) throws IOException {
    ProxyHead head;
    try {
      head = ProxyHead.read(new BufferedInputStream(client.getInputStream()));
    } catch (IOException e) {
      refuse(client, String.valueOf(e.getMessage()));
      return;
    }
    switch (way.connect(head.host(), head.port())) {
      case Answer.Refused(String sentence) -> refuse(client, sentence);
      case Answer.Connected(Socket there) -> join(head, client, there);
    }
  }

  private void join(ProxyHead head, Socket client, Socket there) throws IOException {
    open.add(there);
    try (there) {
      if (head.isTunnel()) {
        client.getOutputStream().write("HTTP/1.1 200 OK\r\n\r\n".getBytes(ISO_8859_1));
      } else {
        byte[] forwarded = head.forwarded();
        there.getOutputStream().write(forwarded);
        way.moved(forwarded.length, 0);
      }
      var _ = threads.submit(() -> pump(head.rest(), there));
      copy(there.getInputStream(), client.getOutputStream(), false);
    } finally {
      open.remove(there);
    }
  }

  private void pump(InputStream from, Socket to) {
    try {
      copy(from, to.getOutputStream(), true);
      to.shutdownOutput();
    } catch (IOException e) {
      LOG.debug("proxy: a client went away", e);
    }
  }

  private void copy(InputStream from, OutputStream to, boolean isOut) throws IOException {
    byte[] chunk = new byte[CHUNK_BYTES];
    for (int count = from.read(chunk); count >= 0; count = from.read(chunk)) {
      to.write(chunk, 0, count);
      way.moved(isOut ? count : 0, isOut ? 0 : count);
    }
  }

  /// The reason stands in the first line too, which is all that many clients show of a tunnel.
  private static void refuse(Socket client, String sentence) throws IOException {
    String reason = sentence.replaceAll("[^ -~]", "?");
    byte[] body = (reason + "\n").getBytes(UTF_8);
    OutputStream out = client.getOutputStream();
    out.write(
        ("HTTP/1.1 403 Forbidden: "
                + reason
                + "\r\nContent-Type: text/plain\r\nContent-Length: "
                + body.length
                + "\r\nConnection: close\r\n\r\n")
            .getBytes(ISO_8859_1));
    out.write(body);
    out.flush();
  }

  /// Ends every connection.
  @Override
  public void close() {
    try {
      socket.close();
    } catch (IOException e) {
      LOG.debug("proxy: the socket did not close", e);
    }
    // While one socket is open, the kernel keeps the namespace.
    for (Socket one : open) {
      try {
        one.close();
      } catch (IOException e) {
        LOG.debug("proxy: a connection did not close", e);
      }
    }
    threads.shutdownNow();
  }
}
