// SPDX-License-Identifier: Apache-2.0
package sh.zagi.tests.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;

/// Clones of several repositories, each with a commit to push. Safe for use by many threads.
final class Pushers {
  private static final int REPOSITORIES = 20;

  private final Client client;
  private final List<Path> clones;
  private final BlockingQueue<Path> ready;

  private Pushers(Client client, List<Path> clones) {
    this.client = client;
    this.clones = clones;
    this.ready = new LinkedBlockingQueue<>(clones);
  }

  static Pushers make(Path folder, Client client) throws IOException, InterruptedException {
    List<Path> clones = new ArrayList<>();
    for (int i = 0; i < REPOSITORIES; i++) {
      Path clone = Files.createDirectories(folder.resolve("pusher" + i));
      client.git("init", "-q", "-b", "main", clone.toString());
      in(client, clone, "remote", "add", "origin", "zagi:alice/pusher" + i);
      commit(client, clone);
      clones.add(clone);
    }
    return new Pushers(client, clones);
  }

  /// Pushes one commit, and makes the next one of that clone after the time is taken.
  Duration push() throws IOException, InterruptedException {
    Path clone = ready.take();
    try {
      Duration time = in(client, clone, "push", "-q", "origin", "main");
      commit(client, clone);
      return time;
    } finally {
      ready.add(clone);
    }
  }

  /// Looks for every commit whose push was acknowledged.
  ///
  /// @throws IOException names a repository that does not have it, or is damaged
  void check() throws IOException, InterruptedException {
    for (Path clone : clones) {
      String name = "alice/" + clone.getFileName();
      String there = Client.printed("git", "-C", clone.toString(), "rev-parse", "origin/main");
      in(client, clone, "fetch", "-q", "origin");
      String now = Client.printed("git", "-C", clone.toString(), "rev-parse", "origin/main");
      if (!there.equals(now)) {
        throw new IOException(name + " is at " + now + ", acknowledged was " + there);
      }
      client.ssh("zagi", "repo", "fsck", name);
    }
  }

  /// Makes a commit of a few bytes in a clone.
  static void commit(Client client, Path clone) throws IOException, InterruptedException {
    Files.writeString(clone.resolve("counter"), System.nanoTime() + "\n");
    in(client, clone, "add", "counter");
    in(client, clone, "-c", "user.name=b", "-c", "user.email=b@example.org", "commit", "-qm", "n");
  }

  /// Runs git in a clone.
  static Duration in(Client client, Path clone, String... words)
      throws IOException, InterruptedException {
    List<String> all = new ArrayList<>(List.of("-C", clone.toString()));
    all.addAll(List.of(words));
    return client.git(all.toArray(String[]::new));
  }
}
