// SPDX-License-Identifier: Apache-2.0
package sh.zagi.env.debian;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.lang.ref.SoftReference;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.tukaani.xz.XZInputStream;
import sh.zagi.env.Progress;

/// The package indexes of this machine's Debian archives, pinned as snapshots. A snapshot moves
/// only when [#refresh] is called. Thread-safe.
public final class DebianIndex {
  private static final Path DEBIAN_KEYRING =
      Path.of("/usr/share/keyrings/debian-archive-keyring.gpg");
  private static final Pattern ID = Pattern.compile("[0-9a-f]{64}");
  private static final String LATEST = "latest";

  private final List<AptSource> sources;
  private final Archives archives;
  private final Path folder;
  private final InstantSource clock;
  private SoftReference<IndexSnapshot> recent = new SoftReference<>(null);

  /// @param folder for the snapshots, usually `DATA/env/index`; created when absent
  public DebianIndex(List<AptSource> sources, Archives archives, Path folder) throws IOException {
    this(sources, archives, folder, InstantSource.system());
  }

  /// @param clock decides whether an index has expired
  DebianIndex(List<AptSource> sources, Archives archives, Path folder, InstantSource clock)
      throws IOException {
    this.sources = List.copyOf(sources);
    this.archives = archives;
    this.folder = Files.createDirectories(folder);
    this.clock = clock;
  }

  /// The latest snapshot, fetched if there is none yet.
  public synchronized IndexSnapshot current(Progress progress) throws IOException {
    Optional<IndexSnapshot> latest = latest();
    if (latest.isPresent()) {
      return latest.get();
    }
    return refresh(progress);
  }

  /// A snapshot of the past, when it is still here.
  public synchronized Optional<IndexSnapshot> find(String id) throws IOException {
    IndexSnapshot known = recent.get();
    if (known != null && known.id().equals(id)) {
      return Optional.of(known);
    }
    if (!ID.matcher(id).matches() || !Files.isRegularFile(file(id))) {
      return Optional.empty();
    }
    return Optional.of(remember(IndexSnapshot.load(file(id))));
  }

  /// Fetches and verifies the signed files; fetches the lists only when something is new.
  ///
  /// @throws IOException when an archive cannot be reached or a signature or digest is wrong; the
  ///   message is one sentence
  public synchronized IndexSnapshot refresh(Progress progress) throws IOException {
    if (sources.isEmpty()) {
      throw new IOException("this machine has no Debian package source");
    }
    progress.step("reading the Debian package index");
    List<Suite> suites = new ArrayList<>();
    for (AptSource source : sources) {
      for (String name : source.suites()) {
        suites.add(fetchRelease(source, name));
      }
    }
    String id = id(suites.stream().map(suite -> suite.release.sha256()));
    Optional<IndexSnapshot> known = find(id);
    IndexSnapshot snapshot = known.isPresent() ? known.get() : fetchLists(id, suites, progress);
    Path next = folder.resolve(LATEST + ".new");
    Files.writeString(next, id + "\n");
    Files.move(next, folder.resolve(LATEST), StandardCopyOption.ATOMIC_MOVE);
    return snapshot;
  }

  /// The id of the snapshot that a lock was resolved with.
  public static String id(List<IndexSource> read) {
    return id(read.stream().map(IndexSource::inReleaseSha256).distinct());
  }

  private static String id(Stream<String> releases) {
    String all = String.join("\n", releases.sorted().toList());
    return Digests.hex(all.getBytes(StandardCharsets.US_ASCII));
  }

  private record Suite(URI dists, List<String> components, ReleaseFile release) {}

  private Suite fetchRelease(AptSource source, String name) throws IOException {
    URI dists = URI.create(source.base() + "/dists/" + name);
    Path file = Files.createTempFile(folder, "release", ".partial");
    try {
      URI address = URI.create(dists + "/InRelease");
      if (!archives.fetch(address, file)) {
        throw new IOException("the package archive has no " + address);
      }
      Path keyring = source.keyring().orElse(DEBIAN_KEYRING);
      ReleaseFile release = ReleaseFile.verify(file, keyring);
      release.checkTime(clock.instant());
      refuseOlder(release);
      return new Suite(dists, source.components(), release);
    } finally {
      Files.deleteIfExists(file);
    }
  }

  /// A signed index of last month is as genuine as today's, so a mirror must not go back in time.
  private void refuseOlder(ReleaseFile release) throws IOException {
    Optional<IndexSnapshot> known = latest();
    boolean older =
        known.isPresent()
            && known.get().sources().stream()
                .anyMatch(one ->
                    one.suite().equals(release.suite()) && one.released() > release.released());
    if (older) {
      throw new IOException(
          "the mirror's package index "
              + release.suite()
              + " is older than the one that it had before");
    }
  }

  private Optional<IndexSnapshot> latest() throws IOException {
    Path latest = folder.resolve(LATEST);
    return Files.isRegularFile(latest) ? find(Files.readString(latest).strip()) : Optional.empty();
  }

  private IndexSnapshot fetchLists(String id, List<Suite> suites, Progress progress)
      throws IOException {
    List<IndexSource> read = new ArrayList<>();
    List<IndexPackage> packages = new ArrayList<>(70_000);
    for (Suite suite : suites) {
      for (String component : suite.components) {
        read.add(fetchList(suite, component, packages));
        progress.detail(read.size(), suites.size());
      }
    }
    IndexSnapshot snapshot = new IndexSnapshot(id, read, packages.stream());
    snapshot.save(file(id));
    return remember(snapshot);
  }

  private IndexSource fetchList(Suite suite, String component, List<IndexPackage> packages)
      throws IOException {
    ReleaseFile release = suite.release;
    String path = component + "/binary-" + architecture() + "/Packages.xz";
    String sha256 = release.files().get(path);
    if (sha256 == null) {
      throw new IOException(release.suite() + " has no " + path);
    }
    Path file = Files.createTempFile(folder, "packages", ".partial");
    try {
      if (!archives.fetch(URI.create(suite.dists + "/" + path), file)
          || !Digests.hex(file).equals(sha256)) {
        throw new IOException(
            "the package list " + path + " of " + release.suite() + " is not what was signed");
      }
      try (BufferedReader in =
          new BufferedReader(
              new InputStreamReader(
                  new XZInputStream(Files.newInputStream(file)), StandardCharsets.UTF_8))) {
        Stanzas.read(in, stanza -> IndexPackage.of(stanza).ifPresent(packages::add));
      }
      return new IndexSource(
          release.suite(),
          component,
          architecture(),
          release.released(),
          release.sha256(),
          sha256,
          release.keyFingerprint());
    } finally {
      Files.deleteIfExists(file);
    }
  }

  /// Debian's name of this machine's processor.
  static String architecture() {
    return System.getProperty("os.arch", "").equals("aarch64") ? "arm64" : "amd64";
  }

  private IndexSnapshot remember(IndexSnapshot snapshot) {
    recent = new SoftReference<>(snapshot);
    return snapshot;
  }

  private Path file(String id) {
    return folder.resolve(id + ".zst");
  }
}
