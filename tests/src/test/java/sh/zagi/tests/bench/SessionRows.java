// SPDX-License-Identifier: Apache-2.0
package sh.zagi.tests.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// What sessions cost where everything is large: the tree, the history and the environment.
final class SessionRows {
  private static final int FILES = 100_000;
  private static final int COMMITS = 1_000;
  private static final String NAME = "sessions-large";
  private static final int SHORT_RUNS = 41;

  /// Each copy of the clone takes half a minute.
  private static final int COPIES = 3;

  private static final double NANOS_PER_MILLI = 1e6;
  private static final Pattern RECORDED = Pattern.compile("\"recorded-in-ms\" : ([0-9.E-]+)");
  private static final Pattern SESSION = Pattern.compile("\"session\" : \"([a-z0-9]+)\"");
  private static final Pattern TOOK = Pattern.compile("\"took-ms\" : ([0-9.E-]+)");

  private final Path folder;
  private final Client client;
  private int copies;

  /// @param client knows the server under measurement as `zagi` and an OpenSSH server as `peer`
  SessionRows(Path folder, Client client) {
    this.folder = folder;
    this.client = client;
  }

  void run(Bench.Comparison comparison, Consumer<Result> results)
      throws IOException, InterruptedException {
    SizedRepository repository = new SizedRepository(NAME, FILES, COMMITS, EnvironmentRows.LARGE);
    Path bare = repository.make(folder);
    Path clone = folder.resolve(NAME);
    Client.check("git", "clone", "-q", bare.toString(), clone.toString());
    client.git("--git-dir", bare.toString(), "push", "-q", "zagi:alice/" + NAME, "main");
    String session = "alice/" + NAME + "@zagi";
    client.ssh(session, "true");
    String id = client.said(session, "echo $ZAGI_SESSION");
    String size = " (" + repository.words() + ", large environment)";
    Client.Action login = () -> client.sshPrompt("peer");
    comparison.of(
        SHORT_RUNS, "connect to prompt, new session" + size, () -> fresh(id), "sshd login", login);
    comparison.of(
        SHORT_RUNS,
        "connect to prompt, running session" + size,
        () -> client.sshPrompt(session),
        "sshd login",
        login);
    comparison.of(
        SHORT_RUNS, "resume of a stopped session" + size, () -> resumed(id), "sshd login", login);
    PromptRows.floor(client, comparison);
    results.accept(snapshots(session, id, size));
    results.accept(forks(id, size));
    comparison.of(
        COPIES,
        "fork of a running session" + size,
        () -> client.ssh("zagi", "session", "fork", id),
        "`cp -a` of the clone",
        () -> copied(clone));
  }

  /// It is ended before the next begins: on a quiet machine nothing else is recorded meanwhile.
  private Duration fresh(String kept) throws IOException, InterruptedException {
    Duration time = client.sshPrompt("alice/" + NAME + "+new@zagi");
    Matcher listed = SESSION.matcher(client.said("zagi", "session list --json"));
    while (listed.find()) {
      if (!listed.group(1).equals(kept)) {
        client.ssh("zagi", "session", "rm", listed.group(1));
      }
    }
    return time;
  }

  private Duration resumed(String id) throws IOException, InterruptedException {
    client.ssh("zagi", "session", "stop", id);
    return client.sshPrompt("s-" + id.replaceFirst("^s-", "") + "@zagi");
  }

  /// From the last of its programs standing still to the commit on the disk, as the server tells.
  private Result snapshots(String session, String id, String size)
      throws IOException, InterruptedException {
    List<Duration> times = new ArrayList<>();
    for (int run = 0; run < Bench.WARM_UPS + SHORT_RUNS; run++) {
      client.ssh(session, "echo " + System.nanoTime() + " > " + SizedRepository.path(run));
      Duration took = told(RECORDED, client.said("zagi", "session show --json " + id));
      if (run >= Bench.WARM_UPS) {
        times.add(took);
      }
    }
    return Result.alone(
        "snapshot after a change of one file, inside the server, the session stands still" + size,
        new Series(times).withTail());
  }

  /// The verb alone: no client, no login.
  private Result forks(String id, String size) throws IOException, InterruptedException {
    List<Duration> times = new ArrayList<>();
    for (int run = 0; run < Bench.WARM_UPS + SHORT_RUNS; run++) {
      Duration took = told(TOOK, client.said("zagi", "session fork --json " + id));
      if (run >= Bench.WARM_UPS) {
        times.add(took);
      }
    }
    return Result.alone(
        "fork of a running session, inside the server" + size, new Series(times).withTail());
  }

  private static Duration told(Pattern field, String json) throws IOException {
    Matcher matcher = field.matcher(json);
    if (!matcher.find()) {
      throw new IOException("no " + field + " in: " + json);
    }
    return Duration.ofNanos((long) (Double.parseDouble(matcher.group(1)) * NANOS_PER_MILLI));
  }

  private Duration copied(Path clone) throws IOException, InterruptedException {
    Path to = folder.resolve("copy-" + copies++);
    Duration time = Client.check("cp", "-a", clone.toString(), to.toString());
    Client.check("rm", "-rf", to.toString());
    if (Files.exists(to)) {
      throw new IOException("the copy is still there");
    }
    return time;
  }
}
