// SPDX-License-Identifier: Apache-2.0
package sh.zagi.storage.git.inside;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.eclipse.jgit.internal.storage.file.PackIndex;
import org.eclipse.jgit.internal.storage.pack.PackWriter;
import org.eclipse.jgit.lib.AnyObjectId;
import org.eclipse.jgit.lib.NullProgressMonitor;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.ObjectIdSubclassMap;
import org.eclipse.jgit.revwalk.RevObject;
import org.eclipse.jgit.revwalk.RevWalk;
import org.eclipse.jgit.storage.pack.PackConfig;
import sh.zagi.storage.repo.Repo;

/// A folder of packs that others may read: links to packs of a repository, and packs of its own. A
/// pack becomes visible by its `.idx`, so that comes last and goes first.
final class PackFolder {
  /// Packs of its own that are kept side by side; one more, and they become one.
  private static final int MOST_OWN_PACKS = 16;

  private static final String OWN = "pack-shown-";

  private final Repo repo;
  private final Path packs;
  private final Map<String, PackIndex> present = new HashMap<>();

  PackFolder(Repo repo, Path packs) {
    this.repo = repo;
    this.packs = packs;
  }

  /// Makes the folders that hold packs, readable by others.
  static void create(Path shown) throws IOException {
    Path objects = shown.resolve("objects");
    for (Path folder : List.of(shown, objects, objects.resolve("pack"))) {
      if (!Files.isDirectory(folder)) {
        Files.createDirectory(folder);
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
      }
    }
  }

  /// Makes these objects visible beside those that are.
  void add(ObjectIdSubclassMap<RevObject> wanted) throws IOException {
    openPresent();
    addMissing(wanted, id -> wanted.contains(id) || isPresent(id));
    join();
  }

  /// Makes these objects visible and no others.
  void replace(ObjectIdSubclassMap<RevObject> wanted) throws IOException {
    Set<String> old = names(packs);
    for (String name : old) {
      PackIndex index = PackIndex.open(packs.resolve(name + ".idx").toFile());
      if (all(index, wanted::contains)) {
        present.put(name, index);
      }
    }
    Set<String> kept = new HashSet<>(present.keySet());
    addMissing(wanted, wanted::contains);
    for (String name : old) {
      if (!kept.contains(name)) {
        delete(name);
      }
    }
  }

  private void addMissing(ObjectIdSubclassMap<RevObject> wanted, Predicate<AnyObjectId> visible)
      throws IOException {
    link(visible);
    List<ObjectId> rest = new ArrayList<>();
    for (RevObject one : wanted) {
      if (!isPresent(one)) {
        rest.add(one.copy());
      }
    }
    if (!rest.isEmpty()) {
      var _ = write(rest);
    }
  }

  private void openPresent() throws IOException {
    for (String name : names(packs)) {
      present.put(name, PackIndex.open(packs.resolve(name + ".idx").toFile()));
    }
  }

  private boolean isPresent(AnyObjectId id) {
    return present.values().stream().anyMatch(index -> index.hasObject(id));
  }

  /// Links the repository's packs that hold nothing else.
  private void link(Predicate<AnyObjectId> visible) throws IOException {
    Path from = repo.folder().resolve("objects").resolve("pack");
    for (String name : names(from)) {
      if (present.containsKey(name)) {
        continue;
      }
      PackIndex index = PackIndex.open(from.resolve(name + ".idx").toFile());
      if (all(index, visible)) {
        for (String end : List.of(".pack", ".idx")) {
          Path link = packs.resolve(name + end);
          if (!Files.exists(link)) {
            Files.createLink(link, from.resolve(name + end));
          }
        }
        present.put(name, index);
      }
    }
  }

  private static boolean all(PackIndex index, Predicate<AnyObjectId> condition) {
    for (PackIndex.MutableEntry entry : index) {
      if (!condition.test(entry.toObjectId())) {
        return false;
      }
    }
    return true;
  }

  private String write(List<ObjectId> ids) throws IOException {
    PackConfig config = new PackConfig(repo.git());
    try (RevWalk walk = new RevWalk(repo.git());
        PackWriter writer = new PackWriter(config, repo.git().newObjectReader())) {
      List<RevObject> objects = new ArrayList<>();
      for (ObjectId id : ids) {
        objects.add(walk.parseAny(id));
      }
      writer.setDeltaBaseAsOffset(true);
      writer.preparePack(objects.iterator());
      String name = OWN + writer.computeName().name();
      Path pack = packs.resolve(name + ".pack");
      Path index = packs.resolve(name + ".idx");
      place(
          pack,
          out -> writer.writePack(NullProgressMonitor.INSTANCE, NullProgressMonitor.INSTANCE, out));
      place(index, writer::writeIndex);
      present.put(name, PackIndex.open(index.toFile()));
      return name;
    }
  }

  private interface Content {
    void write(OutputStream out) throws IOException;
  }

  private void place(Path file, Content content) throws IOException {
    Path made = Files.createTempFile(packs, "incoming_", "");
    try {
      try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(made))) {
        content.write(out);
      }
      Files.setPosixFilePermissions(made, PosixFilePermissions.fromString("r--r--r--"));
      Files.move(made, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } finally {
      Files.deleteIfExists(made);
    }
  }

  /// Every look for an object asks every pack.
  private void join() throws IOException {
    List<String> own = present.keySet().stream().filter(name -> name.startsWith(OWN)).toList();
    if (own.size() <= MOST_OWN_PACKS) {
      return;
    }
    Set<ObjectId> ids = new HashSet<>();
    present.forEach((name, index) -> {
      if (name.startsWith(OWN)) {
        index.forEach(entry -> ids.add(entry.toObjectId()));
      }
    });
    String joined = write(List.copyOf(ids));
    for (String name : own) {
      if (!name.equals(joined)) {
        delete(name);
      }
    }
  }

  private void delete(String name) throws IOException {
    Files.deleteIfExists(packs.resolve(name + ".idx"));
    Files.deleteIfExists(packs.resolve(name + ".pack"));
  }

  /// Packs that are complete.
  private static Set<String> names(Path folder) throws IOException {
    Set<String> names = new HashSet<>();
    try (Stream<Path> files = Files.list(folder)) {
      files
          .map(file -> file.getFileName().toString())
          .filter(file -> file.startsWith("pack-") && file.endsWith(".idx"))
          .forEach(file -> names.add(file.substring(0, file.length() - ".idx".length())));
    }
    return names;
  }
}
