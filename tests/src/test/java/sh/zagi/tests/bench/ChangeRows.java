// SPDX-License-Identifier: Apache-2.0
package sh.zagi.tests.bench;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/// What work on changes costs, in a small and in a large repository, against git in a clone of it.
/// Both sides log in by ssh and run a shell that does the same.
final class ChangeRows {
  private static final List<String> PACKAGES = List.of("less");
  private static final int STACK = 100;

  private static final String OURS =
      "echo $RANDOM >> part0/file0.txt && zagi describe -m words && zagi log && zagi undo";
  private static final String GITS =
      "echo $RANDOM >> part0/file0.txt && git commit -qam words && git log --oneline -n 10"
          + " && git reset -q --soft HEAD^";

  private final Path folder;
  private final Client client;

  /// @param client knows the server under measurement as `zagi` and an OpenSSH server as `peer`
  ChangeRows(Path folder, Client client) {
    this.folder = folder;
    this.client = client;
  }

  void run(Bench.Comparison comparison) throws IOException, InterruptedException {
    rows(new SizedRepository("changes-small", 100, 100, PACKAGES), comparison);
    rows(new SizedRepository("changes-large", 50_000, 10_000, PACKAGES), comparison);
  }

  private void rows(SizedRepository repository, Bench.Comparison comparison)
      throws IOException, InterruptedException {
    Path bare = repository.make(folder);
    Path clone = folder.resolve(repository.name());
    Client.check("git", "clone", "-q", bare.toString(), clone.toString());
    for (String[] setting : new String[][] {{"user.name", "b"}, {"user.email", "b@example.org"}}) {
      Client.check("git", "-C", clone.toString(), "config", setting[0], setting[1]);
    }
    String ours = "alice/" + repository.name() + "@zagi";
    client.git(
        "--git-dir", bare.toString(), "push", "-q", "zagi:alice/" + repository.name(), "main");
    client.ssh(ours, "true");
    String at = "cd " + clone + " && ";
    comparison.of(
        Bench.RUNS,
        "edit, describe, log, undo (" + repository.words() + ")",
        () -> client.ssh(ours, OURS),
        "sshd + git: edit, commit, log, reset",
        () -> client.ssh("peer", at + GITS));
    stacks(repository, ours, at, comparison);
  }

  /// Both sides get a stack of changes on the second but last commit and move it to the last.
  private void stacks(
      SizedRepository repository, String ours, String at, Bench.Comparison comparison)
      throws IOException, InterruptedException {
    client.ssh(ours, "zagi new main-" + stack("zagi commit -m change$i"));
    client.ssh(
        "peer",
        at + "git checkout -q -f -b stack HEAD^" + stack("git add s$i && git commit -qm s$i"));
    comparison.of(
        Bench.RUNS,
        "rebase of " + STACK + " changes and back (" + repository.words() + ")",
        () -> client.ssh(ours, "zagi rebase -b @ -d main && zagi undo"),
        "sshd + git",
        () -> client.ssh("peer", at + "git rebase -q main && git reset -q --hard ORIG_HEAD"));
  }

  private static String stack(String record) {
    return " && for i in $(seq " + STACK + "); do echo $i > s$i && " + record + " || exit 1; done";
  }
}
