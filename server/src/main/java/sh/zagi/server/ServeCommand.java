// SPDX-License-Identifier: Apache-2.0
package sh.zagi.server;

import java.io.PrintWriter;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import sh.zagi.config.ConfigException;
import sh.zagi.config.ServerConfig;

@Command(
    name = "serve",
    description = "open both doors until told to stop",
    mixinStandardHelpOptions = true)
final class ServeCommand implements Callable<Integer> {
  private final PrintWriter out;

  @Mixin private SettingsOptions settings = new SettingsOptions();

  @Option(names = "--ssh-port", paramLabel = "N", description = "port of the SSH door (2222)")
  private @Nullable String sshPort;

  @Option(names = "--http-port", paramLabel = "N", description = "port of the HTTP door (8080)")
  private @Nullable String httpPort;

  @Option(names = "--bind", paramLabel = "ADDRESS", description = "address (127.0.0.1)")
  private @Nullable String bind;

  @Option(names = "--admin-key", paramLabel = "FILE", description = "first admin's public key")
  private @Nullable String adminKey;

  ServeCommand(PrintWriter out) {
    this.out = out;
  }

  @Override
  public Integer call() throws Exception {
    Server server = Server.start(config());
    CountDownLatch stopped = new CountDownLatch(1);
    Runtime.getRuntime()
        .addShutdownHook(
            Thread.ofPlatform()
                .name("stop")
                .unstarted(() -> {
                  server.drain();
                  stopped.countDown();
                  // Told to stop and stopped: that is success, not death by signal.
                  Runtime.getRuntime().halt(0);
                }));
    out.print(server.readyText());
    out.flush();
    stopped.await();
    return 0;
  }

  private ServerConfig config() throws ConfigException {
    Map<String, String> flags = new LinkedHashMap<>();
    put(flags, "ssh-port", sshPort);
    put(flags, "http-port", httpPort);
    put(flags, "bind", bind);
    put(flags, "admin-key", adminKey);
    return settings.load(flags);
  }

  private static void put(Map<String, String> flags, String name, @Nullable String value) {
    if (value != null) {
      flags.put(name, value);
    }
  }
}
