// SPDX-License-Identifier: Apache-2.0
package sh.zagi.tests.bench;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import sh.zagi.tests.FreePort;

/// The peer of pages: cgit as Debian configures it, behind nginx.
final class Cgit implements AutoCloseable {
  private static final int MOST_TRIES = 200;
  private static final int PAUSE_MILLIS = 25;
  private static final String WORKERS = "4";

  private final Process nginx;
  private final Process runner;
  private final int port;

  private Cgit(Process nginx, Process runner, int port) {
    this.nginx = nginx;
    this.runner = runner;
    this.port = port;
  }

  /// @param folder that it may fill
  static Cgit start(Path folder, Path repository) throws IOException, InterruptedException {
    Files.createDirectories(folder);
    int port = FreePort.find();
    Path socket = folder.resolve("cgi");
    Path settings = folder.resolve("cgitrc");
    Files.writeString(settings, "virtual-root=/\nrepo.url=bench\nrepo.path=" + repository + "\n");
    Path config = folder.resolve("nginx.conf");
    Files.writeString(
        config,
        """
        daemon off;
        user %s;
        pid %s/nginx.pid;
        worker_processes 2;
        events { worker_connections 1024; }
        http {
          access_log off;
          client_body_temp_path %2$s/body;
          fastcgi_temp_path %2$s/fastcgi;
          proxy_temp_path %2$s/proxy;
          scgi_temp_path %2$s/scgi;
          uwsgi_temp_path %2$s/uwsgi;
          server {
            listen 127.0.0.1:%d;
            location / {
              include /etc/nginx/fastcgi_params;
              fastcgi_param SCRIPT_FILENAME /usr/lib/cgit/cgit.cgi;
              fastcgi_param PATH_INFO $uri;
              fastcgi_param CGIT_CONFIG %s;
              fastcgi_pass unix:%s;
            }
          }
        }
        """
            .formatted(System.getProperty("user.name"), folder, port, settings, socket));
    Process runner =
        start(folder, List.of("fcgiwrap", "-f", "-c", WORKERS, "-s", "unix:" + socket));
    Process nginx =
        start(folder, List.of("/usr/sbin/nginx", "-e", "stderr", "-c", config.toString()));
    Cgit peer = new Cgit(nginx, runner, port);
    peer.awaitReady();
    return peer;
  }

  private static Process start(Path folder, List<String> command) throws IOException {
    Path log = folder.resolve(Path.of(command.getFirst()).getFileName() + ".log");
    return new ProcessBuilder(command)
        .redirectErrorStream(true)
        .redirectOutput(log.toFile())
        .start();
  }

  private void awaitReady() throws IOException, InterruptedException {
    for (int tried = 0; tried < MOST_TRIES && nginx.isAlive(); tried++) {
      try (Socket _ = new Socket(InetAddress.getLoopbackAddress(), port)) {
        return;
      } catch (IOException _) {
        nginx.waitFor(PAUSE_MILLIS, TimeUnit.MILLISECONDS);
      }
    }
    close();
    throw new IOException("nginx did not start");
  }

  String base() {
    return "http://127.0.0.1:" + port + "/bench";
  }

  @Override
  public void close() {
    for (Process one : List.of(nginx, runner)) {
      one.descendants().forEach(ProcessHandle::destroy);
      one.destroy();
    }
  }
}
