// SPDX-License-Identifier: Apache-2.0
package sh.zagi.tests.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/// The other peer: a container of the machine's own busybox, as small as an image can be.
final class Podman implements AutoCloseable {
  private static final String IMAGE = "localhost/zagi-bench-busybox";

  /// As it comes, else what some machines need: crun refuses a hybrid of both kinds of cgroups, and
  /// nobody may raise limits inside of a container.
  private static final List<List<String>> OPTIONS =
      List.of(
          List.of(),
          List.of(
              "--runtime", "runc", "--ulimit", "nofile=1024:1024", "--ulimit", "nproc=1024:1024"));

  private final List<String> options;

  private Podman(List<String> options) {
    this.options = options;
  }

  /// @throws IOException with podman's own words when it runs nothing here
  static Podman start(Path folder) throws IOException, InterruptedException {
    Path tree = folder.resolve("image");
    Path programs = Files.createDirectories(tree.resolve("bin"));
    Files.createDirectories(tree.resolve("etc"));
    Files.copy(Path.of("/bin/busybox"), programs.resolve("busybox"));
    Files.createSymbolicLink(programs.resolve("sh"), Path.of("busybox"));
    Path archive = folder.resolve("image.tar");
    Client.check("tar", "-C", tree.toString(), "-cf", archive.toString(), ".");
    Client.check("podman", "import", "-q", archive.toString(), IMAGE);
    IOException last = new IOException("podman runs nothing here");
    for (List<String> options : OPTIONS) {
      Podman podman = new Podman(options);
      try {
        podman.prompt();
        return podman;
      } catch (IOException e) {
        last = e;
      }
    }
    new Podman(List.of()).close();
    throw last;
  }

  /// As somebody would type it.
  String name() {
    return ("podman run -it " + String.join(" ", options)).strip();
  }

  /// `script` lends it a terminal, which podman wants of its own.
  Duration prompt() throws IOException, InterruptedException {
    String line =
        "podman run --rm -it --network none " + String.join(" ", options) + " " + IMAGE + " sh";
    return Client.prompt("script", "-qefc", line, "/dev/null");
  }

  @Override
  public void close() {
    try {
      Client.check("podman", "image", "rm", "-f", IMAGE);
    } catch (IOException _) {
      System.err.println("image stays behind: " + IMAGE);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }
}
