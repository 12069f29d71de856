// SPDX-License-Identifier: Apache-2.0
package sh.zagi.tests.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// A project of many packages of many files, as large companies have it.
///
/// @param folder where it lies
/// @param files how many
record LargeTree(Path folder, int files) {
  private static final int PACKAGES = 250;
  private static final int FILES_OF_PACKAGE = 200;
  private static final int FILES_OF_FOLDER = 50;

  static LargeTree write(Path folder) throws IOException {
    write(folder.resolve("package.json"), "{\"name\":\"all\",\"workspaces\":[\"packages/*\"]}");
    write(folder.resolve("package-lock.json"), "{\"lockfileVersion\":3,\"packages\":{}}");
    int files = 2;
    for (int at = 0; at < PACKAGES; at++) {
      Path home = folder.resolve("packages/part" + at);
      write(
          home.resolve("package.json"),
          "{\"name\":\"part%d\",\"scripts\":{\"test\":\"node --test\"}}".formatted(at));
      files++;
      for (int file = 1; file < FILES_OF_PACKAGE; file++) {
        Path source = home.resolve("src/d" + file / FILES_OF_FOLDER + "/f" + file + ".js");
        write(source, "export const value = " + file + ";\n");
        files++;
      }
    }
    return new LargeTree(folder, files);
  }

  String path() {
    return folder.toString();
  }

  private static void write(Path file, String text) throws IOException {
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);
  }
}
