// SPDX-License-Identifier: Apache-2.0
package sh.zagi.env.debian;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import sh.zagi.env.Progress;

class DebDownloadsTest {
  private static final Map<String, String> FILES =
      Map.of("/pool/main/g/git/git_2_amd64.deb", "two", "/pool/main/g/git/git_1~a_amd64.deb", "a");

  @TempDir private Path folder;
  private HttpServer mirror;
  private Archives archives;
  private DebDownloads downloads;

  @BeforeEach
  void a_mirror_is_up() throws IOException {
    mirror = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    mirror.createContext(
        "/",
        exchange -> {
          String body = FILES.getOrDefault(exchange.getRequestURI().getPath(), "");
          exchange.sendResponseHeaders(body.isEmpty() ? 404 : 200, body.length());
          exchange.getResponseBody().write(body.getBytes(UTF_8));
          exchange.close();
        });
    mirror.start();
    archives = new Archives();
    URI base = URI.create("http://127.0.0.1:" + mirror.getAddress().getPort());
    AptSource source = new AptSource(base, List.of("small"), List.of("main"), Optional.empty());
    downloads = new DebDownloads(List.of(source), archives, folder);
  }

  @AfterEach
  void stop() {
    mirror.stop(0);
    archives.close();
  }

  private static DebPackage git(String version, String content) {
    return new DebPackage(
        "git",
        version,
        "amd64",
        "pool/main/g/git/git_" + version + "_amd64.deb",
        Digests.hex(content.getBytes(UTF_8)),
        content.length(),
        1,
        "test");
  }

  @Test
  void what_the_lock_pins_is_fetched() throws Exception {
    assertThat(downloads.fetch(List.of(git("2", "two"), git("1~a", "a")), Progress.silent()))
        .extracting(file -> Files.readString(file))
        .containsExactly("two", "a");
  }

  @Test
  void a_superseded_package_is_taken_from_what_is_kept_or_named() throws Exception {
    DebPackage old = git("0.9", "old");
    assertThatThrownBy(() -> downloads.fetch(List.of(old), Progress.silent()))
        .isInstanceOf(IOException.class)
        .hasMessage(
            "no package archive has git 0.9 any more, and no copy of it is kept here:"
                + " run zagi env update");
    Path kept = Files.createDirectories(folder.resolve(old.sha256())).resolve(old.storeName());
    Files.writeString(kept, "old");
    assertThat(downloads.fetch(List.of(old), Progress.silent())).containsExactly(kept);
  }

  @Test
  void a_replaced_package_is_refused() {
    assertThatThrownBy(() -> downloads.fetch(List.of(git("2", "three")), Progress.silent()))
        .hasMessage("the package archive has another git 2 than the one that the lock pins");
    assertThat(folder.resolve(git("2", "three").sha256())).isEmptyDirectory();
  }
}
