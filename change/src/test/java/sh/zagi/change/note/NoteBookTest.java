// SPDX-License-Identifier: Apache-2.0
package sh.zagi.change.note;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.eclipse.jgit.lib.ObjectId;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import sh.zagi.change.work.ChainStand;

/// Notes on a real repository.
class NoteBookTest {
  private static final ObjectId ONE = ObjectId.fromString("1".repeat(40));
  private static final ObjectId TWO = ObjectId.fromString("2".repeat(40));
  private static final ObjectId THREE = ObjectId.fromString("3".repeat(40));

  @TempDir Path folder;
  private ChainStand stand;
  private NoteBook book;

  @BeforeEach
  void open() {
    stand = new ChainStand(folder, 1);
    book = new NoteBook(stand.repo(), NoteBook.PROMPTS);
  }

  private ObjectId tip() throws IOException {
    return ObjectId.fromString(stand.repo().refs(NoteBook.PROMPTS).values().iterator().next());
  }

  @Test
  void a_text_is_added_to_what_is_there_and_never_twice() throws Exception {
    book.add(Map.of(ONE, "first\n"));
    book.add(Map.of(ONE, "second\n", TWO, "other\n"));
    assertThat(book.find(ONE)).hasValue("first\n\nsecond\n");
    assertThat(book.find(TWO)).hasValue("other\n");
    assertThat(book.find(THREE)).isEmpty();
    ObjectId before = tip();
    book.add(Map.of(ONE, "first"));
    assertThat(tip()).isEqualTo(before);
  }

  @Test
  void git_reads_the_same() throws Exception {
    var base = stand.branch("main", "a=1");
    book.add(Map.of(ObjectId.fromString(base.hex()), "what was asked\n"));
    Process git =
        new ProcessBuilder("git", "notes", "--ref=prompts", "show", base.hex())
            .directory(stand.repo().folder().toFile())
            .start();
    assertThat(
            new String(
                git.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8))
        .isEqualTo("what was asked\n");
    assertThat(git.waitFor()).isZero();
  }

  @Test
  void writers_at_one_time_lose_nothing() throws Exception {
    List<Thread> writers = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      int number = i;
      writers.add(
          Thread.startVirtualThread(() -> {
            try {
              for (int j = 0; j < 5; j++) {
                book.add(Map.of(ONE, "text " + number + "." + j + ";"));
              }
            } catch (IOException e) {
              throw new UncheckedIOException(e);
            }
          }));
    }
    for (Thread writer : writers) {
      writer.join();
    }
    String text = book.find(ONE).orElseThrow();
    for (int i = 0; i < 4; i++) {
      for (int j = 0; j < 5; j++) {
        assertThat(text).contains("text " + i + "." + j + ";");
      }
    }
  }

  @Test
  void two_that_grew_apart_are_brought_together() throws Exception {
    book.add(Map.of(ONE, "both know\n"));
    ObjectId common = tip();
    book.add(Map.of(ONE, "here\n", TWO, "only here\n"));
    ObjectId here = tip();
    stand.repo().refStore().set(NoteBook.PROMPTS, common);
    book.add(Map.of(ONE, "there\n", THREE, "only there\n"));
    book.merge(here);
    assertThat(book.find(ONE))
        .hasValueSatisfying(text -> assertThat(text).contains("both know", "here", "there"));
    assertThat(book.find(TWO)).hasValue("only here\n");
    assertThat(book.find(THREE)).hasValue("only there\n");
  }

  @Test
  void notes_follow_through_several_rewrites_and_from_several_sources() throws Exception {
    book.add(Map.of(ONE, "one\n", TWO, "two\n"));
    ObjectId between = ObjectId.fromString("4".repeat(40));
    NoteBook.follow(stand.repo(), Map.of(THREE, List.of(between, TWO), between, List.of(ONE)));
    assertThat(book.find(THREE))
        .hasValueSatisfying(text -> assertThat(text).contains("one", "two"));
    NoteBook checks = new NoteBook(stand.repo(), "refs/notes/tests");
    checks.add(Map.of(ONE, "passed\n"));
    NoteBook.follow(stand.repo(), Map.of(between, List.of(ONE)));
    assertThat(checks.find(between)).as("a result belongs to what was tested").isEmpty();
  }
}
