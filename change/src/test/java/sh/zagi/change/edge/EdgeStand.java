// SPDX-License-Identifier: Apache-2.0
package sh.zagi.change.edge;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import org.eclipse.jgit.lib.NullProgressMonitor;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.Ref;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.transport.PushResult;
import org.eclipse.jgit.transport.RefSpec;
import org.eclipse.jgit.transport.RemoteRefUpdate;
import org.eclipse.jgit.transport.TestProtocol;
import org.eclipse.jgit.transport.Transport;
import org.eclipse.jgit.transport.URIish;
import sh.zagi.change.ChangeId;
import sh.zagi.change.TestRepo;
import sh.zagi.change.algebra.Merge;
import sh.zagi.change.commit.CommitData;
import sh.zagi.change.merge.Content;
import sh.zagi.change.rewrite.Commits;
import sh.zagi.change.work.ChainStand;
import sh.zagi.storage.account.Caller;
import sh.zagi.storage.audit.AuditLog;
import sh.zagi.storage.db.Database;
import sh.zagi.storage.git.GitLimits;
import sh.zagi.storage.git.GitServices;
import sh.zagi.storage.git.Receiving;
import sh.zagi.storage.repo.Repo;
import sh.zagi.storage.repo.RepoPath;
import sh.zagi.storage.repo.RepoRecord;
import sh.zagi.storage.repo.Repositories;
import sh.zagi.storage.repo.Visibility;

/// A repository behind the git services with the gate for changes, and a clone that pushes to it by
/// git's protocol.
final class EdgeStand implements AutoCloseable {
  private static final Database DATABASE = Database.inMemory("edge");
  private static final AtomicInteger NUMBERS = new AtomicInteger();
  private static final Content WHO = Content.of("c <c@example.org> 1700000000 +0000");

  final TestRepo clone = new TestRepo();
  final Commits commits = new Commits(clone.inserter());
  private final RepoRecord record;
  private final Repositories repositories;
  private final GitServices services;
  private final List<Receiving> receivings = new ArrayList<>();
  private final TestProtocol<Caller> protocol;

  EdgeStand(Path folder) {
    repositories = new Repositories(folder, DATABASE, InstantSource.system());
    record =
        repositories
            .create(new RepoPath("alice", "edge" + NUMBERS.incrementAndGet()), Visibility.PRIVATE)
            .orElseThrow();
    services =
        new GitServices(
            repositories,
            new AuditLog(DATABASE, InstantSource.system()),
            GitLimits.DEFAULT,
            new ChangeGate(),
            (_, _, _) -> {});
    protocol =
        new TestProtocol<>(
            (_, _) -> services.uploadPack(record, Duration.ofMinutes(1)), this::receive);
    Transport.register(protocol);
  }

  private org.eclipse.jgit.transport.ReceivePack receive(Caller caller, Repository unused) {
    try {
      Receiving receiving = services.receiving(caller, record);
      receivings.add(receiving);
      return receiving.pack();
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  static Caller person(String name) {
    return ChainStand.caller(name);
  }

  static Caller agent(String name) {
    return new Caller.Agent(ChainStand.caller(name).account(), "claude");
  }

  Repo repo() {
    return repositories.open(record);
  }

  /// A commit of the clone.
  ///
  /// @param trees words of [TestRepo#tree] for each term
  ObjectId commit(ChangeId change, List<ObjectId> parents, String message, String... trees)
      throws IOException {
    List<ObjectId> terms = new ArrayList<>();
    for (String words : trees) {
      terms.add(clone.tree(words));
    }
    CommitData data =
        new CommitData(ObjectId.zeroId(), List.of(), WHO, WHO, List.of(), Content.of(message));
    ObjectId id =
        commits.write(data.rewritten(parents, change, WHO), new Merge<>(terms), List.of());
    clone.inserter().flush();
    return id;
  }

  /// A commit by its bytes.
  ObjectId raw(String text) throws IOException {
    ObjectId id =
        clone.inserter().insert(org.eclipse.jgit.lib.Constants.OBJ_COMMIT, text.getBytes(UTF_8));
    clone.inserter().flush();
    return id;
  }

  /// How a push ended: for each ref `ok` or the reason, and what was said beside.
  record Said(Map<String, String> results, String messages) {
    String of(String ref) {
      return results.getOrDefault(ref, "none");
    }
  }

  Said push(Caller caller, ObjectId id, String ref, String... options) throws Exception {
    return push(caller, Map.of(ref, id), options);
  }

  /// Many refs in one push, in the order of the map.
  Said push(Caller caller, Map<String, ObjectId> refs, String... options) throws Exception {
    URIish uri = protocol.register(caller, repo().git());
    try (Transport transport = Transport.open(clone.git(), uri)) {
      transport.setPushOptions(List.of(options));
      List<RemoteRefUpdate> updates = new ArrayList<>();
      for (Map.Entry<String, ObjectId> ref : refs.entrySet()) {
        updates.add(
            new RemoteRefUpdate(clone.git(), null, ref.getValue(), ref.getKey(), true, null, null));
      }
      PushResult result = transport.push(NullProgressMonitor.INSTANCE, updates);
      Map<String, String> results =
          result.getRemoteUpdates().stream()
              .collect(
                  Collectors.toMap(
                      RemoteRefUpdate::getRemoteName,
                      one ->
                          one.getStatus() == RemoteRefUpdate.Status.OK
                                  || one.getStatus() == RemoteRefUpdate.Status.UP_TO_DATE
                              ? "ok"
                              : String.valueOf(one.getMessage())));
      return new Said(results, result.getMessages());
    } finally {
      receivings.forEach(Receiving::close);
      receivings.clear();
    }
  }

  /// The bytes of a commit as a new clone gets them.
  byte[] cloned(String ref) throws Exception {
    URIish uri = protocol.register(person("carol"), repo().git());
    try (TestRepo other = new TestRepo();
        Transport transport = Transport.open(other.git(), uri)) {
      transport.fetch(NullProgressMonitor.INSTANCE, List.of(new RefSpec(ref + ":refs/heads/x")));
      Ref fetched = Objects.requireNonNull(other.git().exactRef("refs/heads/x"));
      return other.git().open(fetched.getObjectId()).getCachedBytes();
    }
  }

  @Override
  public void close() {
    Transport.unregister(protocol);
    commits.close();
    clone.close();
  }
}
