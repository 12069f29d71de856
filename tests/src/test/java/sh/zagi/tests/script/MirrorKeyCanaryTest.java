// SPDX-License-Identifier: Apache-2.0
package sh.zagi.tests.script;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;
import sh.zagi.storage.db.Database;
import sh.zagi.storage.mirror.DeployKeys;
import sh.zagi.storage.seal.Seal;
import sh.zagi.tests.ServerProcess;

/// A second server as the upstream over SSH, and a search for the private keys of its mirror: they
/// are neither in files, nor in logs, nor in the arguments and variables of any process.
class MirrorKeyCanaryTest {
  /// What PKCS#8 puts before the 32 bytes of an Ed25519 key (RFC 8410).
  private static final int PKCS8_HEAD = 16;

  /// Base64 of less may be in any file by chance.
  private static final int LEAST_CHARACTERS = 24;

  @TempDir(cleanup = CleanupMode.ALWAYS)
  private Path temporary;

  @Test
  void private_keys_of_mirrors_are_nowhere_in_clear() throws Exception {
    Path folder = temporary.toRealPath();
    Path data = Files.createDirectories(folder.resolve("mirror")).resolve("data");
    List<String> seen = new ArrayList<>();
    try (Stage stage = new Stage(Files.createDirectories(folder.resolve("stage")));
        ServerProcess upstream = server(stage, folder, "upstream", "")) {
      Clients there = new Clients(stage, folder, "there", upstream.sshPort(), List.of());
      there.pushFixture();
      try (ServerProcess mirror =
          server(stage, folder, "mirror", "127.0.0.1:" + upstream.sshPort())) {
        Clients here = new Clients(stage, folder, "here", mirror.sshPort(), List.of());
        bothWays(here, there, upstream.sshPort());
        seen.add(processes());
        seen.add(mirror.out() + mirror.err());
      }
    }
    List<String> canaries = canaries(data);
    assertThat(canaries).hasSizeGreaterThan(2);
    for (String canary : canaries) {
      Path planted = Files.writeString(data.resolve("planted"), "x" + canary + "x", ISO_8859_1);
      assertThat(found(data, canaries)).containsExactly(planted);
      Files.delete(planted);
    }
    assertThat(found(folder, canaries)).isEmpty();
    assertThat(seen).noneMatch(text -> canaries.stream().anyMatch(text::contains));
  }

  private static ServerProcess server(Stage stage, Path folder, String name, String allowed)
      throws IOException, InterruptedException {
    Path home = Files.createDirectories(folder.resolve(name));
    ServerProcess started =
        stage.serve(
            home.resolve("data"),
            List.of(),
            Map.of("ZAGI_MIRROR_ALLOW", allowed, "ZAGI_MIRROR_POLL", "1s"),
            home);
    assertThat(started.isRunning()).as(started.err()).isTrue();
    return started;
  }

  /// A key that is refused, one that is taken, a push back, and a rotation.
  private static void bothWays(Clients here, Clients there, int port)
      throws IOException, InterruptedException {
    String address = "ssh://git@127.0.0.1:" + port + "/alice/app";
    here.run("zagi", "mirror", address, "--as", "copy", "--private", "--no-tests");
    there.ssh("zagi", "key", "add", "--repo", "alice/app", "--access", "write", key(here));
    here.ssh("zagi", "mirror", "sync", "alice/copy");
    here.exec("git", "clone", "-q", "zagi:alice/copy", "back");
    here.exec("git", "-C", "back", "commit", "-q", "--allow-empty", "-m", "answer");
    here.exec("git", "-C", "back", "push", "-q", "origin", "main");
    here.ssh("zagi", "mirror", "sync", "alice/copy");
    assertThat(there.exec("git", "ls-remote", "zagi:alice/app", "main"))
        .contains(here.exec("git", "-C", "back", "rev-parse", "HEAD").strip());
    here.ssh("zagi", "mirror", "rotate", "alice/copy");
    here.ssh("zagi", "mirror", "sync", "alice/copy");
  }

  private static String key(Clients here) throws IOException, InterruptedException {
    return here.ssh("zagi", "mirror", "show", "alice/copy")
        .lines()
        .filter(line -> line.startsWith("key "))
        .map(line -> line.substring("key ".length()).strip())
        .findFirst()
        .orElseThrow();
  }

  /// The arguments and variables of all processes of this machine.
  private static String processes() throws IOException {
    StringBuilder all = new StringBuilder();
    try (Stream<Path> processes = Files.list(Path.of("/proc"))) {
      for (Path process :
          processes.filter(one -> one.getFileName().toString().matches("\\d+")).toList()) {
        for (String name : List.of("cmdline", "environ")) {
          try {
            all.append(Files.readString(process.resolve(name), ISO_8859_1));
          } catch (IOException _) {
            // it ended meanwhile
          }
        }
      }
    }
    assertThat(all).contains("sh.zagi.server.Main", "ZAGI_MIRROR_ALLOW");
    return all.toString();
  }

  /// The forms in which the keys could be written down.
  private static List<String> canaries(Path data) throws IOException {
    List<String> canaries = new ArrayList<>();
    try (Database database = Database.embedded(data.resolve("db"))) {
      Seal seal = Seal.open(data.resolve("keys").resolve("secrets_age_key"));
      long mirror =
          database
              .transaction(rows ->
                  rows.first(
                      "select repository_id from mirror_ssh", row -> row.number("repository_id")))
              .orElseThrow();
      for (KeyPair pair : new DeployKeys(database, InstantSource.system(), seal).open(mirror)) {
        byte[] whole = pair.getPrivate().getEncoded();
        byte[] seed = Arrays.copyOfRange(whole, PKCS8_HEAD, whole.length);
        canaries.add(HexFormat.of().formatHex(seed));
        for (int start = 0; start < 3; start++) {
          String text = Base64.getEncoder().encodeToString(shifted(seed, start));
          canaries.add(text.substring(4, text.length() - 4));
        }
        canaries.add(new String(seed, ISO_8859_1));
      }
    }
    assertThat(canaries).allMatch(one -> one.length() >= LEAST_CHARACTERS);
    return canaries;
  }

  /// Base64 looks different after another number of bytes.
  private static byte[] shifted(byte[] seed, int by) {
    byte[] longer = new byte[seed.length + by];
    System.arraycopy(seed, 0, longer, by, seed.length);
    return longer;
  }

  private static List<Path> found(Path folder, List<String> canaries) throws IOException {
    List<Path> found = new ArrayList<>();
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        String text = new String(Files.readAllBytes(file), ISO_8859_1);
        if (canaries.stream().anyMatch(text::contains)) {
          found.add(file);
        }
      }
    }
    return found;
  }
}
