// SPDX-License-Identifier: Apache-2.0
package sh.zagi.session;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import sh.zagi.change.FileEdit;
import sh.zagi.config.DataSize;
import sh.zagi.storage.repo.FileTree;

/// The `.gitignore` of each folder as a session has it: its own where it wrote one, else that of
/// the commit that its files started from. Read when asked for.
final class IgnoreFiles implements Function<String, Optional<byte[]>> {
  private static final String FILE = ".gitignore";
  private static final DataSize LARGEST = DataSize.mebibytes(1);

  private final FileTree base;
  private final Map<String, Optional<byte[]>> own = new HashMap<>();
  private final Set<String> replaced = new HashSet<>();

  IgnoreFiles(FileTree base) {
    this.base = base;
  }

  static boolean isOne(String path) {
    return name(path).equals(FILE);
  }

  static String name(String path) {
    return path.substring(path.lastIndexOf('/') + 1);
  }

  /// Takes note of what the session did to an ignore file or to a folder as a whole.
  void note(FileEdit edit) {
    int slash = edit.path().lastIndexOf('/');
    String folder = slash < 0 ? "" : edit.path().substring(0, slash);
    switch (edit) {
      case FileEdit.Write write -> own.put(folder, Optional.of(content(write)));
      case FileEdit.Delete _ -> own.put(folder, Optional.empty());
      case FileEdit.Clear(String path) -> replaced.add(path);
    }
  }

  @Override
  public Optional<byte[]> apply(String folder) {
    Optional<byte[]> written = own.get(folder);
    if (written != null) {
      return written;
    }
    return isReplaced(folder)
        ? Optional.empty()
        : base.read(folder.isEmpty() ? FILE : folder + "/" + FILE, LARGEST);
  }

  private boolean isReplaced(String folder) {
    for (int end = folder.length(); end > 0; end = folder.lastIndexOf('/', end - 1)) {
      if (replaced.contains(folder.substring(0, end))) {
        return true;
      }
    }
    return false;
  }

  private static byte[] content(FileEdit.Write write) {
    try (InputStream in = write.content().open()) {
      return in.readNBytes(LARGEST.bytesAsInt());
    } catch (IOException e) {
      throw new UncheckedIOException("ignore file cannot be read: " + write.path(), e);
    }
  }
}
