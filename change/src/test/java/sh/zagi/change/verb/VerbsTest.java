// SPDX-License-Identifier: Apache-2.0
package sh.zagi.change.verb;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.eclipse.jgit.lib.ObjectId;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import sh.zagi.change.FileEdit;
import sh.zagi.change.RefusedException;
import sh.zagi.change.op.RefTarget;
import sh.zagi.change.op.View;
import sh.zagi.change.work.Chain;
import sh.zagi.change.work.ChainStand;
import sh.zagi.change.work.Moment;
import sh.zagi.change.work.Mutation;
import sh.zagi.change.work.Publish;
import sh.zagi.change.work.WorkingCopies;
import sh.zagi.config.DataSize;
import sh.zagi.storage.repo.CommitId;
import sh.zagi.storage.repo.FileEntry;
import sh.zagi.storage.repo.FileKind;

/// Vectors C28 to C30, D31, D37 to D41, E49, E50, G55 to G67 and I78 to I81 by verbs on a real
/// repository. A stack `one`, `two`, `three` stands on the trunk, `@` is an empty change on it.
class VerbsTest {
  @TempDir Path folder;
  private ChainStand stand;
  private CommitId base;
  private Chain chain;
  private final Map<String, byte[]> files = new TreeMap<>();

  @BeforeEach
  void stack() {
    stand = new ChainStand(folder, 3, true);
    base = stand.branch("main", "base=0");
    chain = stand.chains().ofSession(stand.repo(), "me");
    var _ = chain.begin(stand.alice(), List.of(base));
    for (String name : List.of("one", "two", "three")) {
      write(name, name + "\n");
      run(new CommitWork(Optional.of(name + "\n"), List.of()));
      run(new Bookmarks.Create(List.of(name), "@-"));
    }
  }

  @AfterEach
  void close() {
    stand.close();
  }

  private void run(Mutation mutation) {
    var _ = chain.run(stand.alice(), mutation);
  }

  private WorkingCopies.Recorded write(String path, String text) {
    files.put(path, text.getBytes(UTF_8));
    return record(new WorkingCopies(stand.chains()), chain.workspace());
  }

  private WorkingCopies.Recorded record(WorkingCopies copies, String session) {
    List<FileEdit> edits = new ArrayList<>();
    files.forEach((path, bytes) ->
        edits.add(
            new FileEdit.Write(
                path, FileKind.REGULAR, bytes.length, () -> new ByteArrayInputStream(bytes))));
    return copies.record(
        new WorkingCopies.Target(stand.repo(), session, base), edits, stand.alice());
  }

  private View view() {
    try (Moment now = chain.now()) {
      return now.view();
    }
  }

  /// Subjects of the work in progress, parents first, each with the subjects of its parents.
  private List<String> shape() {
    try (Moment now = chain.now()) {
      List<String> lines = new ArrayList<>();
      for (ObjectId id : now.mutable()) {
        List<String> parents = new ArrayList<>();
        for (ObjectId parent : now.commits().parents(id)) {
          parents.add(name(now, parent));
        }
        lines.add(name(now, id) + " on " + String.join("+", parents));
      }
      return lines;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String name(Moment now, ObjectId id) throws IOException {
    String subject = now.commits().data(id).description().strip();
    return id.equals(now.at()) ? "@" + subject : subject;
  }

  private List<String> paths(String revision) {
    try (Moment now = chain.now()) {
      CommitId id = new CommitId(now.revsets().one(revision).name());
      return stand.repo().tree(id).files(100).stream().map(FileEntry::path).toList();
    }
  }

  private String text(String revision) throws IOException {
    try (Moment now = chain.now()) {
      return now.commits().data(now.revsets().one(revision)).description();
    }
  }

  private String change(String revision) throws IOException {
    try (Moment now = chain.now()) {
      return now.commits().change(now.revsets().one(revision)).letters();
    }
  }

  static Stream<Arguments> verbs() {
    Place none = Place.NONE;
    return Stream.of(
        Arguments.of("describe", new Describe("two", "dos\n")),
        Arguments.of("abandon", new Abandon(List.of("two"), false)),
        Arguments.of("new", new NewChange(none, "", true)),
        Arguments.of(
            "new merge",
            new NewChange(new Place(List.of("one", "main"), List.of(), List.of()), "", true)),
        Arguments.of(
            "new before",
            new NewChange(new Place(List.of(), List.of(), List.of("two")), "mid\n", false)),
        Arguments.of(
            "rebase", new Rebase(Rebase.Mode.SOURCE, List.of("two"), Place.onto("main"), false)),
        Arguments.of("duplicate", new Duplicate(List.of("two"), none)),
        Arguments.of(
            "squash",
            new Squash(
                List.of("three"),
                Optional.empty(),
                List.of(),
                new Squash.Text(Optional.empty(), false),
                false)),
        Arguments.of("edit", new EditChange("one")),
        Arguments.of(
            "split",
            new Split("both", List.of("left"), List.of(), Optional.empty(), Optional.empty())),
        Arguments.of(
            "restore",
            new Restore(Optional.empty(), Optional.empty(), Optional.of("two"), List.of())),
        Arguments.of("parallelize", new Parallelize(List.of("one", "two"))),
        Arguments.of("revert", new Revert(List.of("one"), none)),
        Arguments.of("commit", new CommitWork(Optional.of("more\n"), List.of())),
        Arguments.of("bookmark create", new Bookmarks.Create(List.of("extra"), "two")),
        Arguments.of("bookmark move", new Bookmarks.Move(List.of("one"), "two", false)),
        Arguments.of("bookmark delete", new Bookmarks.Delete(List.of("one"))));
  }

  @ParameterizedTest(name = "D31: undo of {0} gives exactly the state before, redo the one after")
  @MethodSource("verbs")
  void undo(String name, Mutation verb) {
    if (name.equals("split")) {
      files.put("left", "l\n".getBytes(UTF_8));
      var _ = write("right", "r\n");
      run(new CommitWork(Optional.of("both\n"), List.of()));
      run(new Bookmarks.Create(List.of("both"), "@-"));
    }
    View before = view();
    run(verb);
    View after = view();
    assertThat(after).isNotEqualTo(before);
    run(new Undoing.Step());
    assertThat(view()).isEqualTo(before);
    run(new Undoing.StepForward());
    assertThat(view()).isEqualTo(after);
  }

  @Test
  @DisplayName("C29: not onto what stands on it, but alone the two swap")
  void onto_descendant() {
    assertThatThrownBy(
            () -> run(new Rebase(Rebase.Mode.SOURCE, List.of("one"), Place.onto("two"), false)))
        .isInstanceOf(RefusedException.class)
        .hasMessageContaining("would stand on itself");
    run(new Rebase(Rebase.Mode.REVISIONS, List.of("one"), Place.onto("two"), false));
    assertThat(shape())
        .containsExactlyInAnyOrder("two on on main", "one on two", "three on two", "@ on three");
  }

  @Test
  @DisplayName("rebase -r with -A and -B, and rebase -b")
  void places() {
    run(
        new Rebase(
            Rebase.Mode.REVISIONS,
            List.of("three"),
            new Place(List.of(), List.of("one"), List.of()),
            false));
    assertThat(shape())
        .containsExactly("one on on main", "three on one", "two on three", "@ on two");
    run(
        new Rebase(
            Rebase.Mode.REVISIONS,
            List.of("two"),
            new Place(List.of(), List.of(), List.of("one")),
            false));
    assertThat(shape())
        .containsExactly("two on on main", "one on two", "three on one", "@ on three");
    stand.branch("other", "x=1");
    run(new Rebase(Rebase.Mode.BRANCH, List.of("@"), Place.onto("other"), false));
    assertThat(shape())
        .containsExactly("two on on other", "one on two", "three on one", "@ on three");
  }

  @Test
  @DisplayName("C30: the trunk and the root are not rewritten, and nothing changes")
  void immutable() {
    View before = view();
    for (Mutation mutation :
        List.of(
            new Abandon(List.of("main"), false),
            new Describe("root()", "x\n"),
            new Rebase(Rebase.Mode.SOURCE, List.of("main"), Place.onto("root()"), false))) {
      assertThatThrownBy(() -> run(mutation)).isInstanceOf(RefusedException.class);
    }
    assertThat(view()).isEqualTo(before);
  }

  @Test
  @DisplayName("parallelize: side by side, and what stood on them stands on all")
  void parallel() {
    run(new Parallelize(List.of("one", "two")));
    assertThat(shape())
        .containsExactlyInAnyOrder(
            "one on on main", "two on on main", "three on two+one", "@ on three");
  }

  @Test
  @DisplayName("D37: a revert of an operation is itself taken back by undo")
  void revert_undone() {
    run(new Describe("one", "uno\n"));
    run(new Describe("two", "dos\n"));
    View before = view();
    run(new Undoing.Revert("@-"));
    assertThat(shape()).contains("one on on main", "dos on one");
    run(new Undoing.Step());
    assertThat(view()).isEqualTo(before);
  }

  @Test
  @DisplayName("D38: reverting a describe under a child moves the child")
  void revert_below() {
    run(new Describe("@", "initial\n"));
    run(new Describe("@", "modified\n"));
    run(new NewChange(Place.NONE, "", true));
    run(new Undoing.Revert("@-"));
    assertThat(shape()).contains("initial on three", "@ on initial");
  }

  @Test
  @DisplayName("D39: to go back to where one is changes nothing")
  void restore_current() {
    int count = count();
    run(new Undoing.Restore("@"));
    assertThat(count()).isEqualTo(count);
  }

  private int count() {
    try {
      return chain.log().newest(1_000).size();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  @DisplayName("D40: branches of the repository are not rolled back by undo")
  void remote_view() {
    run(new Describe("one", "uno\n"));
    CommitId moved = stand.branch("main", "base=1");
    run(new Undoing.Step());
    assertThat(view().refs()).containsEntry("refs/heads/main", ObjectId.fromString(moved.hex()));
    assertThat(view().bookmarks().values()).noneMatch(RefTarget::isConflicted);
  }

  @Test
  @DisplayName("D41: undo in one session does not touch another")
  void two_sessions() {
    Chain other = stand.chains().ofSession(stand.repo(), "you");
    var _ = other.fork(stand.alice(), chain);
    run(new Describe("one", "mine\n"));
    var _ = other.run(stand.alice(), new Describe("one", "theirs\n"));
    var _ = other.run(stand.alice(), new Undoing.Step());
    assertThat(shape()).contains("mine on on main");
  }

  @Test
  @DisplayName("what is not there yet is not pushed")
  void root_is_not_pushed() {
    try (Moment now = chain.now()) {
      assertThatThrownBy(() -> Publish.change(now, "topic", "root()"))
          .isInstanceOf(RefusedException.class)
          .hasMessageContaining("nothing yet for topic");
    }
  }

  @Test
  @DisplayName("G55: a large new file is left out with its size; without a limit it is taken")
  void large() {
    files.put("big", new byte[2_000_000]);
    var recorded = write("small", "s\n");
    assertThat(recorded.skipped()).singleElement().asString().contains("big: 2000000 bytes");
    assertThat(paths("@")).contains("small").doesNotContain("big");
    var _ = record(new WorkingCopies(stand.chains(), new DataSize(0)), "me");
    assertThat(paths("@")).contains("big");
    files.put("big", new byte[2_000_001]);
    var _ = write("small", "t\n");
    try (Moment now = chain.now()) {
      CommitId id = new CommitId(now.at().name());
      assertThat(stand.repo().tree(id).read("big", DataSize.mebibytes(4)))
          .hasValueSatisfying(bytes -> assertThat(bytes).hasSize(2_000_001));
    }
  }

  @Test
  @DisplayName("G61: an empty change without a description is gone when it is left")
  void left_behind() {
    run(new NewChange(Place.onto("one"), "", true));
    assertThat(shape()).contains("@ on one").doesNotContain(" on three");
    run(new Describe("@", "kept\n"));
    run(new NewChange(Place.onto("two"), "", true));
    assertThat(shape()).contains("kept on one", "@ on two");
    run(new Bookmarks.Create(List.of("here"), "@"));
    run(new EditChange("three"));
    assertThat(view().bookmarks()).containsKey("here");
    assertThat(shape()).contains(" on two");
  }

  @Test
  @DisplayName("G62: an abandoned @ is replaced by a new empty change on its parents")
  void abandoned_working_copy() {
    run(new Bookmarks.Create(List.of("here"), "@"));
    run(new Abandon(List.of("@"), false));
    assertThat(shape()).contains("@ on three");
    assertThat(view().bookmarks()).doesNotContainKey("here");
  }

  @Test
  @DisplayName("G63: edits of a working copy that became immutable go to a new child")
  void immutable_working_copy() throws Exception {
    var _ = write("four", "4\n");
    run(new Describe("@", "four\n"));
    try (Moment now = chain.now()) {
      Publish.send(stand.repo(), stand.alice(), Publish.change(now, "main", "@"));
    }
    var _ = write("five", "5\n");
    assertThat(shape()).containsExactly("@ on four");
    assertThat(paths("main")).contains("four").doesNotContain("five");
    assertThat(paths("@")).contains("five");
  }

  @Test
  @DisplayName("G64: files that are behind are brought along, and edits made meanwhile are merged")
  void stale() {
    WorkingCopies copies = new WorkingCopies(stand.chains());
    run(new Restore(Optional.of("one"), Optional.of("@"), Optional.empty(), List.of()));
    assertThat(copies.behind(stand.repo(), "me")).isPresent();
    files.put("late", "l\n".getBytes(UTF_8));
    var recorded = record(copies, "me");
    assertThat(recorded.behind()).isPresent();
    assertThat(paths("@")).containsExactly("base", "late", "one");
    assertThat(shape()).contains("@ on three").hasSize(4);
  }

  @Test
  @DisplayName("G65: split by path: the lower keeps the id, the upper is new and is @")
  void split() throws Exception {
    files.put("f1", "1\n".getBytes(UTF_8));
    files.put("f2", "2\n".getBytes(UTF_8));
    var _ = write("f3", "3\n");
    String id = change("@");
    run(new Split("@", List.of("f2"), List.of(), Optional.of("low\n"), Optional.empty()));
    assertThat(change("@-")).isEqualTo(id);
    assertThat(change("@")).isNotEqualTo(id);
    assertThat(paths("@-")).contains("f2").doesNotContain("f1", "f3");
    assertThat(paths("@")).contains("f1", "f2", "f3");
  }

  @Test
  @DisplayName("split by hunk takes only that hunk")
  void split_by_hunk() {
    StringBuilder lines = new StringBuilder();
    for (int i = 1; i <= 30; i++) {
      lines.append(i).append('\n');
    }
    var _ = write("long", lines.toString());
    run(new CommitWork(Optional.of("long\n"), List.of()));
    var _ =
        write("long", lines.toString().replace("2\n3\n", "2\nx\n3\n").replace("29\n", "29\ny\n"));
    run(new Split("@", List.of(), List.of("long:2"), Optional.of("y\n"), Optional.empty()));
    try (Moment now = chain.now()) {
      CommitId lower = new CommitId(now.revsets().one("@-").name());
      String text =
          new String(
              stand.repo().tree(lower).read("long", DataSize.mebibytes(1)).orElseThrow(), UTF_8);
      assertThat(text).contains("y\n").doesNotContain("x\n");
    }
    assertThatThrownBy(() ->
            run(new Split("@", List.of(), List.of("long:7"), Optional.empty(), Optional.empty())))
        .hasMessageContaining("there is no 7");
  }

  @Test
  @DisplayName("G66: descriptions of what is squashed, and where bookmarks go")
  void squash() throws Exception {
    Squash.Text joined = new Squash.Text(Optional.empty(), false);
    var _ = write("more", "m\n");
    run(new Squash(List.of("@"), Optional.empty(), List.of(), joined, false));
    assertThat(text("three")).isEqualTo("three\n");
    run(new Squash(List.of("three"), Optional.of("one"), List.of(), joined, false));
    assertThat(text("one")).isEqualTo("one\n\nthree\n");
    assertThat(shape())
        .containsExactly("one\n\nthree on on main", "two on one\n\nthree", "@ on two");
    assertThat(view().bookmark("three")).isEqualTo(view().bookmark("two"));
  }

  @Test
  @DisplayName("G67: what git writes for a conflict is not recorded")
  void conflict_storage() {
    files.put(".jjconflict-side-0/x", "x\n".getBytes(UTF_8));
    files.put("sub/.jj/y", "y\n".getBytes(UTF_8));
    var recorded = write("JJ-CONFLICT-README", "r\n");
    assertThat(recorded.skipped()).hasSize(3);
    assertThat(paths("@")).containsExactly("base", "one", "three", "two");
  }

  @Test
  @DisplayName("a conflict is files with markers; resolved below it is resolved above")
  void conflict() throws Exception {
    WorkingCopies copies = new WorkingCopies(stand.chains());
    run(new EditChange("one"));
    files.remove("two");
    files.remove("three");
    var _ = write("one", "uno\n");
    stand.branch("main", "base=0 one=eins");
    run(new Rebase(Rebase.Mode.BRANCH, List.of("one"), Place.onto("main"), false));
    assertThat(conflicts()).containsExactly("one", "two", "three");
    var behind = copies.behind(stand.repo(), "me").orElseThrow();
    String shown =
        new String(
            stand.repo().tree(behind.to()).read("one", DataSize.mebibytes(1)).orElseThrow(), UTF_8);
    assertThat(shown).contains("<<<<<<<", "eins", "uno", ">>>>>>>");
    copies.followed(stand.repo(), "me", behind);
    files.put("one", shown.getBytes(UTF_8));
    assertThat(record(copies, "me").skipped()).isEmpty();
    assertThat(conflicts()).containsExactly("one", "two", "three");
    var _ = write("one", "beides\n");
    assertThat(conflicts()).isEmpty();
    run(new Undoing.Step());
    assertThat(conflicts()).hasSize(3);
    run(new Resolve("one", List.of(), 1));
    assertThat(conflicts()).isEmpty();
  }

  private List<String> conflicts() throws IOException {
    List<String> found = new ArrayList<>();
    try (Moment now = chain.now()) {
      for (ObjectId id : now.mutable()) {
        if (now.commits().data(id).isConflicted()) {
          found.add(now.commits().data(id).description().strip());
        }
      }
    }
    return found;
  }

  @Test
  @DisplayName(
      "I78, I79: a change is pushed under its own name, twice is once, amended goes sideways")
  void push_change() throws Exception {
    String one = pushed("one");
    String two = pushed("two");
    assertThat(one).startsWith("create push-");
    assertThat(two).startsWith("create push-").isNotEqualTo(one);
    assertThat(pushed("one")).isEmpty();
    run(new Describe("one", "uno\n"));
    assertThat(pushed("one")).startsWith("force-push push-");
  }

  private String pushed(String revision) throws IOException {
    String name;
    try (Moment now = chain.now()) {
      name = Bookmarks.Push.name(now, revision);
    }
    run(new Bookmarks.Push(name, revision));
    try (Moment now = chain.now()) {
      List<Publish.Branch> branches = Publish.bookmarks(now, List.of(name));
      if (!branches.isEmpty()) {
        Publish.send(stand.repo(), stand.alice(), branches);
      }
      return String.join("", branches.stream().map(Publish.Branch::line).toList());
    }
  }

  @Test
  @DisplayName("I80: what has no description or holds a conflict is not pushed")
  void push_unready() throws Exception {
    run(new Describe("one", ""));
    try (Moment now = chain.now()) {
      assertThatThrownBy(() -> Publish.change(now, "topic", "two"))
          .hasMessageContaining("has no description");
    }
  }

  @Test
  @DisplayName("I81: a branch that moved unexpectedly is not pushed over")
  void lease() throws Exception {
    try (Moment now = chain.now()) {
      List<Publish.Branch> branches = Publish.change(now, "topic", "one");
      stand.branch("topic", "else=1");
      assertThatThrownBy(() -> Publish.send(stand.repo(), stand.alice(), branches))
          .isInstanceOf(RefusedException.class)
          .hasMessageContaining("moved at the same moment");
    }
  }
}
