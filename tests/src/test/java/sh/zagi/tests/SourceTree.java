// SPDX-License-Identifier: Apache-2.0
package sh.zagi.tests;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/// The source checkout that the tests stand in.
public final class SourceTree {
  /// In the order of the architecture: a module may use only the modules before it.
  public static final List<String> MODULES =
      List.of(
          "config",
          "storage",
          "change",
          "env-builder",
          "session",
          "review",
          "ssh-shell",
          "server",
          "tests");

  private SourceTree() {}

  /// Finds the root by its `.mvn` folder, from the working folder upwards.
  public static Path root() {
    Path folder = Path.of("").toAbsolutePath();
    while (folder != null && !Files.isDirectory(folder.resolve(".mvn"))) {
      folder = folder.getParent();
    }
    if (folder == null) {
      throw new IllegalStateException("not in a source checkout: " + Path.of("").toAbsolutePath());
    }
    return folder;
  }

  /// Lists the regular files under a folder whose names end so, sorted; none if it is missing.
  public static List<Path> files(Path folder, String ending) {
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    try (Stream<Path> found = Files.walk(folder)) {
      return found
          .filter(Files::isRegularFile)
          .filter(file -> file.toString().endsWith(ending))
          .sorted()
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public static String text(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
