// SPDX-License-Identifier: Apache-2.0
package sh.zagi.env.flake;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/// A web server on loopback that gives the files of a folder and knows what it was asked for.
final class StandInHost implements AutoCloseable {
  private final HttpServer server;
  private final List<String> asked = new CopyOnWriteArrayList<>();

  StandInHost(Path folder) throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/",
        exchange -> {
          String path = exchange.getRequestURI().getPath();
          asked.add(path);
          Path file = folder.resolve(path.substring(1));
          boolean isThere = Files.isRegularFile(file);
          exchange.sendResponseHeaders(isThere ? 200 : 404, isThere ? Files.size(file) : -1);
          if (isThere && !exchange.getRequestMethod().equals("HEAD")) {
            Files.copy(file, exchange.getResponseBody());
          }
          exchange.close();
        });
    server.start();
  }

  String address() {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  List<String> asked() {
    return List.copyOf(asked);
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
