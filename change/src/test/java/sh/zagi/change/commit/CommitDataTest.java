// SPDX-License-Identifier: Apache-2.0
package sh.zagi.change.commit;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.eclipse.jgit.lib.ObjectId;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import sh.zagi.change.ChangeId;
import sh.zagi.change.algebra.Merge;
import sh.zagi.change.merge.Content;

/// Vectors B8, B9 and B11, and that nothing is lost.
class CommitDataTest {
  private static final String EMPTY = "4b825dc642cb6eb9a060e54bf8d69288fbee4904";
  private static final String A = "a9e3325a07117aa5381e044a8d96c26eb30d729d";
  private static final String C = "7d3028f997cf631d89bdac29f215cbf97160fef9";
  private static final String GOOD = "lkonztmnvsxytrwkxpvuutrmompwylqq";
  private static final String OTHER = "yqosqzytrlswkspswpqrmlplxylrzsnz";

  private static String raw(String headers) {
    return "tree "
        + EMPTY
        + "\nparent "
        + A
        + "\nauthor Ada <ada@example.org> 1700000000 +0100\n"
        + "committer Ada <ada@example.org> 1700000001 +0100\n"
        + headers
        + "\nsubject\n\nbody\n";
  }

  private static CommitData parse(String headers) throws MalformedCommitException {
    return CommitData.parse(raw(headers).getBytes(UTF_8));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "change-id " + GOOD + "\n",
        "encoding latin1\nx-custom a\n b\n  c\nchange-id " + GOOD + "\n",
        "gpgsig -----BEGIN\n \n abc\n -----END\n",
        "jj:conflict-labels one\n two\n \n \njj:trees " + EMPTY + " " + A + " " + C + "\n",
        "mergetag object " + A + "\n type commit\nHG:extra x\n",
      })
  void what_is_read_is_written(String headers) throws Exception {
    assertThat(new String(parse(headers).bytes(), UTF_8)).isEqualTo(raw(headers));
  }

  @ParameterizedTest
  @DisplayName("B8: a damaged jj:trees makes the commit unreadable")
  @CsvSource({
    EMPTY + ", 1 trees",
    EMPTY + " " + A + ", 2 trees",
    EMPTY + " " + A + " 7d3028f9, no tree id",
    EMPTY + "  " + A + ", no tree id",
  })
  void damaged_trees(String trees, String why) {
    assertThatThrownBy(() -> parse("jj:trees " + trees + "\n"))
        .isInstanceOf(MalformedCommitException.class)
        .hasMessageContaining(why);
  }

  @Test
  @DisplayName("B9: seven labels, the first and the last two empty")
  void labels() throws Exception {
    ObjectId id = ObjectId.fromString(A);
    Merge<ObjectId> trees = new Merge<>(List.of(id, id, id, id, id, id, id));
    List<String> labels = List.of("", "2", "3", "4", "5", "", "");
    CommitData written = parse("").withTrees(trees, id, labels);
    CommitData read = CommitData.parse(written.bytes());
    assertThat(read.labels()).isEqualTo(labels);
    assertThat(read.trees()).isEqualTo(trees);
  }

  @Test
  @DisplayName("B9: old and new writers end the labels differently")
  void label_endings() throws Exception {
    String trees = "jj:trees " + EMPTY + " " + A + " " + C + "\n";
    assertThat(parse("jj:conflict-labels a\n b\n c\n \n" + trees).labels())
        .containsExactly("a", "b", "c");
    assertThat(parse("jj:conflict-labels a\n b\n c\n" + trees).labels())
        .containsExactly("a", "b", "c");
    assertThat(parse("jj:conflict-labels a\n" + trees).labels()).containsExactly("a", "", "");
    assertThat(parse(trees).labels()).containsExactly("", "", "");
  }

  @Test
  @DisplayName("B11: only the first change-id counts")
  void change_ids() throws Exception {
    String good = "change-id " + GOOD + "\n";
    String bad = "change-id " + GOOD.substring(1) + "\n";
    assertThat(parse("extra-header x\n" + good).statedChangeId()).contains(new ChangeId(GOOD));
    assertThat(parse(bad + good).statedChangeId()).isEmpty();
    assertThat(parse(good + "change-id " + OTHER + "\n").statedChangeId())
        .contains(new ChangeId(GOOD));
    ObjectId commit = ObjectId.fromString("3d4dc16d8865b4c032d3138d1203c08effed1caf");
    assertThat(parse(bad).changeId(commit).letters()).isEqualTo("kuwroskksyzwnzvroynrnovnzwxmptyy");
  }

  @Test
  void a_rewrite_keeps_unknown_headers_and_drops_signatures() throws Exception {
    CommitData old = parse("x-custom a\n b\ngpgsig sig\n two\nchange-id " + GOOD + "\n");
    CommitData next =
        old.rewritten(List.of(), new ChangeId(OTHER), Content.of("Bo <b@example.org> 1 +0000"));
    assertThat(new String(next.bytes(), UTF_8))
        .isEqualTo(
            "tree "
                + EMPTY
                + "\nauthor Ada <ada@example.org> 1700000000 +0100\n"
                + "committer Bo <b@example.org> 1 +0000\n"
                + "x-custom a\n b\nchange-id "
                + OTHER
                + "\n\nsubject\n\nbody\n");
  }

  @Test
  void conflict_headers_stand_before_the_change_id_and_go_with_the_conflict() throws Exception {
    ObjectId empty = ObjectId.fromString(EMPTY);
    Merge<ObjectId> trees = Merge.threeWay(empty, ObjectId.fromString(A), ObjectId.fromString(C));
    CommitData plain = parse("change-id " + GOOD + "\n");
    CommitData conflicted = plain.withTrees(trees, empty, List.of("l", "", "r"));
    assertThat(new String(conflicted.bytes(), UTF_8))
        .contains(
            "+0100\njj:conflict-labels l\n \n r\n \njj:trees "
                + EMPTY
                + " "
                + A
                + " "
                + C
                + "\nchange-id ");
    assertThat(conflicted.withTrees(Merge.resolved(empty), empty, List.of())).isEqualTo(plain);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "tree x\n\n", "nonsense", "tree " + EMPTY + "\n\nmessage"})
  void what_is_no_commit_is_refused(String bytes) {
    assertThatThrownBy(() -> CommitData.parse(bytes.getBytes(UTF_8)))
        .isInstanceOf(MalformedCommitException.class);
  }
}
