// SPDX-License-Identifier: Apache-2.0
package sh.zagi.storage.git.archive;

import java.io.IOException;
import java.io.OutputStream;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;

/// The formats that are made.
enum ArchiveFormat {
  TAR("tar") {
    @Override
    ArchiveWriter open(OutputStream out, int level) {
      return new TarWriter(out);
    }
  },
  TGZ("tgz tar.gz") {
    @Override
    ArchiveWriter open(OutputStream out, int level) throws IOException {
      return new TarWriter(new Gzip(out, level));
    }
  },
  ZIP("zip") {
    @Override
    ArchiveWriter open(OutputStream out, int level) {
      return new ZipWriter(out, level);
    }
  };

  private static final int BLOCK_BYTES = 16 * 1024;

  /// Parted by a blank.
  private final String names;

  ArchiveFormat(String names) {
    this.names = names;
  }

  static Optional<ArchiveFormat> named(String name) {
    return Stream.of(values()).filter(format -> format.all().contains(name)).findFirst();
  }

  private List<String> all() {
    return List.of(names.split(" ", -1));
  }

  static String names() {
    return String.join(", ", list());
  }

  static List<String> list() {
    return Stream.of(values()).flatMap(format -> format.all().stream()).toList();
  }

  /// @param level of compression, -1 for the usual
  abstract ArchiveWriter open(OutputStream out, int level) throws IOException;

  private static final class Gzip extends GZIPOutputStream {
    Gzip(OutputStream out, int level) throws IOException {
      super(out, BLOCK_BYTES);
      def.setLevel(level);
    }
  }
}
