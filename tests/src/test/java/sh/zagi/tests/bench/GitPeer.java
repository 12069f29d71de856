// SPDX-License-Identifier: Apache-2.0
package sh.zagi.tests.bench;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import sh.zagi.tests.FreePort;

/// Another git server, in its usual way over the loopback.
///
/// @param name as the table has it
/// @param url what stands before the name of a repository
/// @param ours what stands there for ours, by the same protocol where ours has it
/// @param repositories where it keeps them
record GitPeer(String name, String url, String ours, Path repositories, List<Process> processes)
    implements AutoCloseable {
  private static final int MOST_TRIES = 400;
  private static final int PAUSE_MILLIS = 25;
  private static final String SSH = "zagi:alice/";

  /// Anybody may read, write and make repositories.
  private static final String GITOLITE_RULES =
      """
      repo bench refs
          RW+ = @all
      repo pushed[0-9]+
          C = @all
          RW+ = @all
      """;

  /// As its manual has it for nginx and fcgiwrap, with pushes allowed.
  private static final String NGINX =
      """
      daemon off;
      user root;
      worker_processes 2;
      pid @FOLDER@/nginx.pid;
      error_log @FOLDER@/nginx.log;
      events {}
      http {
        access_log off;
        client_max_body_size 0;
        client_body_temp_path @FOLDER@/body;
        fastcgi_temp_path @FOLDER@/fastcgi;
        proxy_temp_path @FOLDER@/proxy;
        uwsgi_temp_path @FOLDER@/uwsgi;
        scgi_temp_path @FOLDER@/scgi;
        server {
          listen 127.0.0.1:@PORT@;
          location / {
            fastcgi_pass unix:@FOLDER@/fcgi.sock;
            fastcgi_buffering off;
            fastcgi_request_buffering off;
            fastcgi_read_timeout 600;
            fastcgi_param SCRIPT_FILENAME /usr/lib/git-core/git-http-backend;
            fastcgi_param GIT_PROJECT_ROOT @REPOSITORIES@;
            fastcgi_param GIT_HTTP_EXPORT_ALL 1;
            fastcgi_param GIT_PROTOCOL $http_git_protocol;
            fastcgi_param GIT_CONFIG_COUNT 1;
            fastcgi_param GIT_CONFIG_KEY_0 http.receivepack;
            fastcgi_param GIT_CONFIG_VALUE_0 true;
            fastcgi_param PATH_INFO $uri;
            fastcgi_param QUERY_STRING $query_string;
            fastcgi_param REQUEST_METHOD $request_method;
            fastcgi_param CONTENT_TYPE $content_type;
            fastcgi_param CONTENT_LENGTH $content_length;
          }
        }
      }
      """;

  GitPeer {
    processes = List.copyOf(processes);
  }

  static GitPeer gitDaemon(Path folder, Path repositories)
      throws IOException, InterruptedException {
    int port = FreePort.find();
    Process process =
        start(
            folder,
            Map.of(),
            "/usr/lib/git-core/git-daemon",
            "--export-all",
            "--enable=receive-pack",
            "--max-connections=0",
            "--base-path=" + repositories,
            "--listen=127.0.0.1",
            "--port=" + port);
    awaitPort(process, port);
    String url = "git://127.0.0.1:" + port + "/";
    return new GitPeer("git daemon", url, SSH, repositories, List.of(process));
  }

  static GitPeer jgitDaemon(Path folder, Path repositories)
      throws IOException, InterruptedException {
    int port = FreePort.find();
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(
        ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
            .filter(option -> !option.startsWith("-Dzagi"))
            .toList());
    command.addAll(List.of("-cp", System.getProperty("java.class.path")));
    command.addAll(List.of(JgitDaemon.class.getName(), repositories + "", port + ""));
    Process process = start(folder, Map.of(), command.toArray(String[]::new));
    awaitPort(process, port);
    String url = "git://127.0.0.1:" + port + "/";
    return new GitPeer("JGit's daemon", url, SSH, repositories, List.of(process));
  }

  /// @param ours the address of ours over HTTP, with what lets in there
  static GitPeer nginx(Path folder, Path repositories, String ours)
      throws IOException, InterruptedException {
    int port = FreePort.find();
    Path config = folder.resolve("nginx.conf");
    Files.writeString(
        config,
        NGINX
            .replace("@REPOSITORIES@", repositories.toString())
            .replace("@FOLDER@", folder.toString())
            .replace("@PORT@", Integer.toString(port)));
    // One process for each request that it answers at the same time.
    String socket = "unix:" + folder.resolve("fcgi.sock");
    Process wrap = start(folder, Map.of(), "/usr/sbin/fcgiwrap", "-c", "64", "-s", socket);
    Process nginx = start(folder, Map.of(), "/usr/sbin/nginx", "-c", config.toString());
    awaitPort(nginx, port);
    String url = "http://127.0.0.1:" + port + "/";
    return new GitPeer("nginx + git-http-backend", url, ours, repositories, List.of(nginx, wrap));
  }

  /// Its users are keys that run its shell; the daemon is OpenSSH's.
  ///
  /// @param config the clients' ssh configuration, which gets the host `gitolite`
  static GitPeer gitolite(Path folder, Path publicKey, Path config)
      throws IOException, InterruptedException {
    Map<String, String> home = Map.of("HOME", folder.toString(), "USER", "root");
    succeed(folder, home, "gitolite", "setup", "-pk", publicKey.toString());
    Files.writeString(
        folder.resolve(".gitolite/conf/gitolite.conf"), GITOLITE_RULES, StandardOpenOption.APPEND);
    succeed(folder, home, "gitolite", "compile");
    String shell = "env HOME=" + folder + " /usr/share/gitolite3/gitolite-shell alice";
    Path keys =
        Files.writeString(
            folder.resolve("keys"),
            "command=\"" + shell + "\",restrict " + Files.readString(publicKey));
    OpenSsh daemon = OpenSsh.start(folder, keys);
    Files.writeString(
        config,
        """
        Host gitolite
          HostName 127.0.0.1
          Port %d
          User %s
        """
            .formatted(daemon.port(), System.getProperty("user.name")),
        StandardOpenOption.APPEND);
    return new GitPeer(
        "gitolite3", "gitolite:", SSH, folder.resolve("repositories"), List.of(daemon.process()));
  }

  ServerLoad load() {
    return new ServerLoad(processes.stream().map(Process::pid).toList());
  }

  private static Process start(Path folder, Map<String, String> variables, String... command)
      throws IOException {
    Path log = folder.resolve(Path.of(command[0]).getFileName() + ".log");
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .redirectOutput(log.toFile());
    builder.environment().putAll(variables);
    return builder.start();
  }

  private static void succeed(Path folder, Map<String, String> variables, String... command)
      throws IOException, InterruptedException {
    Process process = start(folder, variables, command);
    process.getOutputStream().close();
    if (process.waitFor() != 0) {
      throw new IOException(String.join(" ", command) + " failed");
    }
  }

  private static void awaitPort(Process process, int port)
      throws IOException, InterruptedException {
    for (int tried = 0; tried < MOST_TRIES && process.isAlive(); tried++) {
      try (Socket _ = new Socket(InetAddress.getLoopbackAddress(), port)) {
        return;
      } catch (IOException _) {
        process.waitFor(PAUSE_MILLIS, TimeUnit.MILLISECONDS);
      }
    }
    throw new IOException("did not start: " + process.info().command().orElse("the peer"));
  }

  @Override
  public void close() {
    for (Process process : processes) {
      List<ProcessHandle> started = process.descendants().toList();
      process.destroy();
      started.forEach(ProcessHandle::destroy);
    }
  }
}
