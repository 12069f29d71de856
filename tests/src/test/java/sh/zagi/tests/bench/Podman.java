// SPDX-License-Identifier: Apache-2.0
package sh.zagi.tests.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/// The other peer: containers of an image.
final class Podman implements AutoCloseable {
  private static final String BUSYBOX = "localhost/zagi-bench-busybox";

  /// As it comes, else what some machines need: crun refuses a hybrid of both kinds of cgroups, and
  /// nobody may raise limits inside of a container.
  private static final List<List<String>> OPTIONS =
      List.of(
          List.of(),
          List.of(
              "--runtime", "runc", "--ulimit", "nofile=1024:1024", "--ulimit", "nproc=1024:1024"));

  private final String image;
  private final List<String> options;

  private Podman(String image, List<String> options) {
    this.image = image;
    this.options = options;
  }

  /// A container of the machine's own busybox, as small as an image can be.
  ///
  /// @throws IOException with podman's own words when it runs nothing here
  static Podman start(Path folder) throws IOException, InterruptedException {
    Path tree = folder.resolve("image");
    Path programs = Files.createDirectories(tree.resolve("bin"));
    Files.createDirectories(tree.resolve("etc"));
    Files.copy(Path.of("/bin/busybox"), programs.resolve("busybox"));
    for (String name : List.of("sh", "true")) {
      Files.createSymbolicLink(programs.resolve(name), Path.of("busybox"));
    }
    Path archive = folder.resolve("image.tar");
    Client.check("tar", "-C", tree.toString(), "-cf", archive.toString(), ".");
    Client.check("podman", "import", "-q", archive.toString(), BUSYBOX);
    return probed(BUSYBOX);
  }

  /// Containers of the image in an archive.
  ///
  /// @param name the image's name in the archive
  static Podman load(Path archive, String name) throws IOException, InterruptedException {
    Client.check("podman", "load", "-q", "-i", archive.toString());
    return probed(name);
  }

  private static Podman probed(String image) throws IOException, InterruptedException {
    IOException last = new IOException("podman runs nothing here");
    for (List<String> options : OPTIONS) {
      Podman podman = new Podman(image, options);
      try {
        podman.run("true");
        return podman;
      } catch (IOException e) {
        last = e;
      }
    }
    new Podman(image, List.of()).close();
    throw last;
  }

  /// Runs a program in a new container, to its end.
  Duration run(String... program) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of("podman", "run", "--rm", "--network", "none"));
    command.addAll(options);
    command.add(image);
    command.addAll(List.of(program));
    return Client.check(command.toArray(String[]::new));
  }

  /// As somebody would type it.
  String runName() {
    return ("podman run " + String.join(" ", options)).strip() + " true";
  }

  /// As somebody would type it.
  String name() {
    return ("podman run -it " + String.join(" ", options)).strip();
  }

  /// `script` lends it a terminal, which podman wants of its own.
  Duration prompt() throws IOException, InterruptedException {
    String line =
        "podman run --rm -it --network none " + String.join(" ", options) + " " + image + " sh";
    return Client.prompt("script", "-qefc", line, "/dev/null");
  }

  @Override
  public void close() {
    try {
      Client.check("podman", "image", "rm", "-f", image);
    } catch (IOException _) {
      System.err.println("image stays behind: " + image);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }
}
