// SPDX-License-Identifier: Apache-2.0
package sh.zagi.session;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import org.eclipse.jgit.lib.CommitBuilder;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.ObjectInserter;
import org.eclipse.jgit.lib.PersonIdent;
import sh.zagi.change.FileEdit;
import sh.zagi.change.Signature;
import sh.zagi.change.work.Chains;
import sh.zagi.change.work.GitHeads;
import sh.zagi.change.work.Request;
import sh.zagi.change.work.WorkingCopies;
import sh.zagi.config.DataSize;
import sh.zagi.env.App;
import sh.zagi.env.EnvKey;
import sh.zagi.env.Environment;
import sh.zagi.env.Manifest;
import sh.zagi.session.runtime.Limits;
import sh.zagi.session.runtime.ProcessSpec;
import sh.zagi.session.runtime.ProcessSpec.User;
import sh.zagi.session.terminal.ExitStatus;
import sh.zagi.session.terminal.Stdio;
import sh.zagi.session.workspace.EnvironmentMounts;
import sh.zagi.session.workspace.SessionMounts;
import sh.zagi.session.workspace.SnapshotLimits;
import sh.zagi.storage.db.Database;
import sh.zagi.storage.db.Row;
import sh.zagi.storage.git.GitLimits;
import sh.zagi.storage.repo.CommitId;
import sh.zagi.storage.repo.Repo;
import sh.zagi.storage.repo.RepoPath;
import sh.zagi.storage.repo.RepoRecord;
import sh.zagi.storage.repo.Repositories;
import sh.zagi.storage.repo.TreeId;
import sh.zagi.storage.repo.Visibility;

/// A repository with sessions in real containers, for tests.
final class SessionStand implements AutoCloseable {
  private static final Instant NOW = Instant.parse("2026-11-22T10:00:00Z");
  private static final Limits LIMITS = new Limits(new DataSize(1L << 30), 512, 200, 4096);

  final Repo repo;
  final CommitId commit;
  private final TestContainer engine;
  private final Database database;
  private final Path data;
  private final EnvironmentMounts mounts;
  private Limits limits = LIMITS;
  private EgressRules egress = EgressRules.NONE;
  private final Random random = new Random(7);
  private Sessions sessions;
  private final RepoRecord record;
  private final long account;

  /// Sessions whose environment is this machine's own `/usr`.
  SessionStand(Path data, Map<String, String> files) throws IOException {
    this(data, MachineMounts::mount, files);
  }

  SessionStand(Path data, EnvironmentMounts mounts, Map<String, String> files) throws IOException {
    this.data = data;
    this.mounts = mounts;
    engine = TestContainer.of("crun");
    database = Database.inMemory("services-" + System.nanoTime());
    Repositories repositories =
        new Repositories(data.resolve("repos"), database, InstantSource.fixed(NOW));
    record =
        repositories
            .create(RepoPath.parse("alice/demo").orElseThrow(), Visibility.PRIVATE)
            .orElseThrow();
    repo = repositories.open(record);
    Map<String, byte[]> bytes = new TreeMap<>();
    files.forEach((path, text) -> bytes.put(path, text.getBytes(StandardCharsets.UTF_8)));
    commit = repo.writeFiles("refs/heads/main", bytes, "first", NOW);
    account =
        database.transaction(rows ->
            rows.insert(
                "insert into account (name, name_key, admin, created_at) values (?, ?, ?, ?)",
                "alice",
                "alice",
                false,
                Row.parameter(NOW)));
    restart(Duration.ofHours(1));
  }

  /// A server as it is after a restart: same folders, same table, nothing in memory.
  void restart(Duration idle) {
    if (sessions != null) {
      sessions.close();
    }
    sessions =
        new Sessions(
            new SessionSettings(
                data.resolve("sessions"),
                data.resolve("sources"),
                engine.folder,
                engine.cgroup,
                TestContainer.PROGRAMS,
                limits,
                SnapshotLimits.DEFAULT,
                idle),
            new Sessions.Parts(
                database, engine.runtime, mounts, egress, InstantSource.fixed(NOW), random));
    sessions.sweep();
  }

  /// The same server with a network for its sessions.
  void restart(EgressRules rules) {
    egress = rules;
    restart(Duration.ofHours(1));
  }

  /// The same server with other limits for its sessions.
  void restart(Limits other) {
    limits = other;
    restart(Duration.ofHours(1));
  }

  Database database() {
    return database;
  }

  String cgroup() {
    return engine.cgroup;
  }

  Path runFolder() {
    return engine.folder;
  }

  static Environment machine() {
    return new Environment(
        new EnvKey("0".repeat(64)),
        new App("demo", "1.0.0"),
        new Manifest(List.of(), List.of(), Map.of(), Map.of(), List.of(), List.of()));
  }

  Session open() {
    return open(machine());
  }

  Session resume(Session session) {
    return sessions.resume(session, repo, machine());
  }

  String run(Session session, String line) throws InterruptedException {
    return run(session, machine(), User.DEV, line);
  }

  /// A tree of these files, kept by a branch.
  TreeId tree(Map<String, String> files) {
    Map<String, byte[]> bytes = new TreeMap<>();
    files.forEach((path, text) -> bytes.put(path, text.getBytes(StandardCharsets.UTF_8)));
    return repo.treeId(repo.writeFiles("refs/heads/tree-" + bytes.hashCode(), bytes, "tree", NOW));
  }

  /// A commit of these files after another one, at the head of a branch.
  CommitId after(CommitId parent, Map<String, String> files) throws IOException {
    TreeId tree = tree(files);
    PersonIdent person = new PersonIdent("zagi", "zagi@localhost", NOW, ZoneOffset.UTC);
    CommitBuilder builder = new CommitBuilder();
    builder.setTreeId(ObjectId.fromString(tree.hex()));
    builder.setParentId(ObjectId.fromString(parent.hex()));
    builder.setAuthor(person);
    builder.setCommitter(person);
    builder.setMessage("next");
    try (ObjectInserter inserter = repo.git().newObjectInserter()) {
      CommitId made = new CommitId(inserter.insert(builder).name());
      inserter.flush();
      repo.point("refs/heads/next", made);
      return made;
    }
  }

  /// What the first commit becomes by these edits.
  TreeId recorded(Session session, List<FileEdit> edits) {
    var copy =
        new WorkingCopies(new Chains(new Random(1)))
            .record(
                new WorkingCopies.Target(repo, session.id().value(), commit),
                edits,
                Request.platform(NOW))
            .working();
    return repo.treeId(copy.orElseThrow().commit());
  }

  Sessions sessions() {
    return sessions;
  }

  /// A commit that only the platform's own refs reach.
  CommitId hidden(String path, String text) {
    return repo.writeFiles(
        "refs/zagi/sessions/other",
        Map.of(path, text.getBytes(StandardCharsets.UTF_8)),
        "hidden",
        NOW);
  }

  /// Descriptions of a commit and its ancestors by first parents, the first lines of them.
  List<String> log(CommitId commit) throws IOException {
    try (var walk = new org.eclipse.jgit.revwalk.RevWalk(repo.git())) {
      var one = walk.parseCommit(org.eclipse.jgit.lib.ObjectId.fromString(commit.hex()));
      List<String> lines = new java.util.ArrayList<>(List.of(one.getShortMessage()));
      while (one.getParentCount() > 0) {
        one = walk.parseCommit(one.getParent(0));
        lines.add(one.getShortMessage());
      }
      return lines;
    }
  }

  String parent(CommitId commit) throws IOException {
    try (var walk = new org.eclipse.jgit.revwalk.RevWalk(repo.git())) {
      return walk.parseCommit(org.eclipse.jgit.lib.ObjectId.fromString(commit.hex()))
          .getParent(0)
          .name();
    }
  }

  WorkSaver saver() {
    Chains chains = new Chains(new Random(5));
    return new WorkSaver(
        sessions, new WorkingCopies(chains), new GitHeads(chains, GitLimits.DEFAULT));
  }

  static Signature alice() {
    return new Signature("alice", "alice@localhost", NOW);
  }

  /// A stopped copy of a session.
  Session fork(Session parent) {
    return sessions
        .forks()
        .fork(
            new Forks.Wanted(
                parent, parent.accountId(), Session.Purpose.WORK, repo.treeId(commit), 1))
        .getFirst();
  }

  Session open(Environment environment) {
    return open(environment, commit);
  }

  Session open(Environment environment, CommitId base) {
    return sessions.open(
        new Sessions.Opening(
            repo,
            record.id(),
            account,
            base,
            environment,
            Session.Purpose.WORK,
            Session.Labels.NONE));
  }

  /// Runs a line as the session's user, with the variables of the environment.
  String run(Session session, Environment environment, String line) throws InterruptedException {
    return run(session, environment, User.DEV, line);
  }

  /// The same as root of the container, as only the platform can.
  String asRoot(Session session, Environment environment, String line) throws InterruptedException {
    return run(session, environment, User.ROOT, line);
  }

  private String run(Session session, Environment environment, User user, String line)
      throws InterruptedException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ProcessSpec spec =
        new ProcessSpec(
            user,
            List.of("/bin/bash", "-c", line),
            SessionMounts.WORKSPACE,
            LoginVariables.of(environment),
            Optional.empty());
    ExitStatus status =
        sessions
            .enter(session.id(), spec, new Stdio(InputStream.nullInputStream(), out, out))
            .await();
    sessions.leave(session.id());
    return out.toString(StandardCharsets.UTF_8) + (status.code() == 0 ? "" : "=" + status.code());
  }

  @Override
  public void close() throws IOException {
    for (Session session : sessions.list()) {
      sessions.delete(session.id());
    }
    sessions.close();
    database.close();
    engine.close();
  }
}
