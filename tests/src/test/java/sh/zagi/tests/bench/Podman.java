// SPDX-License-Identifier: Apache-2.0
package sh.zagi.tests.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/// The other peer: a container of the machine's own busybox, as small as an image can be.
final class Podman implements AutoCloseable {
  private static final String IMAGE = "localhost/zagi-bench-busybox";

  private Podman() {}

  static Podman start(Path folder) throws IOException, InterruptedException {
    Path tree = folder.resolve("image");
    Path programs = Files.createDirectories(tree.resolve("bin"));
    Files.createDirectories(tree.resolve("etc"));
    Files.copy(Path.of("/bin/busybox"), programs.resolve("busybox"));
    Files.createSymbolicLink(programs.resolve("sh"), Path.of("busybox"));
    Path archive = folder.resolve("image.tar");
    Client.check("tar", "-C", tree.toString(), "-cf", archive.toString(), ".");
    Client.check("podman", "import", "-q", archive.toString(), IMAGE);
    return new Podman();
  }

  /// `script` lends it a terminal, which podman wants of its own.
  Duration prompt() throws IOException, InterruptedException {
    return Client.prompt(
        "script", "-qefc", "podman run --rm -it --network none " + IMAGE + " sh", "/dev/null");
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
