// SPDX-License-Identifier: Apache-2.0
package sh.zagi.env.nix;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import sh.zagi.env.linux.Command;
import sh.zagi.env.linux.PrivateMounts;

/// Work that sees another folder at `/nix`: a store of its own, as on another machine. The mounts
/// end with the work.
public final class OwnStore {
  private static final Duration TIMEOUT = Duration.ofSeconds(10);

  private OwnStore() {}

  /// The store lies in a folder, empty or from earlier work.
  public static <T> T in(Path nix, Callable<T> work) throws Exception {
    Files.createDirectories(nix);
    return mounted(List.of("--bind", nix.toString(), "/nix"), work);
  }

  /// The store is empty and has little room.
  static <T> T ofSize(int mebibytes, Callable<T> work) throws Exception {
    return mounted(List.of("-t", "tmpfs", "-o", "size=" + mebibytes + "m", "tmpfs", "/nix"), work);
  }

  /// Gives the store of [#ofSize] another size; called by the work.
  static void resize(int mebibytes) throws IOException {
    mount(List.of("-o", "remount,size=" + mebibytes + "m", "/nix"));
  }

  private static <T> T mounted(List<String> options, Callable<T> work) throws Exception {
    return PrivateMounts.call(
        "own store",
        () -> {
          mount(options);
          return work.call();
        });
  }

  private static void mount(List<String> options) throws IOException {
    List<String> command = new ArrayList<>(List.of("mount"));
    command.addAll(options);
    Command.Ended ended = new Command(command, Map.of(), TIMEOUT).run(line -> {});
    if (!ended.succeeded()) {
      throw new IOException("no store of its own: status " + ended.status());
    }
  }
}
