// SPDX-License-Identifier: Apache-2.0
package sh.zagi.server.web;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/// What browsers run is made from `server/web` and kept beside the pages, so that a build needs no
/// npm. `-Dweb.build=true` makes it anew in another folder and compares.
class BundleTest {
  private static final Path SOURCES = Path.of("web");
  private static final List<String> MADE_FILES =
      List.of("passkey.js", "progress.js", "terminal.js", "terminal.css");
  private static final Path MADE = Path.of("src/main/resources/sh/zagi/server/web");

  @Test
  void the_bundle_was_made_from_these_sources() throws Exception {
    MessageDigest hash = MessageDigest.getInstance("SHA-256");
    for (Path source : sources()) {
      hash.update((source.getFileName() + "\0").getBytes(UTF_8));
      hash.update(Files.readAllBytes(source));
      hash.update((byte) 0);
    }
    String stamp = "/* sources " + HexFormat.of().formatHex(hash.digest()) + " */";
    for (String name : MADE_FILES) {
      assertThat(Files.readString(MADE.resolve(name)))
          .as("after a change: npm ci && npm run build in server/web")
          .startsWith(stamp);
    }
  }

  @Test
  @EnabledIfSystemProperty(named = "web.build", matches = "true")
  void it_comes_out_the_same_again(@TempDir Path folder) throws Exception {
    Path web = Files.createDirectories(folder.resolve("web"));
    for (Path source : sources()) {
      Files.copy(source, web.resolve(source.getFileName().toString()));
    }
    for (List<String> command : List.of(List.of("npm", "ci"), List.of("npm", "run", "build"))) {
      Process process = new ProcessBuilder(command).directory(web.toFile()).inheritIO().start();
      assertThat(process.waitFor()).as(String.join(" ", command)).isZero();
    }
    for (String name : MADE_FILES) {
      assertThat(folder.resolve("src/main/resources/sh/zagi/server/web").resolve(name))
          .hasSameBinaryContentAs(MADE.resolve(name));
    }
  }

  private static List<Path> sources() throws IOException {
    try (Stream<Path> all = Files.list(SOURCES)) {
      return all.filter(file -> file.toString().matches(".*\\.(js|css|json)")).sorted().toList();
    }
  }
}
