// SPDX-License-Identifier: Apache-2.0
package sh.zagi.tests.bench;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.Socket;
import java.net.URI;
import java.time.Duration;
import java.util.Base64;

/// Whole repositories, fetched and thrown away: the work of a server and the line alone.
final class Drain {
  static final int LEAST_BYTES = 1024 * 1024;

  private Drain() {}

  /// @param url of a repository, as git takes it
  static Duration of(Client client, String url) throws IOException, InterruptedException {
    return of(client, url, LEAST_BYTES);
  }

  /// @param least bytes that the repository has
  static Duration of(Client client, String url, long least)
      throws IOException, InterruptedException {
    long start = System.nanoTime();
    if (url.startsWith("http:")) {
      check(http(URI.create(url)), least);
    } else if (url.startsWith("git:")) {
      check(git(URI.create(url)), least);
    } else {
      String[] parts = url.split(":", 2);
      return client.drain(parts[0], parts[1], least);
    }
    return Duration.ofNanos(System.nanoTime() - start);
  }

  private static long git(URI url) throws IOException {
    try (Socket socket = new Socket(url.getHost(), url.getPort())) {
      String wish = "git-upload-pack " + url.getPath() + "\0host=" + url.getHost() + "\0";
      socket.getOutputStream().write(packet(wish));
      DataInputStream in = new DataInputStream(socket.getInputStream());
      String head = Client.firstId(in);
      socket.getOutputStream().write(wants(head));
      return Client.count(in);
    }
  }

  private static long http(URI url) throws IOException {
    String head;
    HttpURLConnection refs = open(url, "/info/refs?service=git-upload-pack");
    try (DataInputStream in = new DataInputStream(refs.getInputStream())) {
      // The name of the service, then what every protocol says.
      var _ = Client.firstId(in);
      head = Client.firstId(in);
    }
    HttpURLConnection pack = open(url, "/git-upload-pack");
    pack.setDoOutput(true);
    pack.setRequestProperty("Content-Type", "application/x-git-upload-pack-request");
    pack.getOutputStream().write(wants(head));
    try (InputStream in = pack.getInputStream()) {
      return Client.count(in);
    }
  }

  private static HttpURLConnection open(URI url, String rest) throws IOException {
    String place = "http://" + url.getHost() + ":" + url.getPort() + url.getPath() + rest;
    HttpURLConnection connection = (HttpURLConnection) URI.create(place).toURL().openConnection();
    if (url.getUserInfo() != null) {
      byte[] who = url.getUserInfo().getBytes(ISO_8859_1);
      connection.setRequestProperty(
          "Authorization", "Basic " + Base64.getEncoder().encodeToString(who));
    }
    return connection;
  }

  static void check(long bytes, long least) throws IOException {
    if (bytes < least) {
      throw new IOException("drained only " + bytes + " bytes");
    }
  }

  /// Asks for all of a branch.
  static byte[] wants(String head) {
    String want = "want " + head + " side-band-64k ofs-delta no-progress\n";
    return (new String(packet(want), ISO_8859_1) + "00000009done\n").getBytes(ISO_8859_1);
  }

  private static byte[] packet(String line) {
    return String.format("%04x%s", line.length() + 4, line).getBytes(ISO_8859_1);
  }
}
