// SPDX-License-Identifier: Apache-2.0
package sh.zagi.env.debian;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.zip.GZIPInputStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Which packages bring a file, from the `Contents` indexes of this machine's Debian archives. They
/// are large, so they are fetched only when somebody asks, and kept. Thread-safe.
public final class ContentsIndex {
  private static final Logger LOG = LoggerFactory.getLogger(ContentsIndex.class);
  private static final Path DEBIAN_KEYRING =
      Path.of("/usr/share/keyrings/debian-archive-keyring.gpg");
  private static final int BUFFER_BYTES = 1 << 16;

  private final List<AptSource> sources;
  private final Archives archives;
  private final Path folder;

  /// @param folder for the kept files; created when absent
  public ContentsIndex(List<AptSource> sources, Archives archives, Path folder) throws IOException {
    this.sources = List.copyOf(sources);
    this.archives = archives;
    this.folder = Files.createDirectories(folder);
  }

  /// The packages of each of these files that any package has.
  ///
  /// @param paths without the first slash
  /// @throws IOException when an archive cannot be reached or something is not what was signed
  public synchronized Map<String, List<String>> find(Collection<String> paths) throws IOException {
    Set<String> wanted = new HashSet<>(paths);
    Map<String, List<String>> found = new TreeMap<>();
    for (Path file : files()) {
      scan(file, wanted, found);
    }
    return found;
  }

  /// The indexes of every first suite of a source: updates hold nothing that their suite lacks.
  private List<Path> files() throws IOException {
    List<Path> files = new ArrayList<>();
    for (AptSource source : sources) {
      String suite = source.suites().getFirst();
      URI dists = URI.create(source.base() + "/dists/" + suite);
      ReleaseFile release = release(source, dists);
      for (String component : source.components()) {
        for (String part : List.of(DebianIndex.architecture(), "all")) {
          String path = component + "/Contents-" + part + ".gz";
          String sha256 = release.files().get(path);
          if (sha256 != null) {
            files.add(kept(dists, path, sha256));
          }
        }
      }
    }
    return files;
  }

  private ReleaseFile release(AptSource source, URI dists) throws IOException {
    Path file = Files.createTempFile(folder, "release", ".partial");
    try {
      if (!archives.fetch(URI.create(dists + "/InRelease"), file)) {
        throw new IOException("the package archive has no " + dists + "/InRelease");
      }
      return ReleaseFile.verify(file, source.keyring().orElse(DEBIAN_KEYRING));
    } finally {
      Files.deleteIfExists(file);
    }
  }

  private Path kept(URI dists, String path, String sha256) throws IOException {
    Path kept = folder.resolve("contents-" + sha256 + ".gz");
    if (Files.isRegularFile(kept)) {
      return kept;
    }
    Path partial = Files.createTempFile(folder, "contents", ".partial");
    try {
      if (!archives.fetch(URI.create(dists + "/" + path), partial)
          || !Digests.hex(partial).equals(sha256)) {
        throw new IOException("the list of files " + path + " is not what was signed");
      }
      LOG.info("{}: fetched {} bytes", path, Files.size(partial));
      return Files.move(partial, kept);
    } finally {
      Files.deleteIfExists(partial);
    }
  }

  /// A line is a path, blanks, and a list of `section/package`.
  private static void scan(Path file, Set<String> wanted, Map<String, List<String>> found)
      throws IOException {
    try (BufferedReader in =
        new BufferedReader(
            new InputStreamReader(
                new GZIPInputStream(Files.newInputStream(file), BUFFER_BYTES),
                StandardCharsets.UTF_8),
            BUFFER_BYTES)) {
      for (String line = in.readLine(); line != null; line = in.readLine()) {
        int blank = line.indexOf(' ');
        int tab = line.indexOf('\t');
        int end = blank < 0 || (tab >= 0 && tab < blank) ? tab : blank;
        if (end > 0 && wanted.contains(line.substring(0, end))) {
          String owners = line.substring(line.lastIndexOf(line.charAt(end)) + 1).strip();
          List<String> names =
              Arrays.stream(owners.split(",", -1))
                  .map(owner -> owner.substring(owner.lastIndexOf('/') + 1))
                  .toList();
          found.computeIfAbsent(line.substring(0, end), _ -> new ArrayList<>()).addAll(names);
        }
      }
    }
  }
}
