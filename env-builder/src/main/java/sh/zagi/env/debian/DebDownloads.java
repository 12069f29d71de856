// SPDX-License-Identifier: Apache-2.0
package sh.zagi.env.debian;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import sh.zagi.env.Progress;

/// Fetches package files from this machine's archives and accepts only what has the expected
/// digest.
public final class DebDownloads {
  private static final int PARALLEL = 8;

  private final List<URI> bases;
  private final Archives archives;
  private final Path folder;

  /// @param folder for the fetched files until they are in the store; created when absent
  public DebDownloads(List<AptSource> sources, Archives archives, Path folder) throws IOException {
    this.bases = sources.stream().map(AptSource::base).distinct().toList();
    this.archives = archives;
    this.folder = Files.createDirectories(folder);
  }

  /// Fetches all packages, eight at a time, each to a file with its store name in a folder of its
  /// own digest; a file that is there already is taken as it is. Progress counts bytes.
  ///
  /// @throws IOException when one cannot be had; the message is one sentence that names it
  public List<Path> fetch(List<DebPackage> packages, Progress progress) throws IOException {
    long total = packages.stream().mapToLong(DebPackage::sizeBytes).sum();
    AtomicLong done = new AtomicLong();
    List<Future<Path>> fetching = new ArrayList<>();
    try (ExecutorService workers = Executors.newFixedThreadPool(PARALLEL)) {
      for (DebPackage wanted : packages) {
        fetching.add(
            workers.submit(() -> {
              Path file = fetch(wanted);
              progress.detail(done.addAndGet(wanted.sizeBytes()), total);
              return file;
            }));
      }
      List<Path> files = new ArrayList<>();
      for (Future<Path> file : fetching) {
        files.add(file.get());
      }
      return files;
    } catch (ExecutionException failure) {
      fetching.forEach(other -> other.cancel(true));
      throw failure.getCause() instanceof IOException cause
          ? cause
          : new IOException(failure.getCause());
    } catch (InterruptedException _) {
      fetching.forEach(other -> other.cancel(true));
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while fetching packages");
    }
  }

  private Path fetch(DebPackage wanted) throws IOException {
    Path own = Files.createDirectories(folder.resolve(wanted.sha256()));
    Path file = own.resolve(wanted.storeName());
    if (Files.isRegularFile(file) && Digests.hex(file).equals(wanted.sha256())) {
      return file;
    }
    boolean other = false;
    for (URI base : bases) {
      URI address = URI.create(base + "/" + wanted.poolPath().replace("~", "%7e"));
      if (archives.fetch(address, file)) {
        if (Digests.hex(file).equals(wanted.sha256())) {
          return file;
        }
        other = true;
      }
      Files.deleteIfExists(file);
    }
    String name = wanted.name() + " " + wanted.version();
    throw new IOException(
        other
            ? "the package archive has another " + name + " than the one that the lock pins"
            : "no package archive has "
                + name
                + " any more, and no copy of it is kept here: run zagi env update");
  }
}
