// SPDX-License-Identifier: Apache-2.0
package sh.zagi.server.http;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.Callable;
import sh.zagi.env.linux.Command;
import sh.zagi.env.linux.PrivateMounts;

/// A machine with a Nix store of its own: a thread that sees another folder at `/nix`, and so do
/// the programs that it starts.
record OtherMachine(Path nix) {
  private static final Duration TIMEOUT = Duration.ofSeconds(10);

  <T> T run(Callable<T> work) throws Exception {
    Files.createDirectories(nix);
    return PrivateMounts.call(
        "other machine",
        () -> {
          Command.Ended mounted =
              Command.of(TIMEOUT, "mount", "--bind", nix.toString(), "/nix").run(line -> {});
          if (!mounted.succeeded()) {
            throw new IOException("no other machine: status " + mounted.status());
          }
          return work.call();
        });
  }
}
