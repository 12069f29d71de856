// SPDX-License-Identifier: Apache-2.0
package sh.zagi.tests.script;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import sh.zagi.tests.ServerProcess;

/// A small file system of its own whose power can be cut: what was not forced to it is gone.
final class Volume implements AutoCloseable {
  /// As large as the smallest XFS that does not warn, with room for the log.
  private static final long BYTES = 700L * 1024 * 1024;

  /// A file system stays busy for as long as the processes that were killed take to go.
  private static final Duration POLL = Duration.ofMillis(50);

  private static final int MOST_POLLS = 600;

  private final Path in;
  private final String kind;
  private final Path folder;
  private int life;

  private Volume(Path in, String kind) throws IOException {
    this.in = in;
    this.kind = kind;
    this.folder = Files.createDirectories(in.resolve(kind));
  }

  /// @param kind as in `mkfs.KIND`
  static Volume make(Path in, String kind) throws IOException, InterruptedException {
    // Containers may lack them; a machine does not.
    assumeThat(run(in, "losetup", "--find").status()).as("free loop devices").isZero();
    Volume volume = new Volume(in, kind);
    try (RandomAccessFile file = new RandomAccessFile(volume.image().toFile(), "rw")) {
      file.setLength(BYTES);
    }
    succeed(in, "mkfs." + kind, "-q", volume.image().toString());
    volume.mount();
    return volume;
  }

  /// Where it is mounted.
  Path folder() {
    return folder;
  }

  private Path image() {
    return in.resolve(kind + "-" + life + ".image");
  }

  private void mount() throws IOException, InterruptedException {
    String options = kind.equals("xfs") ? "loop,nouuid" : "loop";
    succeed(in, "mount", "-o", options, image().toString(), folder.toString());
  }

  /// From now on nothing is read or written: not what is in memory either.
  void cut() throws IOException, InterruptedException {
    succeed(in, "xfs_io", "-x", "-c", "shutdown", folder.toString());
  }

  /// Once nobody uses it any more: what is on the disk, as a machine finds it that starts again. On
  /// a disk of its own, for containers that started meanwhile may hold on to the one without power.
  void comeBack() throws IOException, InterruptedException {
    assertThat(unmount()).as("nobody uses it any more").isTrue();
    Path old = image();
    life++;
    succeed(in, "cp", "--sparse=always", old.toString(), image().toString());
    Files.delete(old);
    mount();
  }

  private boolean unmount() throws IOException, InterruptedException {
    for (int poll = 0; poll < MOST_POLLS; poll++) {
      if (run(in, "umount", folder.toString()).status() == 0) {
        return true;
      }
      Thread.sleep(POLL);
    }
    return false;
  }

  private static Exec.Ran run(Path in, String... command) throws IOException, InterruptedException {
    return Exec.run(
        new Exec.Call(
            List.of(command), in, ServerProcess.plainEnvironment(), Optional.empty(), false));
  }

  private static void succeed(Path in, String... command) throws IOException, InterruptedException {
    Exec.Ran ran = run(in, command);
    assertThat(ran.status()).as(String.join(" ", command) + "\n" + ran.err()).isZero();
  }

  /// Leaves neither a mount nor a loop device.
  @Override
  public void close() {
    try {
      if (!unmount()) {
        succeed(in, "umount", "--lazy", folder.toString());
      }
      Files.delete(image());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }
}
