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
import sh.zagi.storage.repo.CommitId;
import sh.zagi.storage.repo.FileKind;

/// Sequences of mutations chosen by a seed: whatever was done, all of it can be taken back, git
/// finds nothing wrong, and no branch moved without its operation. `-Dzagi.random.sequences=10000`
/// for the long run.
class RandomWorkTest {
  private static final int SEQUENCES = Integer.getInteger("zagi.random.sequences", 30);
  private static final int SEED = Integer.getInteger("zagi.random.seed", 2026);
  private static final int SEQUENCES_OF_A_REPOSITORY = 25;
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
    for (int i = 0; i < SEQUENCES; i++) {
      if (i > 0 && i % SEQUENCES_OF_A_REPOSITORY == 0) {
        repository();
      }
      random = new Random(SEED + 31L * i);
      sequence("s" + i);
      boolean last = i % SEQUENCES_OF_A_REPOSITORY == SEQUENCES_OF_A_REPOSITORY - 1;
      if (last || i == SEQUENCES - 1) {
        fsck();
        stand.close();
        deleteFolder(stand.repo().folder());
      }
    }
    assertThat(done).isGreaterThan(refused);
  }

  private void sequence(String name) throws IOException {
    Chain chain = stand.chains().ofSession(stand.repo(), name);
    var _ = chain.begin(stand.alice(), List.of(base));
    Map<String, String> refs = stand.repo().refs("refs/heads/");
    View first = view(chain);
    Map<String, String> files = new TreeMap<>();
    for (int i = 0; i < STEPS; i++) {
      step(chain, name, files);
      assertNoBranchWithoutOperation();
    }
    takeBack(chain, refs);
    View last = view(chain);
    assertThat(last.workspaces()).as(name).isEqualTo(first.workspaces());
    assertThat(last.bookmarks()).as(name).isEqualTo(first.bookmarks());
    assertThat(last.heads()).as(name).isEqualTo(first.heads());
    assertThat(stand.repo().refs("refs/heads/")).as(name).isEqualTo(refs);
  }

  private static View view(Chain chain) {
    try (Moment now = chain.now()) {
      return now.view();
    }
  }

  private void step(Chain chain, String name, Map<String, String> files) throws IOException {
    Optional<ObjectId> before = chain.log().head().map(OperationLog.Entry::id);
    try {
      switch (random.nextInt(8)) {
        case 0, 1 -> snapshot(name, files);
        case 2 -> push(chain, name);
        case 3 -> concurrently(chain);
        case 4 -> fork(chain, name);
        default -> {
          var _ = chain.run(stand.alice(), mutation(chain));
        }
      }
      done++;
    } catch (RefusedException e) {
      refused++;
      assertThat(e.getMessage()).doesNotContain("\n");
      assertThat(chain.log().head().map(OperationLog.Entry::id))
          .as("a refusal changes nothing: " + e.getMessage())
          .satisfiesAnyOf(
              now -> assertThat(now).isEqualTo(before),
              now ->
                  assertThat(chain.log().newest(1).getFirst().operation().act().description())
                      .isEqualTo("follow the repository's branches"));
    }
  }

  private void snapshot(String name, Map<String, String> files) {
    for (int i = 0; i <= random.nextInt(2); i++) {
      String path = PATHS.get(random.nextInt(PATHS.size()));
      files.put(path, "line " + random.nextInt(4) + "\nend\n");
    }
    List<FileEdit> edits = new ArrayList<>();
    files.forEach((path, text) -> {
      byte[] bytes = text.getBytes(UTF_8);
      edits.add(
          new FileEdit.Write(
              path, FileKind.REGULAR, bytes.length, () -> new ByteArrayInputStream(bytes)));
    });
    var _ =
        new WorkingCopies(stand.chains())
            .record(new WorkingCopies.Target(stand.repo(), name, base), edits, stand.alice());
  }

  private void push(Chain chain, String name) throws IOException {
    List<Publish.Branch> branches;
    try (Moment now = chain.now()) {
      branches = Publish.change(now, "topic-" + name, anyOf(now));
    }
    if (!branches.isEmpty()) {
      Publish.send(stand.repo(), stand.alice(), branches);
    }
  }

  /// Two who do not know of each other: one of them works on what the other has left behind.
  private void concurrently(Chain chain) throws IOException {
    String then = chain.log().head().orElseThrow().id().name();
    var _ = chain.run(stand.alice(), mutation(chain));
    var _ =
        chain.runAt(then, stand.alice(), new Describe("@", "beside " + random.nextInt() + "\n"));
  }

  private void fork(Chain chain, String name) throws IOException {
    View before = view(chain);
    Chain fork = stand.chains().ofSession(stand.repo(), name + "f" + random.nextInt(1_000_000));
    var _ = fork.fork(stand.alice(), chain);
    var _ = fork.run(stand.alice(), new Describe("@-", "forked\n"));
    assertThat(view(chain)).isEqualTo(before);
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
      default -> random.nextBoolean() ? new Undoing.StepForward() : new Undoing.Restore("@-");
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

  private void takeBack(Chain chain, Map<String, String> refs) throws IOException {
    while (!stand.repo().refs("refs/heads/").equals(refs)) {
      RepositoryLog.Found found = operations.toUndo(stand.repo(), Optional.empty());
      var _ = operations.undo(stand.repo(), found, stand.alice());
      assertNoBranchWithoutOperation();
    }
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
    throw new AssertionError("undo never came to the first operation");
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

  private static void deleteFolder(Path root) throws IOException {
    try (var all = Files.walk(root)) {
      for (Path one : all.sorted(java.util.Comparator.reverseOrder()).toList()) {
        Files.delete(one);
      }
    }
  }
}
