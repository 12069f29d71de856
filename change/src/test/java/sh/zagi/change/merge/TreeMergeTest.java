// SPDX-License-Identifier: Apache-2.0
package sh.zagi.change.merge;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.eclipse.jgit.lib.FileMode;
import org.eclipse.jgit.lib.ObjectId;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import sh.zagi.change.TestRepo;
import sh.zagi.change.algebra.Merge;

class TreeMergeTest {
  private final TestRepo repo = new TestRepo();

  @AfterEach
  void close() {
    repo.close();
  }

  private Merge<ObjectId> trees(String... words) {
    return new Merge<>(Stream.of(words).map(repo::tree).toList());
  }

  private Merge<ObjectId> resolve(String... words) throws IOException {
    return new TreeMerge(repo.reader(), repo.inserter()).resolve(trees(words));
  }

  @ParameterizedTest
  @CsvSource({
    "a=1 b=1, a=1, a=2, a=2 b=1",
    "d/a=1 d/b=1, d/a=1, d/a=2, d/a=2 d/b=1",
    "d/a=1, d/a=1 e=1, e=1, ''",
    "a=1, a=1, '', ''",
    "a=1+x, a=1, a=2, a=2+x",
    "'f=A,b,c', 'f=a,b,c', 'f=a,b,C', 'f=A,b,C'",
    "x/y/z=1, '', x/y/w=1, x/y/w=1 x/y/z=1",
    "l=->a, l=->b, l=->b, l=->a",
  })
  void what_can_be_resolved_is(String left, String base, String right, String expected)
      throws IOException {
    Merge<ObjectId> merged = resolve(left, base, right);
    assertThat(merged.isResolved()).isTrue();
    assertThat(repo.words(merged.add(0))).isEqualTo(expected);
  }

  @Test
  void a_conflict_has_all_its_terms_and_the_rest_is_resolved_in_each() throws IOException {
    Merge<ObjectId> merged = resolve("d/f=l a=1 k=1", "d/f=b k=1", "d/f=r c=1 k=2");
    assertThat(merged.map(repo::words))
        .isEqualTo(Merge.threeWay("a=1 c=1 d/f=l k=2", "a=1 c=1 d/f=b k=2", "a=1 c=1 d/f=r k=2"));
  }

  @ParameterizedTest
  @CsvSource({
    "f=l, f=b, f=r",
    "f=l, f=b, ''",
    "f=l, '', f=r",
    "f=->l, f=b, f=r",
    "f/x=l, f=b, f=r",
    "f=1+x, '', f=2",
  })
  void what_cannot_stays_in_conflict(String left, String base, String right) throws IOException {
    assertThat(resolve(left, base, right)).isEqualTo(trees(left, base, right));
  }

  @Test
  @DisplayName("B6: terms that cancel out are not stored")
  void rebase_of_a_stack_cancels_the_middle() throws IOException {
    // C over B over A, rebased to the root: flatten(B', B, C) with B' = (root, A, B).
    ObjectId a = repo.tree("file=A");
    ObjectId b = repo.tree("file=B");
    ObjectId c = repo.tree("file=C");
    Merge<ObjectId> rebasedB = Merge.threeWay(Trees.EMPTY, a, b);
    Merge<ObjectId> rebasedC =
        Merge.flatten(Merge.threeWay(rebasedB, Merge.resolved(b), Merge.resolved(c)));
    Merge<ObjectId> merged = new TreeMerge(repo.reader(), repo.inserter()).resolve(rebasedC);
    assertThat(merged.terms())
        .extracting(ObjectId::name)
        .containsExactly(
            "4b825dc642cb6eb9a060e54bf8d69288fbee4904",
            "a9e3325a07117aa5381e044a8d96c26eb30d729d",
            "7d3028f997cf631d89bdac29f215cbf97160fef9");
  }

  @Test
  @DisplayName("B7: how a conflict of three sides is stored for git")
  void storage() throws IOException {
    Merge<ObjectId> trees = trees("f=1 k=1", "f=2 k=2", "f=3 k=3", "f=4 k=4", "f=5 k=5");
    ObjectId tree = ConflictTrees.write(repo.reader(), repo.inserter(), trees);
    Map<String, TreeEntry> entries = Trees.read(repo.reader(), tree);
    assertThat(entries.keySet())
        .containsExactly(
            ".jjconflict-base-0",
            ".jjconflict-base-1",
            ".jjconflict-side-0",
            ".jjconflict-side-1",
            ".jjconflict-side-2",
            "JJ-CONFLICT-README",
            "f",
            "k");
    assertThat(entries.get(".jjconflict-side-2"))
        .isEqualTo(new TreeEntry(FileMode.TREE, trees.add(2)));
    assertThat(entries.get("JJ-CONFLICT-README"))
        .extracting(TreeEntry::mode)
        .isEqualTo(FileMode.REGULAR_FILE);
    assertThat(entries.get("f")).isEqualTo(Trees.read(repo.reader(), trees.add(0)).get("f"));
    assertThat(ConflictTrees.matches(repo.reader(), trees, tree)).isTrue();
  }

  @Test
  @DisplayName("I83: a git tree that says something else than the header")
  void a_tree_that_hides_something_does_not_match() throws IOException {
    Merge<ObjectId> trees = trees("f=1 README=r", "f=2", "f=3");
    ObjectId honest = ConflictTrees.write(repo.reader(), repo.inserter(), trees);
    for (String change : List.of("f=9", "evil=1", "-f", "-README", "-.jjconflict-base-0")) {
      Map<String, TreeEntry> entries = Trees.read(repo.reader(), honest);
      if (change.startsWith("-")) {
        entries.remove(change.substring(1));
      } else {
        entries.putAll(Trees.read(repo.reader(), repo.tree(change)));
      }
      ObjectId other = Trees.write(repo.inserter(), entries);
      assertThat(ConflictTrees.matches(repo.reader(), trees, other)).as(change).isFalse();
    }
  }

  @Test
  void old_writers_name_the_readme_otherwise() throws IOException {
    Merge<ObjectId> trees = trees("f=1", "f=2", "f=3");
    ObjectId tree = ConflictTrees.write(repo.reader(), repo.inserter(), trees);
    Map<String, TreeEntry> entries = Trees.read(repo.reader(), tree);
    entries.put("README", java.util.Objects.requireNonNull(entries.remove("JJ-CONFLICT-README")));
    assertThat(ConflictTrees.matches(repo.reader(), trees, Trees.write(repo.inserter(), entries)))
        .isTrue();
  }

  @Test
  void old_writers_leave_out_the_files_of_the_first_side() throws IOException {
    Merge<ObjectId> trees = trees("f=1 k=1", "f=2 k=1", "f=3 k=1");
    ObjectId tree = ConflictTrees.write(repo.reader(), repo.inserter(), trees);
    Map<String, TreeEntry> entries = Trees.read(repo.reader(), tree);
    entries.remove("f");
    assertThat(ConflictTrees.matches(repo.reader(), trees, Trees.write(repo.inserter(), entries)))
        .as("only some of them")
        .isFalse();
    entries.remove("k");
    assertThat(ConflictTrees.matches(repo.reader(), trees, Trees.write(repo.inserter(), entries)))
        .isTrue();
  }
}
