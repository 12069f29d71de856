// SPDX-License-Identifier: Apache-2.0
package sh.zagi.session;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import sh.zagi.change.FileEdit;
import sh.zagi.change.work.Chains;
import sh.zagi.change.work.Request;
import sh.zagi.change.work.WorkingCopies;
import sh.zagi.env.App;
import sh.zagi.env.EnvKey;
import sh.zagi.env.Environment;
import sh.zagi.env.Manifest;
import sh.zagi.session.runtime.Cgroups;
import sh.zagi.session.runtime.ProcessSpec;
import sh.zagi.session.runtime.ProcessSpec.User;
import sh.zagi.session.runtime.ProcessSpec.WindowSize;
import sh.zagi.session.terminal.ExitStatus;
import sh.zagi.session.terminal.Stdio;
import sh.zagi.session.workspace.Exclusions;
import sh.zagi.session.workspace.SessionMounts;
import sh.zagi.session.workspace.SnapshotLimits;
import sh.zagi.storage.db.Database;
import sh.zagi.storage.db.Row;
import sh.zagi.storage.repo.CommitId;
import sh.zagi.storage.repo.FileKind;
import sh.zagi.storage.repo.Repo;
import sh.zagi.storage.repo.RepoPath;
import sh.zagi.storage.repo.RepoRecord;
import sh.zagi.storage.repo.Repositories;
import sh.zagi.storage.repo.Visibility;

/// Whole sessions: a real repository, real mounts, a real container.
@Timeout(120)
class SessionsTest {
  private static final Instant NOW = Instant.parse("2026-11-22T10:00:00Z");
  private static final Map<String, String> VARIABLES =
      Map.of("PATH", "/usr/bin", "HOME", SessionMounts.HOME, "PS1", "> ");

  @TempDir Path data;
  private TestContainer engine;
  private Database database;
  private Sessions sessions;
  private Repo repo;
  private RepoRecord record;
  private CommitId base;
  private long account;

  @BeforeEach
  void start() throws Exception {
    engine = TestContainer.of("crun");
    database = Database.inMemory("sessions-" + System.nanoTime());
    Repositories repositories =
        new Repositories(data.resolve("repos"), database, InstantSource.fixed(NOW));
    record =
        repositories
            .create(RepoPath.parse("alice/demo").orElseThrow(), Visibility.PRIVATE)
            .orElseThrow();
    repo = repositories.open(record);
    base =
        repo.writeFiles(
            "refs/heads/main",
            Map.of(
                "README.md", bytes("hello\n"),
                "src/app.txt", bytes("one\n"),
                "src/old.txt", bytes("old\n"),
                "lib/a", bytes("a\n")),
            "first",
            NOW);
    account =
        database.transaction(rows ->
            rows.insert(
                "insert into account (name, name_key, admin, created_at) values (?, ?, ?, ?)",
                "alice",
                "alice",
                false,
                Row.parameter(NOW)));
    sessions = newServer(Duration.ofHours(1));
    sessions.sweep();
  }

  @AfterEach
  void stop() throws Exception {
    for (Session session : sessions.list()) {
      sessions.delete(session.id());
    }
    sessions.close();
    database.close();
    engine.close();
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  /// A server as it would be after a restart: same folders, same table, nothing in memory.
  private Sessions newServer(Duration idle) {
    return new Sessions(
        new SessionSettings(
            data.resolve("sessions"),
            data.resolve("sources"),
            engine.folder,
            engine.cgroup,
            TestContainer.PROGRAMS,
            TestContainer.LIMITS,
            SnapshotLimits.DEFAULT,
            idle),
        new Sessions.Parts(
            database,
            engine.runtime,
            MachineMounts::mount,
            EgressRules.NONE,
            InstantSource.fixed(NOW),
            new Random(7)));
  }

  private static Environment environment() {
    return new Environment(
        new EnvKey("0".repeat(64)),
        new App("demo", "1.0.0"),
        new Manifest(List.of(), List.of(), Map.of(), Map.of(), List.of(), List.of()));
  }

  private Session open() {
    return sessions.open(
        new Sessions.Opening(
            repo,
            record.id(),
            account,
            base,
            environment(),
            Session.Purpose.WORK,
            Session.Labels.NONE));
  }

  private String run(Session session, String line) throws Exception {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ProcessSpec spec =
        new ProcessSpec(
            User.DEV,
            List.of("bash", "-c", line),
            SessionMounts.WORKSPACE,
            VARIABLES,
            Optional.empty());
    ExitStatus status =
        sessions
            .enter(session.id(), spec, new Stdio(InputStream.nullInputStream(), out, out))
            .await();
    sessions.leave(session.id());
    return out.toString(StandardCharsets.UTF_8) + (status.code() == 0 ? "" : "=" + status.code());
  }

  private List<FileEdit> edits(Session session) {
    return sessions.workspaces().snapshot(session.id(), Exclusions.NONE, List::copyOf).value();
  }

  @Test
  void a_session_shows_the_commit_and_belongs_to_its_user() throws Exception {
    Session session = open();

    assertThat(run(session, "pwd; cat README.md; id -un; stat -c '%A %U %G' . src/app.txt"))
        .isEqualTo("/workspace\nhello\ndev\ndrwxr-xr-x dev dev\n-rw-r--r-- dev dev\n");
    assertThat(run(session, "echo more >> src/app.txt; cat src/app.txt; echo $HOME; cd; pwd"))
        .isEqualTo("one\nmore\n/home/dev\n/home/dev\n");
    assertThat(edits(session)).hasSize(1);
  }

  @Test
  void a_snapshot_is_exactly_what_changed() throws Exception {
    Session session = open();
    run(
        session,
        "echo two > src/app.txt; rm src/old.txt; printf '#!/bin/sh\\n' > run; chmod +x run;"
            + " ln -s /etc/shadow link; mkfifo pipe; mkdir .git; echo x > .git/config;"
            + " rm -r lib; mkdir lib; echo b > lib/b; ln -s / escape; mkdir empty");
    var taken =
        sessions
            .workspaces()
            .snapshot(
                session.id(),
                Exclusions.NONE,
                edits ->
                    new WorkingCopies(new Chains(new Random(1)))
                        .record(target(session), edits, Request.platform(Instant.EPOCH)));

    CommitId commit = taken.value().working().orElseThrow().commit();
    assertThat(taken.skipped()).containsExactly("pipe");
    assertThat(repo.tree(commit).files(100).stream().map(file -> file.path() + " " + file.kind()))
        .containsExactlyInAnyOrder(
            "README.md " + FileKind.REGULAR,
            "escape " + FileKind.SYMLINK,
            "lib/b " + FileKind.REGULAR,
            "link " + FileKind.SYMLINK,
            "run " + FileKind.EXECUTABLE,
            "src/app.txt " + FileKind.REGULAR);
    assertThat(run(session, "echo runs on")).isEqualTo("runs on\n");
  }

  private WorkingCopies.Target target(Session session) {
    return new WorkingCopies.Target(repo, session.id().value(), base);
  }

  @Test
  void ignored_paths_stay_in_the_session() throws Exception {
    Session session = open();
    run(session, "mkdir target; echo x > target/x; echo y > y");

    assertThat(
            sessions
                .workspaces()
                .snapshot(session.id(), (path, _) -> path.equals("target"), List::copyOf)
                .value())
        .extracting(FileEdit::path)
        .containsExactly("y");
    assertThat(run(session, "cat target/x")).isEqualTo("x\n");
  }

  @Test
  void a_stopped_session_resumes_with_its_files() throws Exception {
    Session session = open();
    run(session, "echo kept > new.txt; echo home > ~/note; rm README.md");
    sessions.stop(session.id());
    assertThat(sessions.find(session.id()).orElseThrow().state())
        .isEqualTo(new SessionState.Stopped());

    Session again = sessions.latest(record.id(), account, "").orElseThrow();
    sessions.resume(again, repo, environment());

    assertThat(run(again, "cat new.txt ~/note; ls")).isEqualTo("kept\nhome\nlib\nnew.txt\nsrc\n");
  }

  @Test
  void a_session_survives_the_server_and_orphans_do_not() throws Exception {
    Session session = open();
    run(session, "echo kept > new.txt; (sleep 7656 >/dev/null 2>&1 &)");
    Session orphan = open();
    database.transaction(
        rows -> rows.update("delete from session where id = ?", orphan.id().value()));
    sessions.close();

    sessions = newServer(Duration.ZERO);
    sessions.sweep();

    assertThat(Cgroups.children(engine.cgroup)).containsExactly(session.id().value());
    assertThat(data.resolve("sessions").resolve(orphan.id().value())).doesNotExist();
    assertThat(run(session, "cat new.txt; pgrep -c sleep")).isEqualTo("kept\n1\n");
    assertThat(sessions.stopIdle()).containsExactly(session.id());
    assertThat(Cgroups.children(engine.cgroup)).isEmpty();
  }

  @Test
  void two_sessions_share_the_source_and_not_their_changes() throws Exception {
    Session first = open();
    Session second = open();
    run(first, "echo mine > README.md");

    assertThat(run(second, "cat README.md")).isEqualTo("hello\n");
    assertThat(first.idBase()).isNotEqualTo(second.idBase());
    try (var layers = Files.list(data.resolve("sources"))) {
      assertThat(layers).hasSize(1);
    }
  }

  @Test
  void a_link_in_place_of_a_mount_point_is_refused() throws Exception {
    Session session = open();
    sessions.stop(session.id());
    Path upper = data.resolve("sessions").resolve(session.id().value()).resolve("root/upper");
    Files.delete(upper.resolve("workspace"));
    Files.createSymbolicLink(upper.resolve("workspace"), Path.of("/tmp"));

    org.assertj.core.api.Assertions.assertThatThrownBy(
            () -> sessions.resume(session, repo, environment()))
        .hasMessageContaining("/workspace is a link in this session");
  }

  /// Prints medians: opening a session, and the way from there to a prompt.
  @Test
  void opening_and_entering_are_quick() throws Exception {
    List<Long> opened = new ArrayList<>();
    List<Long> entered = new ArrayList<>();
    for (int round = 0; round < 9; round++) {
      long start = System.nanoTime();
      Session session = open();
      opened.add((System.nanoTime() - start) / 1_000);
      start = System.nanoTime();
      ByteArrayOutputStream out = new ByteArrayOutputStream();
      ProcessSpec shell =
          new ProcessSpec(
              User.DEV,
              List.of("bash", "--norc"),
              SessionMounts.WORKSPACE,
              VARIABLES,
              Optional.of(new WindowSize(24, 80)));
      var process =
          sessions.enter(
              session.id(),
              shell,
              new Stdio(
                  new ByteArrayInputStream(bytes("exit\n")), out, OutputStream.nullOutputStream()));
      while (!out.toString(StandardCharsets.UTF_8).contains("> ")) {
        Thread.sleep(0, 200_000);
      }
      entered.add((System.nanoTime() - start) / 1_000);
      assertThat(process.await().code()).isZero();
      sessions.leave(session.id());
      sessions.delete(session.id());
    }
    org.slf4j.LoggerFactory.getLogger(SessionsTest.class)
        .info("open {} us, prompt {} us (medians of 9)", median(opened), median(entered));
    assertThat(median(opened)).isLessThan(1_000_000);
  }

  private static long median(List<Long> values) {
    return values.stream().sorted().toList().get(values.size() / 2);
  }
}
