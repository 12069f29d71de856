// SPDX-License-Identifier: Apache-2.0
package sh.zagi.server;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import sh.zagi.change.Signature;
import sh.zagi.change.work.Chains;
import sh.zagi.change.work.Request;
import sh.zagi.change.work.WorkingCopies;
import sh.zagi.session.workspace.Exclusions;
import sh.zagi.session.workspace.Snapshot;
import sh.zagi.session.workspace.SnapshotLimits;
import sh.zagi.storage.db.Database;
import sh.zagi.storage.repo.RepoPath;
import sh.zagi.storage.repo.RepoRecord;
import sh.zagi.storage.repo.Repositories;
import sh.zagi.storage.repo.Visibility;

/// Does what people do most, over and over, so that the start-up cache also knows which methods are
/// hot (JEP 515): the first visitors of a server then do not wait for code to become fast.
final class Rehearsal {
  private static final int VISITS = 15;
  private static final int SNAPSHOTS = 300;
  private static final List<String> PROGRAMS = List.of("git", "ssh", "ssh-keygen");
  private static final List<List<String>> VERBS =
      List.of(
          List.of("version"),
          List.of("repo", "list"),
          List.of("repo", "info", "train/r"),
          List.of("session", "list", "--json"));

  private final Path folder;

  /// @param folder for whatever is written; the caller removes it
  Rehearsal(Path folder) {
    this.folder = folder;
  }

  /// Whether the programs of a visitor are here. A server needs no client, so they may not be.
  static boolean hasClients() {
    List<Path> places =
        Stream.of(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator, -1))
            .map(Path::of)
            .toList();
    return PROGRAMS.stream()
        .allMatch(program ->
            places.stream().anyMatch(place -> Files.isExecutable(place.resolve(program))));
  }

  /// A key for [#visits]; its public half is beside it, with `.pub`.
  Path makeKey() throws IOException, InterruptedException {
    Path key = folder.resolve("visitor");
    run(folder, "ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-C", "train", "-f", key.toString());
    return key;
  }

  /// Pushes to a server, clones from it and calls its verbs.
  void visits(Path key, int port) throws IOException, InterruptedException {
    List<String> ssh = new ArrayList<>(List.of("ssh", "-F", "none", "-p", Integer.toString(port)));
    ssh.addAll(List.of("-i", key.toString(), "-o", "IdentitiesOnly=yes", "-o", "BatchMode=yes"));
    ssh.addAll(List.of("-o", "StrictHostKeyChecking=no", "-o", "UserKnownHostsFile=/dev/null"));
    Path work = Files.createDirectories(folder.resolve("work"));
    run(work, "git", "init", "-q", "-b", "main");
    run(work, "git", "config", "core.sshCommand", String.join(" ", ssh));
    run(work, "git", "config", "user.name", "train");
    run(work, "git", "config", "user.email", "train@localhost");
    run(work, "git", "remote", "add", "origin", "ssh://127.0.0.1/train/r");
    for (int visit = 0; visit < VISITS; visit++) {
      Files.writeString(work.resolve("file" + visit % 8), "content of visit " + visit);
      run(work, "git", "add", "-A");
      run(work, "git", "commit", "-q", "-m", "visit");
      run(work, "git", "push", "-q", "origin", "main");
      Path clone = folder.resolve("clone" + visit);
      run(
          work,
          "git",
          "-c",
          "core.sshCommand=" + String.join(" ", ssh),
          "clone",
          "-q",
          "ssh://127.0.0.1/train/r",
          clone.toString());
      for (List<String> verb : VERBS) {
        List<String> call = new ArrayList<>(ssh);
        call.add("127.0.0.1");
        call.addAll(verb);
        run(work, call.toArray(String[]::new));
      }
    }
  }

  /// Records changes of files as a session does, without a session.
  void snapshots() throws IOException {
    Path upper = Files.createDirectories(folder.resolve("upper"));
    try (Database database = Database.inMemory("train")) {
      Repositories repositories =
          new Repositories(
              Files.createDirectories(folder.resolve("repos")), database, InstantSource.system());
      RepoRecord record =
          repositories
              .create(RepoPath.parse("train/r").orElseThrow(), Visibility.PRIVATE)
              .orElseThrow();
      WorkingCopies copies = new WorkingCopies(new Chains(new SecureRandom()));
      var repo = repositories.open(record);
      var base = repo.writeFiles("refs/heads/main", tree(), "first", Instant.EPOCH);
      var target = new WorkingCopies.Target(repo, "train", base);
      var rules = new Snapshot.Rules(Exclusions.NONE, SnapshotLimits.DEFAULT);
      for (int number = 0; number < SNAPSHOTS; number++) {
        Path file = upper.resolve("folder" + number % 8).resolve("file" + number % 5);
        Files.createDirectories(file.resolveSibling(""));
        Files.writeString(file, "content of snapshot " + number);
        var who = new Signature("train", "train@localhost", Instant.now());
        var request = new Request(who, Request.Kind.PERSON, Map.of());
        var _ = repo.tree(copies.tracked(target)).has("folder1/file1");
        var _ = Snapshot.take(upper, rules, edits -> copies.record(target, edits, request));
      }
    }
  }

  private static Map<String, byte[]> tree() {
    Map<String, byte[]> files = new TreeMap<>();
    for (int number = 0; number < 64; number++) {
      files.put(
          "folder" + number % 8 + "/file" + number / 8,
          ("content " + number).getBytes(StandardCharsets.UTF_8));
    }
    return files;
  }

  private static void run(Path folder, String... command) throws IOException, InterruptedException {
    ProcessBuilder builder = new ProcessBuilder(command).directory(folder.toFile());
    builder.redirectErrorStream(true).redirectOutput(ProcessBuilder.Redirect.DISCARD);
    builder.environment().put("GIT_CONFIG_NOSYSTEM", "1");
    builder.environment().put("GIT_CONFIG_GLOBAL", "/dev/null");
    int status = builder.start().waitFor();
    if (status != 0) {
      throw new IOException(String.join(" ", command) + " ended with status " + status);
    }
  }
}
