// SPDX-License-Identifier: Apache-2.0
package sh.zagi.session;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.UnknownHostException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import sh.zagi.env.linux.NetworkNamespace;
import sh.zagi.session.egress.Outside;

/// A network of two machines in namespaces of their own, with addresses of all kinds: the one that
/// sessions leave through, and one beyond it that answers HTTP on every address it has.
final class OtherNetwork implements Outside, AutoCloseable {
  static final String PUBLIC = "20.0.0.34";
  static final String OWN = "20.0.0.1";
  private static final int PORT = 80;

  private final Process machine;
  private final Process beyond;
  private final List<ServerSocket> servers = new ArrayList<>();
  private final Map<String, Deque<List<String>>> names = new ConcurrentHashMap<>();

  OtherNetwork() throws Exception {
    machine = namespace();
    beyond = namespace();
    in(machine, "ip link add name near0 type veth peer name far0 netns " + beyond.pid());
    in(
        machine,
        "ip link set lo up && ip link set near0 up && ip addr add 20.0.0.1/24 dev near0 && ip addr"
            + " add 10.9.0.1/24 dev near0 && ip addr add 169.254.0.1/16 dev near0 && ip addr add"
            + " 2600:1::1/64 dev near0 nodad && ip addr add fd12::1/64 dev near0 nodad");
    in(
        beyond,
        "ip link set lo up && ip link set far0 up && ip addr add 20.0.0.34/24 dev far0 && ip addr"
            + " add 10.9.0.34/24 dev far0 && ip addr add 169.254.169.254/16 dev far0 && ip addr add"
            + " 2600:1::34/64 dev far0 nodad && ip addr add fd12::34/64 dev far0 nodad");
    serve(machine, "the machine itself");
    serve(beyond, "beyond");
    name("public.test", PUBLIC);
    name("six.test", "2600:1::34");
  }

  /// A process that holds a network namespace and has entered it.
  private static Process namespace() throws Exception {
    Process process =
        new ProcessBuilder("unshare", "-n", "sh", "-c", "echo in; exec sleep 600").start();
    if (process.inputReader().readLine() == null) {
      throw new IllegalStateException("no network namespace here");
    }
    return process;
  }

  private static void in(Process namespace, String line) throws Exception {
    Process process =
        new ProcessBuilder(
                "nsenter", "--net=/proc/" + namespace.pid() + "/ns/net", "sh", "-c", line)
            .inheritIO()
            .start();
    if (process.waitFor() != 0) {
      throw new IllegalStateException(line);
    }
  }

  /// Answers every request with who it is; `/away/HOST` with a redirect to that host.
  private void serve(Process namespace, String who) throws InterruptedException {
    ServerSocket server = NetworkNamespace.of(namespace.pid()).call(() -> new ServerSocket(PORT));
    servers.add(server);
    Thread.ofVirtual()
        .start(() -> {
          try {
            while (true) {
              Socket client = server.accept();
              Thread.ofVirtual().start(() -> answer(client, who));
            }
          } catch (IOException _) {
            // closed
          }
        });
  }

  private static void answer(Socket client, String who) {
    try (client) {
      var in = client.getInputStream();
      StringBuilder head = new StringBuilder();
      while (head.indexOf("\r\n\r\n") < 0) {
        int next = in.read();
        if (next < 0) {
          return;
        }
        head.append((char) next);
      }
      String path = head.substring(head.indexOf(" ") + 1, head.indexOf(" ", 5));
      String answer =
          path.startsWith("/away/")
              ? "HTTP/1.1 302 Found\r\nLocation: http://" + path.substring(6) + "/\r\n"
              : "HTTP/1.1 200 OK\r\n";
      client
          .getOutputStream()
          .write(
              (answer + "Content-Length: " + who.length() + "\r\nConnection: close\r\n\r\n" + who)
                  .getBytes(ISO_8859_1));
    } catch (IOException _) {
      // the client went away
    }
  }

  /// What a name resolves to, one answer after the other; the last one stays.
  final void name(String host, String... addresses) {
    Deque<List<String>> answers = new ArrayDeque<>();
    for (String address : addresses) {
      answers.add(List.of(address.split(" ", -1)));
    }
    names.put(host, answers);
  }

  @Override
  public List<InetAddress> addresses(String host) throws IOException {
    Deque<List<String>> answers = names.get(host);
    if (answers == null) {
      if (!host.matches("[0-9.]+|\\[.*]")) {
        throw new UnknownHostException(host);
      }
      return List.of(InetAddress.getByName(host));
    }
    List<InetAddress> addresses = new ArrayList<>();
    synchronized (answers) {
      for (String address : answers.size() > 1 ? answers.poll() : answers.peek()) {
        addresses.add(InetAddress.getByName(address));
      }
    }
    return addresses;
  }

  @Override
  public Set<InetAddress> own() throws IOException {
    return Set.of(
        InetAddress.getByName(OWN),
        InetAddress.getByName("10.9.0.1"),
        InetAddress.getByName("2600:1::1"));
  }

  @Override
  public Socket connect(InetSocketAddress address) throws IOException {
    try {
      return NetworkNamespace.of(machine.pid())
          .call(() -> {
            Socket socket = new Socket();
            socket.connect(address, 2_000);
            return socket;
          });
    } catch (InterruptedException | IllegalStateException e) {
      throw new IOException(e);
    }
  }

  @Override
  public void close() throws IOException {
    for (ServerSocket server : servers) {
      server.close();
    }
    for (Process process : List.of(machine, beyond)) {
      process.destroyForcibly().onExit().join();
    }
  }
}
