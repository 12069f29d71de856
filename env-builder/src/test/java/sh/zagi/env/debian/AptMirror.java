// SPDX-License-Identifier: Apache-2.0
package sh.zagi.env.debian;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/// A door on loopback to this machine's archives that keeps what passes: whoever reads through it
/// reads the same index, and it is fetched once.
final class AptMirror implements AutoCloseable {
  private static final int NO_BODY = -1;

  private final List<AptSource> sources;
  private final Path folder;
  private final HttpServer server;
  private final Archives archives = new Archives();
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

  AptMirror(List<AptSource> sources, Path folder) throws IOException {
    this.sources = sources;
    this.folder = Files.createDirectories(folder);
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/", this::answer);
    server.setExecutor(threads);
    server.start();
  }

  /// The same sources, by way of this door.
  List<AptSource> sources() {
    List<AptSource> here = new ArrayList<>();
    for (int i = 0; i < sources.size(); i++) {
      AptSource one = sources.get(i);
      here.add(
          new AptSource(
              URI.create("http://localhost:" + server.getAddress().getPort() + "/" + i),
              one.suites(),
              one.components(),
              one.keyring()));
    }
    return here;
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      String path = exchange.getRequestURI().getPath();
      Path file = folder.resolve(path.substring(1));
      boolean known = path.matches("/\\d/dists/[A-Za-z0-9./-]+") && !path.contains("..");
      // by digest would be a second copy of the same list
      if (!known || path.contains("/by-hash/") || path.contains("/i18n/") || !fetch(path, file)) {
        exchange.sendResponseHeaders(404, NO_BODY);
        return;
      }
      exchange.sendResponseHeaders(200, Files.size(file));
      Files.copy(file, exchange.getResponseBody());
    }
  }

  private synchronized boolean fetch(String path, Path file) throws IOException {
    if (Files.exists(file)) {
      return true;
    }
    Files.createDirectories(Objects.requireNonNull(file.getParent()));
    AptSource source = sources.get(Character.digit(path.charAt(1), 10));
    return archives.fetch(URI.create(source.base() + path.substring(2)), file);
  }

  /// `sources.list` for apt.
  String list() {
    StringBuilder list = new StringBuilder();
    for (AptSource one : sources()) {
      for (String suite : one.suites()) {
        list.append("deb ")
            .append(one.keyring().map(file -> "[signed-by=" + file + "] ").orElse(""))
            .append(one.base())
            .append(' ')
            .append(suite)
            .append(" main\n");
      }
    }
    return list.toString();
  }

  @Override
  public void close() {
    server.stop(0);
    threads.close();
    archives.close();
  }
}
