// SPDX-License-Identifier: Apache-2.0
package sh.zagi.env.debian;

import com.github.luben.zstd.ZstdInputStream;
import com.github.luben.zstd.ZstdOutputStream;
import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/// The packages of some signed indexes at one moment. Immutable; equal ids mean equal content.
public final class IndexSnapshot {
  private static final String FORMAT = "zagi-debian-index 1";
  private static final int COMPRESSION_LEVEL = 6;
  private static final Comparator<IndexPackage> NEWEST_FIRST =
      Comparator.comparing(IndexPackage::version).reversed();
  private static final Comparator<IndexPackage> PREFERRED_FIRST =
      Comparator.comparingInt(IndexPackage::priority).thenComparing(IndexPackage::name);

  private final String id;
  private final List<IndexSource> sources;
  private final Map<String, List<IndexPackage>> byName = new HashMap<>();
  private final Map<String, List<IndexPackage>> byProvided = new HashMap<>();

  IndexSnapshot(String id, List<IndexSource> sources, Stream<IndexPackage> packages) {
    this.id = id;
    this.sources = List.copyOf(sources);
    packages.forEach(p -> byName.computeIfAbsent(p.name(), _ -> new ArrayList<>(1)).add(p));
    for (List<IndexPackage> versions : byName.values()) {
      versions.sort(NEWEST_FIRST);
      IndexPackage newest = versions.getFirst();
      for (Relation provided : newest.provides()) {
        byProvided.computeIfAbsent(provided.name(), _ -> new ArrayList<>(1)).add(newest);
      }
    }
    byProvided.values().forEach(list -> list.sort(PREFERRED_FIRST));
  }

  /// Names this snapshot: a digest over the signed files.
  public String id() {
    return id;
  }

  /// The signed files behind this snapshot.
  public List<IndexSource> sources() {
    return sources;
  }

  /// Seconds since 1970: the date of the newest signed file.
  public long epoch() {
    return sources.stream().mapToLong(IndexSource::released).max().orElse(0);
  }

  /// Whether a package of that name exists.
  public boolean has(String name) {
    return byName.containsKey(name);
  }

  /// The newest version of a package, when there is one.
  public Optional<String> newestVersion(String name) {
    return versions(name).stream().findFirst().map(p -> p.version().text());
  }

  /// All versions of a package, the newest first; empty when there is no such package.
  public List<String> versionsOf(String name) {
    return versions(name).stream().map(p -> p.version().text()).toList();
  }

  private Stream<String> names() {
    return byName.keySet().stream();
  }

  /// The names of the packages that provide a name, the most important first.
  public List<String> providersOf(String name) {
    return providers(name).stream().map(IndexPackage::name).toList();
  }

  /// The package names that somebody who wrote `name` may have meant, the likeliest first.
  public List<String> similar(String name) {
    return NearNames.of(name, names());
  }

  /// Newest first.
  List<IndexPackage> versions(String name) {
    return byName.getOrDefault(name, List.of());
  }

  /// Packages that provide the name, the most important first.
  List<IndexPackage> providers(String name) {
    return byProvided.getOrDefault(name, List.of());
  }

  /// What can meet the relation: packages of that name, the newest first, before those that provide
  /// it.
  Stream<IndexPackage> candidates(Relation relation) {
    return Stream.concat(
        versions(relation.name()).stream().filter(p -> relation.admits(p.version())),
        providers(relation.name()).stream().filter(relation::isMetBy));
  }

  Stream<IndexPackage> essentials() {
    return byName.values().stream().map(List::getFirst).filter(IndexPackage::essential);
  }

  /// Writes the compact form, completely or not at all.
  void save(Path file) throws IOException {
    Path parent = Objects.requireNonNull(file.getParent());
    Path partial = Files.createTempFile(parent, "index", ".partial");
    try (Writer out =
        new BufferedWriter(
            new OutputStreamWriter(
                new ZstdOutputStream(Files.newOutputStream(partial), COMPRESSION_LEVEL),
                StandardCharsets.UTF_8))) {
      out.write(FORMAT + "\n" + id + "\n" + sources.size() + "\n");
      for (IndexSource s : sources) {
        out.write(
            String.join(
                    "\t",
                    s.suite(),
                    s.component(),
                    s.arch(),
                    Long.toString(s.released()),
                    s.inReleaseSha256(),
                    s.packagesSha256(),
                    s.keyFingerprint())
                + "\n");
      }
      for (List<IndexPackage> versions : byName.values()) {
        for (IndexPackage version : versions) {
          out.write(version.line() + "\n");
        }
      }
    }
    Files.move(partial, file, StandardCopyOption.ATOMIC_MOVE);
  }

  /// Reads what [#save] wrote.
  ///
  /// @throws IOException when the file is of another format
  static IndexSnapshot load(Path file) throws IOException {
    try (BufferedReader in =
        new BufferedReader(
            new InputStreamReader(
                new ZstdInputStream(Files.newInputStream(file)), StandardCharsets.UTF_8))) {
      if (!FORMAT.equals(in.readLine())) {
        throw new IOException("not a package index: " + file);
      }
      String id = line(in);
      List<IndexSource> sources = new ArrayList<>();
      int count = Integer.parseInt(line(in));
      for (int i = 0; i < count; i++) {
        String[] part = line(in).split("\t", -1);
        sources.add(
            new IndexSource(
                part[0], part[1], part[2], Long.parseLong(part[3]), part[4], part[5], part[6]));
      }
      return new IndexSnapshot(id, sources, in.lines().map(IndexPackage::ofLine));
    }
  }

  private static String line(BufferedReader in) throws IOException {
    String line = in.readLine();
    if (line == null) {
      throw new IOException("a package index ends early");
    }
    return line;
  }
}
