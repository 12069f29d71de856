// SPDX-License-Identifier: Apache-2.0
package sh.zagi.storage.git;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.eclipse.jgit.internal.storage.file.FileRepository;
import org.eclipse.jgit.internal.storage.file.ObjectDirectory;
import org.eclipse.jgit.lib.BaseRepositoryBuilder;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.storage.file.FileRepositoryBuilder;
import sh.zagi.storage.crash.Step;
import sh.zagi.storage.repo.Repo;

/// A scratch object folder for one push. Its repository has the real one's refs and settings and
/// reads the real objects, but whatever arrives stays here until [#release]; closing it without
/// that leaves not one byte behind. Belongs to one thread.
final class Quarantine implements AutoCloseable {
  private final Repo repo;
  private final Path objects;
  private final FileRepository scratch;

  private Quarantine(Repo repo, Path objects, FileRepository scratch) {
    this.repo = repo;
    this.objects = objects;
    this.scratch = scratch;
  }

  static Quarantine open(Repo repo) throws IOException {
    Path parent = Files.createDirectories(repo.incoming());
    Path objects = Files.createTempDirectory(parent, "push");
    Files.createDirectory(objects.resolve("pack"));
    Files.createDirectory(objects.resolve("info"));
    for (Path folder : List.of(objects, objects.resolve("pack"), objects.resolve("info"))) {
      // Scripts of the repository read it as nobody; no other comes as far as here.
      Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
    }
    BaseRepositoryBuilder<?, ?> builder =
        new FileRepositoryBuilder()
            .setGitDir(repo.folder().toFile())
            .setBare()
            .setObjectDirectory(objects.toFile())
            .addAlternateObjectDirectory(repo.folder().resolve("objects").toFile());
    return new Quarantine(repo, objects, new FileRepository(builder.setup()));
  }

  Repository repository() {
    return scratch;
  }

  /// Where the objects wait that arrived.
  Path objects() {
    return objects;
  }

  /// How much arrived.
  long bytes() {
    try (Stream<Path> files = Files.walk(objects)) {
      return files.mapToLong(file -> Files.isRegularFile(file) ? file.toFile().length() : 0).sum();
    } catch (IOException e) {
      throw new UncheckedIOException("quarantine cannot be measured: " + objects, e);
    }
  }

  /// Moves the received packs into the real store. A pack becomes visible by its `.idx`, so that
  /// goes last. One that is there already, from a push that came no further, stays as its readers
  /// know it.
  void release() throws IOException {
    Path target = repo.folder().resolve("objects").resolve("pack");
    List<Path> files;
    try (Stream<Path> pack = Files.list(objects.resolve("pack"))) {
      files =
          // JGit's lock on the new pack stays here: JGit removes it itself when the push is over.
          pack.filter(file -> !file.toString().endsWith(".keep"))
              .filter(file -> !Files.exists(target.resolve(indexOf(file))))
              .sorted(Comparator.comparing(Quarantine::isIndex))
              .toList();
    }
    for (Path file : files) {
      if (isIndex(file)) {
        Step.PACK_PLACED.reached();
      }
      Files.move(
          file, target.resolve(file.getFileName().toString()), StandardCopyOption.ATOMIC_MOVE);
    }
    announce(target, files);
  }

  private static boolean isIndex(Path file) {
    return file.toString().endsWith(".idx");
  }

  private static String indexOf(Path file) {
    return file.getFileName().toString().replaceFirst("\\.[a-z]+$", ".idx");
  }

  /// Tells the open repository of new packs, so that it need not find out by a time stamp.
  private void announce(Path target, List<Path> files) throws IOException {
    if (repo.git().getObjectDatabase() instanceof ObjectDirectory directory) {
      for (Path file : files) {
        String name = file.getFileName().toString();
        if (name.endsWith(".pack")) {
          directory.openPack(target.resolve(name).toFile());
        }
      }
    }
  }

  @Override
  public void close() {
    scratch.close();
    try (Stream<Path> paths = Files.walk(objects)) {
      for (Path path : paths.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(path);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("quarantine cannot be removed: " + objects, e);
    }
  }
}
