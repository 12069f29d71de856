// SPDX-License-Identifier: Apache-2.0
package sh.zagi.tests.script;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;
import sh.zagi.tests.FreePort;
import sh.zagi.tests.ServerProcess;

/// A second server as the upstream, with large files by git-lfs itself: they come with the mirror,
/// go back with what is pushed to it, and what the upstream lacks is named.
class MirrorLargeFilesTest {
  @TempDir(cleanup = CleanupMode.ALWAYS)
  private Path temporary;

  @Test
  void large_files_come_and_go_with_the_commits_that_name_them() throws Exception {
    Path folder = temporary.toRealPath();
    int port = FreePort.find();
    try (Stage stage = new Stage(Files.createDirectories(folder.resolve("stage")));
        ServerProcess upstream = server(stage, folder, "upstream", port, "");
        ServerProcess mirror =
            server(stage, folder, "mirror", FreePort.find(), "127.0.0.1:" + port)) {
      Clients there = new Clients(stage, folder, "there", upstream.sshPort(), List.of());
      Clients here = new Clients(stage, folder, "here", mirror.sshPort(), List.of());
      there.ssh("zagi", "repo", "create", "big", "--public");
      there.exec("git", "init", "-q", "-b", "main", "work");
      lfs(there, "work", "zagi:alice/big");
      write(there, "one", "two");

      assertThat(here.ssh("zagi", "mirror", address(port), "--no-tests"))
          .contains("1 branch, 0 tags, 2 large files\n");
      clone(here, "copy");
      same(there.folder().resolve("work"), here.folder().resolve("copy"), "one.bin", "two.bin");

      back(here, there);
      lacking(here, there);
      assertThat(here.ssh("zagi", "mirror", "sync", "alice/big"))
          .isEqualTo("nothing new on either side\n");
    }
  }

  /// What is pushed to the mirror goes there with its large file, once a token opens the way;
  /// before that its commit stays, and why is said.
  private static void back(Clients here, Clients there) throws IOException, InterruptedException {
    lfs(here, "copy", "zagi:alice/big");
    here.exec("sh", "-c", "seq 3 90000 > copy/three.bin");
    commit(here, "copy", "three");
    String without = here.ssh("zagi", "mirror", "sync", "alice/big");
    assertThat(without)
        .isEqualTo(
            "main: ahead (its large files did not go there: the upstream wants a token that may do"
                + " that (401))\n");
    String token = there.ssh("zagi", "token", "create", "--access", "write").strip();
    Files.writeString(here.folder().resolve("token"), token);
    String config = here.alice().config().toString();
    assertThat(
            here.exec(
                "sh",
                "-c",
                "ssh -F " + config + " zagi mirror sync alice/big --token-stdin <token"))
        .isEqualTo("main: sent\n");
    clone(there, "fresh");
    same(here.folder().resolve("copy"), there.folder().resolve("fresh"), "one.bin", "three.bin");
  }

  /// A pointer whose large file was never sent to the upstream, and comes later.
  private static void lacking(Clients here, Clients there)
      throws IOException, InterruptedException {
    there.exec("git", "-C", "work", "pull", "-q", "zagi:alice/big", "main");
    there.exec("sh", "-c", "seq 4 80000 > work/four.bin");
    there.exec("sh", "-c", "cd work && git add . && git commit -q -m four");
    there.exec("sh", "-c", "cd work && git push -q --no-verify origin main");
    String oid =
        there
            .exec("git", "-C", "work", "lfs", "ls-files", "--long", "-I", "four.bin")
            .substring(0, 64);
    assertThat(here.ssh("zagi", "mirror", "sync", "alice/big"))
        .contains("main: updated\n")
        .contains(
            "1 large file is not here ("
                + oid.substring(0, 12)
                + ": the upstream refuses it: 404 not found: "
                + oid
                + ")\n");
    assertThat(here.ssh("zagi", "mirror", "show", "alice/big", "--json"))
        .contains("\"oid\" : \"" + oid + "\"")
        .contains("\"state\" : \"attention\"");
    there.exec("git", "-C", "work", "lfs", "push", "--all", "origin", "main");
    assertThat(here.ssh("zagi", "mirror", "sync", "alice/big")).isEqualTo("1 large file\n");
    clone(here, "later");
    same(there.folder().resolve("work"), here.folder().resolve("later"), "four.bin");
  }

  private static ServerProcess server(
      Stage stage, Path folder, String name, int port, String allowed)
      throws IOException, InterruptedException {
    Path home = Files.createDirectories(folder.resolve(name));
    ServerProcess started =
        stage.serve(
            home.resolve("data"),
            List.of("--http-port", Integer.toString(port)),
            Map.of("ZAGI_MIRROR_ALLOW", allowed, "ZAGI_MIRROR_POLL", "30d"),
            home);
    assertThat(started.isRunning()).as(started.err()).isTrue();
    return started;
  }

  private static String address(int port) {
    return "http://127.0.0.1:" + port + "/alice/big.git";
  }

  /// Over SSH alone, with the client of whoever calls.
  private static void lfs(Clients client, String work, String remote)
      throws IOException, InterruptedException {
    client.exec("git", "-C", work, "lfs", "install", "--local");
    client.exec("git", "-C", work, "config", "remote.origin.url", ssh(remote));
    client.exec("git", "-C", work, "lfs", "track", "*.bin");
  }

  private static String ssh(String remote) {
    return "ssh://" + remote.replace(':', '/');
  }

  private static void write(Clients client, String... names)
      throws IOException, InterruptedException {
    for (String name : names) {
      client.exec("sh", "-c", "seq " + name.length() + " 100000 > work/" + name + ".bin");
      client.exec("sh", "-c", "echo " + name + " >> work/" + name + ".bin");
    }
    commit(client, "work", "first");
  }

  private static void commit(Clients client, String work, String message)
      throws IOException, InterruptedException {
    client.exec("git", "-C", work, "add", ".");
    client.exec("git", "-C", work, "commit", "-q", "-m", message);
    client.exec("git", "-C", work, "push", "-q", "origin", "HEAD:main");
  }

  private static void clone(Clients client, String work) throws IOException, InterruptedException {
    client.exec("git", "clone", "-q", "--no-checkout", "ssh://zagi/alice/big", work);
    client.exec("git", "-C", work, "lfs", "install", "--local");
    client.exec("git", "-C", work, "checkout", "-q", "main");
  }

  private static void same(Path first, Path second, String... names) throws IOException {
    for (String name : names) {
      assertThat(Files.size(first.resolve(name))).isGreaterThan(10_000);
      assertThat(second.resolve(name)).hasSameBinaryContentAs(first.resolve(name));
    }
  }
}
