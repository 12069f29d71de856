// SPDX-License-Identifier: Apache-2.0
package sh.zagi.env.oci;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarFile;

/// The files of a root file system whose owner or mode a store directory cannot hold, with their
/// contents where they are: inside of the tar that brought them.
final class SpecialFiles {
  private static final int MODE_BITS = 0xFFF;

  private SpecialFiles() {}

  /// By raw name.
  static Map<String, Entry> read(Path tar) throws IOException {
    Map<String, Entry> entries = new TreeMap<>();
    try (TarFile file = new TarFile(tar, ISO_8859_1.name())) {
      for (TarArchiveEntry entry : file.getEntries()) {
        Entry read = entry(tar, entry, entries);
        entries.put(read.name(), read);
      }
    }
    return entries;
  }

  private static Entry entry(Path tar, TarArchiveEntry entry, Map<String, Entry> before)
      throws IOException {
    String name = name(entry.getName());
    Entry.Attributes attributes =
        new Entry.Attributes(
            entry.getMode() & MODE_BITS,
            Math.toIntExact(entry.getLongUserId()),
            Math.toIntExact(entry.getLongGroupId()));
    if (entry.isDirectory()) {
      return new Entry.Folder(name, attributes);
    }
    if (entry.isSymbolicLink()) {
      return new Entry.Link(name, attributes, entry.getLinkName());
    }
    if (entry.isLink() && before.get(name(entry.getLinkName())) instanceof Entry.Plain first) {
      return new Entry.Plain(name, first.attributes(), first.place());
    }
    if (entry.isLink()
        || !entry.isFile()
        || entry.isBlockDevice()
        || entry.isCharacterDevice()
        || entry.isFIFO()) {
      throw new IOException("unexpected kind of file in a root file system: " + entry.getName());
    }
    return new Entry.Plain(
        name, attributes, new Entry.Place(tar, "", entry.getDataOffset(), entry.getSize()));
  }

  private static String name(String written) {
    String name = written.startsWith("./") ? written.substring(2) : written;
    name = name.endsWith("/") ? name.substring(0, name.length() - 1) : name;
    return name.isEmpty() ? LayerFiles.ROOT : name;
  }
}
