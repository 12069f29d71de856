// SPDX-License-Identifier: Apache-2.0
package sh.zagi.change.work;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import org.eclipse.jgit.lib.ObjectId;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import sh.zagi.change.FileEdit;
import sh.zagi.change.RefusedException;
import sh.zagi.change.op.Operation;
import sh.zagi.change.op.OperationLog;
import sh.zagi.change.op.RefTarget;
import sh.zagi.change.op.View;
import sh.zagi.change.verb.Abandon;
import sh.zagi.change.verb.Bookmarks;
import sh.zagi.change.verb.CommitWork;
import sh.zagi.change.verb.Describe;
import sh.zagi.change.verb.Duplicate;
import sh.zagi.change.verb.EditChange;
import sh.zagi.change.verb.NewChange;
import sh.zagi.change.verb.Parallelize;
import sh.zagi.change.verb.Rebase;
import sh.zagi.change.verb.Restore;
import sh.zagi.change.verb.Revert;
import sh.zagi.change.verb.Split;
import sh.zagi.change.verb.Squash;
import sh.zagi.change.verb.Undoing;
import sh.zagi.storage.folder.Trees;
import sh.zagi.storage.repo.CommitId;
import sh.zagi.storage.repo.FileKind;

/// Sequences of mutations chosen by a seed: whatever was done, all of it can be taken back, git
/// finds nothing wrong, and no branch moved without its operation. `-Dzagi.random.sequences=10000`
/// for the long run.
class RandomWorkTest {
  private static final int SEQUENCES = Integer.getInteger("zagi.random.sequences", 30);
  private static final int FIRST = Integer.getInteger("zagi.random.first", 0);
  private static final int SEED = Integer.getInteger("zagi.random.seed", 2026);
  private static final int SEQUENCES_OF_A_REPOSITORY = 4;
  private static final int STEPS = 10;
  private static final List<String> PATHS = List.of("a", "b", "dir/c", "dir/d", "e");
  private static final List<String> NAMES = List.of("red", "green");

  @TempDir Path folder;
  private ChainStand stand;
  private CommitId base;
  private RepositoryLog operations;
  private Random random = new Random(SEED);
  private long done;
  private long refused;

  @BeforeEach
  void repository() throws IOException {
    Path root = Files.createTempDirectory(folder, "r");
    stand = new ChainStand(root, SEED, true);
    operations = stand.operations();
    base = stand.branch("main", "a=1 b=2 dir/c=3");
  }

  @Test
  void all_that_was_done_can_be_taken_back() throws Exception {
    for (int i = FIRST; i < FIRST + SEQUENCES; i++) {
      if (i > FIRST && i % SEQUENCES_OF_A_REPOSITORY == 0) {
        Trees.delete(stand.repo().folder());
        repository();
      }
      random = new Random(SEED + 31L * i);
      try {
        sequence("s" + i);
        fsck();
      } catch (RuntimeException | IOException | AssertionError e) {
        throw new AssertionError("sequence " + i + " of seed " + SEED, e);
      }
    }
    assertThat(done).isGreaterThan(refused);
  }

  /// A chain with what it was when it began, and the files that its session has.
  private record Worker(String name, Chain chain, View first, Map<String, String> files) {
    static Worker of(String name, Chain chain, Map<String, String> files) {
      return new Worker(name, chain, view(chain), new TreeMap<>(files));
    }
  }

  private void sequence(String name) throws IOException {
    Chain chain = stand.chains().ofSession(stand.repo(), name);
    var _ = chain.begin(stand.alice(), List.of(base));
    Map<String, String> refs = stand.repo().refs("refs/heads/");
    List<Worker> workers = new ArrayList<>(List.of(Worker.of(name, chain, Map.of())));
    for (int i = 0; i < STEPS; i++) {
      step(workers);
      assertNoBranchWithoutOperation();
    }
    while (!stand.repo().refs("refs/heads/").equals(refs)) {
      var _ = operations.undo(stand.repo(), newestOfRepository(), stand.alice());
      assertNoBranchWithoutOperation();
    }
    for (Worker worker : workers) {
      takeBack(worker.chain());
      View last = view(worker.chain());
      assertThat(last.workspaces()).as(worker.name()).isEqualTo(worker.first().workspaces());
      assertThat(bookmarks(last, worker.first()))
          .as(worker.name())
          .isEqualTo(bookmarks(worker.first(), last));
      assertThat(work(worker.chain(), last))
          .as(worker.name())
          .isEqualTo(work(worker.chain(), worker.first()));
    }
    assertThat(stand.repo().refs("refs/heads/")).as(name).isEqualTo(refs);
  }

  /// The bookmarks whose branches are the same in another view: a bookmark follows its branch, and
  /// no undo takes back what the repository was told.
  private static Map<String, RefTarget> bookmarks(View view, View other) {
    Map<String, RefTarget> bookmarks = new TreeMap<>(view.bookmarks());
    bookmarks
        .keySet()
        .removeIf(name -> {
          String branch = "refs/heads/" + name;
          return !Objects.equals(view.refs().get(branch), other.refs().get(branch));
        });
    return bookmarks;
  }

  /// What of a view no branch holds; at another time the branches may have been others.
  private static List<ObjectId> work(Chain chain, View view) throws IOException {
    try (Moment now = chain.now()) {
      return now.commits().range(view.named(), now.fixed());
    }
  }

  private RepositoryLog.Found newestOfRepository() {
    return operations.toUndo(stand.repo(), Optional.empty());
  }

  private static View view(Chain chain) {
    try (Moment now = chain.now()) {
      return now.view();
    }
  }

  private void step(List<Worker> workers) throws IOException {
    Worker worker = workers.get(random.nextInt(workers.size()));
    Chain chain = worker.chain();
    var _ = view(chain);
    Optional<ObjectId> before = chain.log().head().map(OperationLog.Entry::id);
    Map<String, String> branches = stand.repo().refs("refs/heads/");
    try {
      switch (random.nextInt(11)) {
        case 0, 1 -> snapshot(worker);
        case 2 -> push(chain, worker.name());
        case 3 -> beside(chain);
        case 4 -> atOnce(chain);
        case 5 -> workers.add(fork(worker, workers.size()));
        case 6 -> takeBackPush();
        default -> {
          var _ = chain.run(stand.alice(), mutation(chain));
        }
      }
      done++;
    } catch (RefusedException e) {
      refused++;
      assertThat(e.getMessage()).isNotBlank().doesNotContain("\n");
      assertThat(chain.log().head().map(OperationLog.Entry::id))
          .as("a refusal changes nothing: " + e.getMessage())
          .isEqualTo(before);
      assertThat(stand.repo().refs("refs/heads/")).isEqualTo(branches);
    }
  }

  private void snapshot(Worker worker) {
    for (int i = 0; i <= random.nextInt(2); i++) {
      String path = PATHS.get(random.nextInt(PATHS.size()));
      worker.files().put(path, "line " + random.nextInt(4) + "\nend\n");
    }
    List<FileEdit> edits = new ArrayList<>();
    worker
        .files()
        .forEach((path, text) -> {
          byte[] bytes = text.getBytes(UTF_8);
          edits.add(
              new FileEdit.Write(
                  path, FileKind.REGULAR, bytes.length, () -> new ByteArrayInputStream(bytes)));
        });
    var _ =
        new WorkingCopies(stand.chains())
            .record(
                new WorkingCopies.Target(stand.repo(), worker.name(), base), edits, stand.alice());
  }

  /// To a branch of one's own, or to one that others push to as well.
  private void push(Chain chain, String name) throws IOException {
    List<Publish.Branch> branches;
    try (Moment now = chain.now()) {
      String branch = random.nextBoolean() ? "topic-" + name : NAMES.get(0);
      branches = Publish.change(now, branch, anyOf(now));
    }
    if (!branches.isEmpty()) {
      Publish.send(chain, stand.sender(), branches);
    }
  }

  private void takeBackPush() {
    if (random.nextBoolean()) {
      var _ = operations.redo(stand.repo(), operations.toRedo(stand.repo()), stand.alice());
    } else {
      var _ = operations.undo(stand.repo(), newestOfRepository(), stand.alice());
    }
  }

  /// Two who do not know of each other: one of them works on what the other has left behind.
  private void beside(Chain chain) throws IOException {
    String then = chain.log().head().orElseThrow().id().name();
    var _ = chain.run(stand.alice(), mutation(chain));
    try {
      var _ =
          chain.runAt(then, stand.alice(), new Describe("@", "beside " + random.nextInt() + "\n"));
    } catch (RefusedException e) {
      assertThat(e.getMessage()).contains("immutable");
    }
  }

  /// Two at one time: both are done, one after the other.
  private void atOnce(Chain chain) throws IOException {
    int before = chain.log().newest(1_000).size();
    List<Thread> both =
        List.of("left", "right").stream()
            .map(word -> {
              Request request = stand.alice();
              return Thread.ofVirtual()
                  .unstarted(() -> {
                    var _ =
                        chain.run(
                            request,
                            (transaction, now) -> {
                              var _ = transaction.addEmpty(List.of(now.at()), word + "\n");
                              return Operation.Act.command(word);
                            });
                  });
            })
            .toList();
    both.forEach(Thread::start);
    for (Thread one : both) {
      try {
        one.join();
      } catch (InterruptedException e) {
        throw new AssertionError(e);
      }
    }
    assertThat(chain.log().newest(1_000)).hasSize(before + 2);
  }

  private Worker fork(Worker worker, int number) throws IOException {
    Chain chain = worker.chain();
    View before = view(chain);
    String name = worker.name() + "f" + number;
    Chain fork = stand.chains().ofSession(stand.repo(), name);
    var _ = fork.fork(stand.alice(), chain);
    Worker forked = Worker.of(name, fork, worker.files());
    var _ = fork.run(stand.alice(), new NewChange(sh.zagi.change.verb.Place.NONE, "", true));
    assertThat(view(chain)).isEqualTo(before);
    return forked;
  }

  private String anyOf(Moment now) throws IOException {
    List<ObjectId> mutable = now.mutable();
    return mutable.isEmpty() ? "@" : mutable.get(random.nextInt(mutable.size())).name();
  }

  private String any(Chain chain) throws IOException {
    try (Moment now = chain.now()) {
      return anyOf(now);
    }
  }

  private Mutation mutation(Chain chain) throws IOException {
    String one = any(chain);
    String other = any(chain);
    String path = PATHS.get(random.nextInt(PATHS.size()));
    String name = NAMES.get(random.nextInt(NAMES.size()));
    return switch (random.nextInt(19)) {
      case 0, 1 -> new Describe(one, "text " + random.nextInt(1000) + "\n");
      case 2 -> new NewChange(Place.none(random, one, other), "", true);
      case 3 -> new CommitWork(Optional.of("done " + random.nextInt(1000) + "\n"), List.of());
      case 4 ->
          new Squash(
              List.of(one),
              random.nextBoolean() ? Optional.of(other) : Optional.empty(),
              random.nextBoolean() ? List.of(path) : List.of(),
              new Squash.Text(Optional.empty(), false),
              random.nextBoolean());
      case 5 -> new Split(one, List.of(path), List.of(), Optional.empty(), Optional.empty());
      case 6 -> rebase(Rebase.Mode.REVISIONS, one, other);
      case 7 -> rebase(Rebase.Mode.SOURCE, one, other);
      case 8 -> rebase(Rebase.Mode.BRANCH, one, other);
      case 9 -> new Abandon(List.of(one), random.nextBoolean());
      case 10 -> new Duplicate(List.of(one), sh.zagi.change.verb.Place.NONE);
      case 11 -> new Restore(Optional.of(one), Optional.of(other), Optional.empty(), List.of(path));
      case 12 -> new Parallelize(List.of(one, other));
      case 13 -> new Revert(List.of(one), sh.zagi.change.verb.Place.NONE);
      case 14 -> new EditChange(one);
      case 15 -> new Bookmarks.Create(List.of(name), one);
      case 16 ->
          random.nextBoolean()
              ? new Bookmarks.Delete(List.of(name))
              : new Bookmarks.Move(List.of(name), one, true);
      case 17 -> new Undoing.Step();
      default ->
          random.nextBoolean()
              ? new Undoing.StepForward()
              : new Undoing.Restore("@" + "-".repeat(random.nextInt(4)));
    };
  }

  private Mutation rebase(Rebase.Mode mode, String one, String other) {
    return new Rebase(mode, List.of(one), Place.of(random, other), random.nextBoolean());
  }

  /// Places by chance.
  private static final class Place {
    static sh.zagi.change.verb.Place of(Random random, String where) {
      List<String> at = List.of(where);
      return switch (random.nextInt(3)) {
        case 0 -> new sh.zagi.change.verb.Place(at, List.of(), List.of());
        case 1 -> new sh.zagi.change.verb.Place(List.of(), at, List.of());
        default -> new sh.zagi.change.verb.Place(List.of(), List.of(), at);
      };
    }

    static sh.zagi.change.verb.Place none(Random random, String one, String other) {
      return random.nextInt(4) == 0 && !one.equals(other)
          ? new sh.zagi.change.verb.Place(List.of(one, other), List.of(), List.of())
          : of(random, one);
    }
  }

  private void takeBack(Chain chain) throws IOException {
    boolean merged =
        chain.log().newest(1_000).stream()
            .anyMatch(entry -> entry.operation().parents().size() > 1);
    if (merged) {
      String first = chain.log().newest(1_000).getLast().id().name();
      var _ = chain.run(stand.alice(), new Undoing.Restore(first));
      return;
    }
    for (int i = 0; i < 10 * STEPS; i++) {
      try {
        var _ = chain.run(stand.alice(), new Undoing.Step());
      } catch (RefusedException e) {
        assertThat(e.getMessage()).contains("nothing to undo");
        return;
      }
    }
    throw new AssertionError(
        "undo never came to the first operation: "
            + String.join("; ", new History(chain).lines("@", 1_000)));
  }

  private void assertNoBranchWithoutOperation() throws IOException {
    Optional<Operation> newest =
        new OperationLog(stand.repo(), "repository").head().map(OperationLog.Entry::operation);
    Map<String, String> recorded = new TreeMap<>(Map.of("refs/heads/main", base.hex()));
    newest.ifPresent(operation -> {
      recorded.clear();
      operation.view().refs().forEach((ref, id) -> recorded.put(ref, id.name()));
    });
    assertThat(stand.repo().refs("refs/heads/")).isEqualTo(recorded);
  }

  private void fsck() throws Exception {
    Process git =
        new ProcessBuilder("git", "fsck", "--strict", "--no-dangling")
            .directory(stand.repo().folder().toFile())
            .redirectErrorStream(true)
            .start();
    String said = new String(git.getInputStream().readAllBytes(), UTF_8);
    assertThat(git.waitFor()).as(said).isZero();
    assertThat(said).doesNotContain("error").doesNotContain("warning");
  }
}
