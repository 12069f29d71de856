// SPDX-License-Identifier: Apache-2.0
package sh.zagi.env.fetch;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import sh.zagi.env.linux.NetworkNamespace;

/// The whole network of a program that fetches what a stranger named: an HTTP proxy on the loopback
/// of its own network namespace that leads to public addresses and to the hosts that the server's
/// administrator named, never to this machine or its neighbours.
public final class PublicProxy implements AutoCloseable {
  /// The same in every namespace: each has a loopback of its own.
  public static final int PORT = 4874;

  private static final Logger LOG = LoggerFactory.getLogger(PublicProxy.class);
  private static final byte[] LOOPBACK = {127, 0, 0, 1};
  private static final int BACKLOG = 64;
  private static final int CONNECT_TIMEOUT_MILLIS = 15_000;
  private static final int HEAD_LIMIT_BYTES = 64 << 10;
  private static final int HTTP_PORT = 80;
  private static final int PORT_LIMIT = 65_535;

  private final ServerSocket socket;
  private final Set<String> named;
  private final ExecutorService threads =
      Executors.newThreadPerTaskExecutor(Thread.ofVirtual().name("public proxy ", 0).factory());

  private PublicProxy(ServerSocket socket, Set<String> named) {
    this.socket = socket;
    this.named = Set.copyOf(named);
  }

  /// Starts a proxy in the network namespace of process `pid`, whose loopback must be up.
  ///
  /// @param named `host:port` of the hosts that may have any address
  public static PublicProxy open(long pid, Set<String> named) throws InterruptedException {
    ServerSocket socket =
        NetworkNamespace.of(pid)
            .call(() -> new ServerSocket(PORT, BACKLOG, InetAddress.getByAddress(LOOPBACK)));
    PublicProxy proxy = new PublicProxy(socket, named);
    var _ = proxy.threads.submit(proxy::accept);
    return proxy;
  }

  /// The address of the proxy as seen from the namespace.
  public static String address() {
    return "http://127.0.0.1:" + PORT;
  }

  private void accept() {
    try {
      while (true) {
        Socket client = socket.accept();
        var _ = threads.submit(() -> handle(client));
      }
    } catch (IOException _) {
      // closed: the program has ended
    }
  }

  private void handle(Socket client) {
    try (client) {
      Head head = Head.read(new BufferedInputStream(client.getInputStream()));
      try (Socket there = connect(head)) {
        if (head.isTunnel()) {
          client.getOutputStream().write("HTTP/1.1 200 OK\r\n\r\n".getBytes(ISO_8859_1));
        } else {
          there.getOutputStream().write(head.forwarded());
        }
        var _ = threads.submit(() -> pump(head.rest(), there));
        there.getInputStream().transferTo(client.getOutputStream());
      } catch (IOException refusal) {
        LOG.debug("proxy: {}", refusal.getMessage());
        client
            .getOutputStream()
            .write(
                "HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"
                    .getBytes(ISO_8859_1));
      }
    } catch (IOException e) {
      LOG.debug("proxy: a client went away", e);
    }
  }

  private static void pump(InputStream from, Socket to) {
    try {
      from.transferTo(to.getOutputStream());
      to.shutdownOutput();
    } catch (IOException e) {
      LOG.debug("proxy: a client went away", e);
    }
  }

  /// The address that was checked is the one that is used: a name may have another one a moment
  /// later.
  private Socket connect(Head head) throws IOException {
    InetAddress address = InetAddress.getByName(head.host());
    if (!named.contains(head.host() + ":" + head.port()) && !isPublic(address)) {
      throw new IOException(head.host() + " is no public address");
    }
    Socket there = new Socket();
    try {
      there.connect(new InetSocketAddress(address, head.port()), CONNECT_TIMEOUT_MILLIS);
      return there;
    } catch (IOException e) {
      there.close();
      throw e;
    }
  }

  /// Whether an address belongs to somebody on the internet rather than to this machine, to the
  /// networks beside it, or to nobody.
  static boolean isPublic(InetAddress address) {
    if (address.isAnyLocalAddress()
        || address.isLoopbackAddress()
        || address.isLinkLocalAddress()
        || address.isSiteLocalAddress()
        || address.isMulticastAddress()) {
      return false;
    }
    byte[] bytes = address.getAddress();
    int first = bytes[0] & 0xff;
    int second = bytes[1] & 0xff;
    if (bytes.length == 4) {
      return first != 0
          && first < 240
          && !(first == 100 && second >= 64 && second < 128)
          && !(first == 192 && second == 0 && bytes[2] == 0)
          && !(first == 198 && (second == 18 || second == 19));
    }
    // of IPv6 only what is given out to networks, and not what carries an IPv4 address inside
    return first >> 5 == 1
        && !(first == 0x20 && second == 0x02)
        && !(first == 0x20 && second == 0x01 && bytes[2] == 0 && bytes[3] == 0);
  }

  /// The beginning of a request.
  ///
  /// @param lines the request line and the headers
  /// @param rest what the client says after them
  private record Head(List<String> lines, URI target, boolean isTunnel, InputStream rest) {
    static Head read(InputStream in) throws IOException {
      StringBuilder text = new StringBuilder();
      while (text.length() < 4 || text.indexOf("\r\n\r\n", text.length() - 4) < 0) {
        int next = in.read();
        if (next < 0 || text.length() > HEAD_LIMIT_BYTES) {
          throw new IOException("no HTTP request");
        }
        text.append((char) next);
      }
      List<String> lines = text.toString().lines().filter(line -> !line.isEmpty()).toList();
      String[] words = lines.getFirst().split(" ", -1);
      if (words.length != 3) {
        throw new IOException("no HTTP request");
      }
      boolean isTunnel = words[0].equals("CONNECT");
      try {
        URI target = URI.create(isTunnel ? "tunnel://" + words[1] : words[1]);
        if (target.getHost() == null
            || target.getPort() > PORT_LIMIT
            || (!isTunnel && !"http".equals(target.getScheme()))) {
          throw new IOException("no host: " + words[1]);
        }
        return new Head(lines, target, isTunnel, in);
      } catch (IllegalArgumentException _) {
        throw new IOException("no address: " + words[1]);
      }
    }

    String host() {
      return target.getHost();
    }

    int port() {
      return target.getPort() < 0 ? HTTP_PORT : target.getPort();
    }

    /// The request as the host itself wants it; one for each connection.
    byte[] forwarded() {
      String path = target.getRawPath().isEmpty() ? "/" : target.getRawPath();
      String query = target.getRawQuery() == null ? "" : "?" + target.getRawQuery();
      String[] words = lines.getFirst().split(" ", -1);
      List<String> sent = new ArrayList<>(List.of(words[0] + " " + path + query + " HTTP/1.1"));
      lines.stream()
          .skip(1)
          .filter(line -> !line.toLowerCase(Locale.ROOT).matches("(proxy-)?connection:.*"))
          .forEach(sent::add);
      sent.add("Connection: close");
      return (String.join("\r\n", sent) + "\r\n\r\n").getBytes(ISO_8859_1);
    }
  }

  @Override
  public void close() {
    try {
      socket.close();
    } catch (IOException e) {
      LOG.debug("proxy: the socket did not close", e);
    }
    threads.shutdownNow();
  }
}
