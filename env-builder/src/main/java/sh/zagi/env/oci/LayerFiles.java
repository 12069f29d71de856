// SPDX-License-Identifier: Apache-2.0
package sh.zagi.env.oci;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/// The entries of layers, sorted by raw name, so that every folder comes before what is in it. A
/// store keeps one bit of a file's mode; the write bits that it took come back here.
final class LayerFiles {
  private static final int FOLDER_MODE = 0755;
  private static final int PROGRAM_MODE = 0755;
  private static final int FILE_MODE = 0644;
  private static final int LINK_MODE = 0777;

  /// The user of a session, `dev`.
  private static final int USER = 1000;

  /// The name of the root itself.
  static final String ROOT = ".";

  private LayerFiles() {}

  /// A stage of a root file system.
  ///
  /// @param tree its plain files, all of root's
  /// @param special a tar with the others
  static SortedMap<String, Entry> stage(Path tree, Optional<Path> special) throws IOException {
    SortedMap<String, Entry> entries = new TreeMap<>();
    entries.put(ROOT, new Entry.Folder(ROOT, new Entry.Attributes(FOLDER_MODE, 0, 0)));
    new Walk(tree, "", 0, entries).folder(tree, "");
    if (special.isPresent()) {
      entries.putAll(SpecialFiles.read(special.get()));
    }
    return entries;
  }

  /// Something that a layer puts into the root file system.
  ///
  /// @param source a folder or a file
  /// @param target absolute
  /// @param isUsers whether the session's user owns it; else root
  record Part(Path source, String target, boolean isUsers) {
    private String name() {
      return target.substring(1);
    }

    private int owner() {
      return isUsers ? USER : 0;
    }
  }

  /// A root file system.
  ///
  /// @param trees of its stages
  record Below(List<Path> trees, Path special) {
    Below {
      trees = List.copyOf(trees);
    }
  }

  /// Parts, with the folders on the way to them as the root file system below has them: some
  /// engines would make up others.
  static SortedMap<String, Entry> parts(List<Part> parts, Below rootfs) throws IOException {
    Map<String, Entry> specials = SpecialFiles.read(rootfs.special());
    SortedMap<String, Entry> entries = new TreeMap<>();
    for (Part part : parts) {
      addParents(part, rootfs.trees(), specials, entries);
      Walk walk = new Walk(part.source(), part.name(), part.owner(), entries);
      if (walk.add(part.source(), "")) {
        walk.folder(part.source(), "");
      }
    }
    return entries;
  }

  private static void addParents(
      Part part, List<Path> trees, Map<String, Entry> special, SortedMap<String, Entry> to)
      throws IOException {
    String name = part.name();
    for (int slash = name.indexOf('/'); slash > 0; slash = name.indexOf('/', slash + 1)) {
      String parent = name.substring(0, slash);
      Optional<Path> below =
          trees.reversed().stream()
              .map(tree -> RawName.below(tree, parent))
              .filter(path -> Files.exists(path, LinkOption.NOFOLLOW_LINKS))
              .findFirst();
      if (below.isPresent() && !Files.isDirectory(below.get(), LinkOption.NOFOLLOW_LINKS)) {
        throw new IOException("not a folder in the root file system: /" + parent);
      }
      Entry known = special.get(parent);
      int owner = below.isPresent() ? 0 : part.owner();
      to.put(
          parent,
          known != null
              ? known
              : new Entry.Folder(parent, new Entry.Attributes(FOLDER_MODE, owner, owner)));
    }
  }

  /// A folder on the way into entries.
  private record Walk(Path root, String target, int owner, SortedMap<String, Entry> entries) {
    /// @param path raw, relative to the root
    void folder(Path folder, String path) throws IOException {
      try (DirectoryStream<Path> files = Files.newDirectoryStream(folder)) {
        for (Path file : files) {
          String name = path.isEmpty() ? RawName.last(file) : path + "/" + RawName.last(file);
          if (add(file, name)) {
            folder(file, name);
          }
        }
      }
    }

    /// @return whether it is a folder
    boolean add(Path file, String path) throws IOException {
      PosixFileAttributes found =
          Files.readAttributes(file, PosixFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
      String name = target.isEmpty() || path.isEmpty() ? target + path : target + "/" + path;
      if (found.isDirectory()) {
        entries.put(name, new Entry.Folder(name, attributes(FOLDER_MODE)));
        return true;
      }
      if (found.isSymbolicLink()) {
        String link = RawName.target(Files.readSymbolicLink(file));
        entries.put(name, new Entry.Link(name, attributes(LINK_MODE), link));
      } else if (found.isRegularFile()) {
        boolean isProgram = found.permissions().contains(PosixFilePermission.OWNER_EXECUTE);
        Entry.Place place = new Entry.Place(root, path, 0, found.size());
        entries.put(
            name, new Entry.Plain(name, attributes(isProgram ? PROGRAM_MODE : FILE_MODE), place));
      } else {
        throw new IOException("neither file, folder nor link: " + file);
      }
      return false;
    }

    private Entry.Attributes attributes(int mode) {
      return new Entry.Attributes(mode, owner, owner);
    }
  }
}
