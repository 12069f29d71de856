// SPDX-License-Identifier: Apache-2.0
package sh.zagi.env.fetch;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// The beginning of a request to a proxy.
///
/// @param lines the request line and the headers
/// @param rest what the client says after them
record ProxyHead(List<String> lines, URI target, boolean isTunnel, InputStream rest) {
  private static final int LIMIT_BYTES = 64 << 10;
  private static final int HTTP_PORT = 80;
  private static final int PORT_LIMIT = 65_535;

  static ProxyHead read(InputStream in) throws IOException {
    StringBuilder text = new StringBuilder();
    while (text.length() < 4 || text.indexOf("\r\n\r\n", text.length() - 4) < 0) {
      int next = in.read();
      if (next < 0 || text.length() > LIMIT_BYTES) {
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
      return new ProxyHead(lines, target, isTunnel, in);
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
