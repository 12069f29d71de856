// SPDX-License-Identifier: Apache-2.0
package sh.zagi.env.nix;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;

/// The scripts that turn packages into a root file system, shipped inside this program.
public final class BuilderScripts {
  private static final List<String> NAMES =
      List.of(
          "closure.nix",
          "builder/base.sh",
          "builder/before.sh",
          "builder/common.sh",
          "builder/difference.sh",
          "builder/dpkg.cfg",
          "builder/enter.sh",
          "builder/jks.pl",
          "builder/names.sh",
          "builder/stage.sh",
          "builder/toolbox.sh");

  private BuilderScripts() {}

  /// Changes when, and only when, the scripts do; part of every environment's key.
  public static String digest() {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      for (String name : NAMES) {
        digest.update(name.getBytes(StandardCharsets.UTF_8));
        digest.update(content(name));
      }
      return HexFormat.of().formatHex(digest.digest());
    } catch (NoSuchAlgorithmException | IOException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  static void writeTo(Path folder) throws IOException {
    Files.createDirectories(folder.resolve("builder"));
    for (String name : NAMES) {
      Files.write(folder.resolve(name), content(name));
    }
  }

  private static byte[] content(String name) throws IOException {
    try (InputStream in =
        Objects.requireNonNull(BuilderScripts.class.getResourceAsStream(name), name)) {
      return in.readAllBytes();
    }
  }
}
