// SPDX-License-Identifier: Apache-2.0
package sh.zagi.tests.browser;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import sh.zagi.tests.ServerProcess;
import tools.jackson.databind.JsonNode;

/// One Chromium without a window, with a profile of its own.
public final class Chromium implements AutoCloseable {
  private static final Duration MOST_TIME_TO_START = Duration.ofMinutes(2);
  private static final Duration POLL = Duration.ofMillis(20);

  private final Process process;
  private final HttpClient http;
  private final DevTools tools;

  private Chromium(Process process, HttpClient http, DevTools tools) {
    this.process = process;
    this.http = http;
    this.tools = tools;
  }

  /// Starts it and waits until it can be told things.
  ///
  /// @param folder that it may fill; empty
  public static Chromium start(Path folder) throws IOException, InterruptedException {
    Path profile = Files.createDirectories(folder.resolve("profile"));
    ProcessBuilder builder =
        new ProcessBuilder(
                "chromium",
                "--headless=new",
                "--no-sandbox",
                "--disable-gpu",
                "--disable-dev-shm-usage",
                "--no-first-run",
                "--disable-background-networking",
                "--disable-component-update",
                "--disable-extensions",
                "--password-store=basic",
                "--remote-debugging-port=0",
                "--user-data-dir=" + profile,
                "about:blank")
            .redirectOutput(folder.resolve("chromium.out").toFile())
            .redirectError(folder.resolve("chromium.err").toFile());
    builder.environment().clear();
    builder.environment().putAll(ServerProcess.plainEnvironment());
    builder.environment().put("HOME", folder.toString());
    Process process = builder.start();
    URI address = address(process, profile.resolve("DevToolsActivePort"));
    HttpClient http = HttpClient.newHttpClient();
    return new Chromium(process, http, DevTools.connect(http, address));
  }

  /// The browser writes where it listens: a port, and a path with a secret.
  private static URI address(Process process, Path file) throws IOException, InterruptedException {
    long deadline = System.nanoTime() + MOST_TIME_TO_START.toNanos();
    while (process.isAlive() && System.nanoTime() < deadline) {
      List<String> lines = Files.exists(file) ? Files.readAllLines(file) : List.of();
      if (lines.size() == 2) {
        return URI.create("ws://127.0.0.1:" + lines.getFirst() + lines.get(1));
      }
      process.waitFor(POLL.toMillis(), TimeUnit.MILLISECONDS);
    }
    end(process);
    throw new IOException("chromium did not start");
  }

  /// A new tab of the size of a laptop's window.
  public Tab open() throws IOException, InterruptedException {
    JsonNode target = tools.call("", "Target.createTarget", Map.of("url", "about:blank"));
    JsonNode attached =
        tools.call(
            "",
            "Target.attachToTarget",
            Map.of("targetId", target.path("targetId").asString(), "flatten", true));
    Tab tab = new Tab(tools, attached.path("sessionId").asString());
    tab.prepare();
    return tab;
  }

  @Override
  public void close() {
    http.shutdownNow();
    end(process);
  }

  private static void end(Process process) {
    process.descendants().forEach(ProcessHandle::destroyForcibly);
    process.destroyForcibly();
    try {
      process.waitFor();
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }
}
