// SPDX-License-Identifier: Apache-2.0
package sh.zagi.tests.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;

/// What a repository's own rules cost a push of one commit.
///
/// @param folder that it may fill
record HookRows(Path folder, Client client) {
  private static final String PEER = "sshd + git";
  private static final String FILE = "hook.sh";

  /// Reads what it is told, as every such script does, and agrees.
  private static final String SCRIPT =
      """
      #!/bin/sh
      while read -r old new ref; do
        [ -n "$ref" ] || exit 1
      done
      """;

  void run(Bench.Comparison compare) throws IOException, InterruptedException {
    Path free = peer("free.git");
    Path hooked = peer("hooked.git");
    Path hook = Files.writeString(hooked.resolve("hooks").resolve("pre-receive"), SCRIPT);
    Files.setPosixFilePermissions(hook, PosixFilePermissions.fromString("rwxr-xr-x"));
    Path theirs = clone("their-free", "peer:" + free);
    Path theirsHooked = clone("their-hooked", "peer:" + hooked);

    Path plain = clone("plain", "zagi:alice/plain");
    row(compare, "push of one commit, no rules", plain, PEER, theirs);
    String withHook = PEER + " with a pre-receive hook of three lines";
    Path policed = clone("policed", "zagi:alice/policed");
    policy("max-file-size", "10MiB");
    policy("forbidden-types", ".exe,.zip");
    policy("secrets", "on");
    row(compare, "push of one commit, three policies", policed, withHook, theirsHooked);
    Path mine = clone("hooked", "zagi:alice/hooked");
    client.ssh("zagi", "hook", "set", "alice/hooked", "pre-receive", "--from", FILE);
    // The first run makes what all of them run in.
    var _ = pushed(mine);
    checkRan();
    row(
        compare,
        "push of one commit, a pre-receive script in its container",
        mine,
        withHook,
        theirsHooked);
  }

  private Path peer(String name) throws IOException, InterruptedException {
    Path repository = folder.resolve(name);
    Client.check("git", "init", "-q", "--bare", "-b", "main", repository.toString());
    return repository;
  }

  private void policy(String name, String value) throws IOException, InterruptedException {
    client.ssh("zagi", "policy", "set", "alice/policed", name, value);
  }

  /// A clone whose first commit, with the script, was pushed.
  private Path clone(String name, String url) throws IOException, InterruptedException {
    Path clone = Files.createDirectories(folder.resolve(name));
    client.git("init", "-q", "-b", "main", clone.toString());
    Pushers.in(client, clone, "remote", "add", "origin", url);
    Files.writeString(clone.resolve(FILE), SCRIPT);
    Pushers.in(client, clone, "add", FILE);
    var _ = pushed(clone);
    return clone;
  }

  private void checkRan() throws IOException, InterruptedException {
    String log = client.said("zagi", "hook log alice/hooked");
    if (!log.contains("ended with status 0")) {
      throw new IOException("the hook did not run: " + log);
    }
  }

  private void row(Bench.Comparison compare, String name, Path ours, String peerName, Path theirs)
      throws InterruptedException {
    compare.of(Bench.RUNS, name, () -> pushed(ours), peerName, () -> pushed(theirs));
  }

  private Duration pushed(Path clone) throws IOException, InterruptedException {
    Pushers.commit(client, clone);
    return Pushers.in(client, clone, "push", "-q", "origin", "main");
  }
}
