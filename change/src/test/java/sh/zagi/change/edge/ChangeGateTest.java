// SPDX-License-Identifier: Apache-2.0
package sh.zagi.change.edge;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.eclipse.jgit.lib.ObjectId;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import sh.zagi.change.ChangeId;
import sh.zagi.change.note.NoteBook;
import sh.zagi.storage.account.Caller;

/// Vectors B10, I82 and I83, and what a push by git may do to changes of others.
class ChangeGateTest {
  private static final Caller ALICE = EdgeStand.person("alice");
  private static final Caller BOB = EdgeStand.person("bob");
  private static final ChangeId ONE = new ChangeId("yqosqzytrlswkspswpqrmlplxylrzsnz");
  private static final ChangeId TWO = new ChangeId("lkonztmnvsxytrwkxpvuutrmompwylqq");

  @TempDir Path folder;
  private EdgeStand stand;
  private ObjectId base;

  @BeforeEach
  void trunk() throws Exception {
    stand = new EdgeStand(folder);
    base = stand.commit(new ChangeId("k".repeat(32)), List.of(), "base\n", "f=0");
    assertThat(stand.push(ALICE, base, "refs/heads/main").of("refs/heads/main")).isEqualTo("ok");
  }

  @AfterEach
  void close() {
    stand.close();
  }

  @Test
  @DisplayName("B10: a conflicted commit comes out of a clone with the bytes that were pushed")
  void conflicted() throws Exception {
    ObjectId id = stand.commit(ONE, List.of(base), "both\n", "f=1", "f=0", "f=2");
    assertThat(stand.push(ALICE, id, "refs/heads/topic").of("refs/heads/topic")).isEqualTo("ok");
    byte[] bytes = stand.cloned("refs/heads/topic");
    assertThat(bytes).isEqualTo(stand.clone.git().open(id).getCachedBytes());
    assertThat(new String(bytes, UTF_8)).contains("\njj:trees ", "\nchange-id " + ONE.letters());
    assertThat(new ChangeRefs(stand.repo()).of(ONE)).containsExactly(Map.entry(1, id));
    assertThat(stand.push(ALICE, id, "refs/heads/main").of("refs/heads/main"))
        .contains("is in conflict, and a protected branch takes none");
  }

  @Test
  @DisplayName(
      "I82: a stack of two with trailers is two changes, and the same bytes are nothing new")
  void upload() throws Exception {
    // What jj uploads: copies with a trailer made of the change id, the header still there.
    ObjectId low =
        stand.commit(
            ONE,
            List.of(base),
            "one\n\nChange-Id: I19b790168e73f7a73a98deae21e807c06a6a6964\n",
            "f=1");
    ObjectId high =
        stand.raw(
            "tree "
                + stand.clone.tree("f=2").name()
                + "\nparent "
                + low.name()
                + "\nauthor c <c@example.org> 1 +0000\ncommitter c <c@example.org> 1 +0000\n\n"
                + "two\n\nChange-Id: Iefbc06dc4721683f2a45568dbda31e996a6a6964\n");
    EdgeStand.Said first = stand.push(ALICE, high, "refs/for/main", "topic=auth");
    assertThat(first.of("refs/for/main")).isEqualTo("ok");
    assertThat(first.messages()).contains("yqosqzyt version 1", "lkonztmn version 1");
    EdgeStand.Said second = stand.push(ALICE, high, "refs/for/main");
    assertThat(second.messages())
        .contains("yqosqzyt version 1: nothing new", "lkonztmn version 1: nothing new");
    ChangeRefs refs = new ChangeRefs(stand.repo());
    assertThat(refs.of(ONE)).containsExactly(Map.entry(1, low));
    assertThat(refs.of(TWO)).containsExactly(Map.entry(1, high));
    assertThat(new Attribution(stand.repo()).owner(TWO)).hasValue("alice");
  }

  @Test
  @DisplayName("I83: git commit --amend of a conflicted commit leaves a header that lies")
  void stale_header() throws Exception {
    ObjectId id = stand.commit(ONE, List.of(base), "both\n", "f=1", "f=0", "f=2");
    String text = new String(stand.clone.git().open(id).getCachedBytes(), UTF_8);
    ObjectId amended =
        stand.raw(text.replaceFirst("tree \\S+", "tree " + stand.clone.tree("f=evil").name()));
    assertThat(stand.push(ALICE, amended, "refs/heads/topic").of("refs/heads/topic"))
        .contains("jj:trees");
    assertThat(stand.repo().refs("refs/heads/")).containsOnlyKeys("refs/heads/main");
    assertThat(new ChangeRefs(stand.repo()).of(ONE)).isEmpty();
  }

  @Test
  void a_change_id_of_somebody_else_gets_a_version_and_no_owner() throws Exception {
    ObjectId hers = stand.commit(ONE, List.of(base), "hers\n", "f=1");
    ObjectId his = stand.commit(ONE, List.of(base), "his\n", "f=2");
    stand.push(ALICE, hers, "refs/heads/hers");
    EdgeStand.Said said = stand.push(BOB, his, "refs/heads/his");
    assertThat(said.of("refs/heads/his")).isEqualTo("ok");
    assertThat(said.messages())
        .contains("yqosqzyt is a change of alice: version 2 is recorded as yours");
    Attribution attribution = new Attribution(stand.repo());
    assertThat(attribution.owner(ONE)).hasValue("alice");
    assertThat(attribution.pusher(his)).hasValue("bob");
    ObjectId agents = stand.commit(ONE, List.of(base), "agents\n", "f=3");
    assertThat(
            stand
                .push(EdgeStand.agent("bob"), agents, "refs/heads/agents", "prompt=do")
                .of("refs/heads/agents"))
        .contains("agents do not rewrite what others made", "(yqosqzyt is of alice)");
  }

  @Test
  void an_agent_says_what_it_was_asked_and_that_stays_with_the_change() throws Exception {
    ObjectId first = stand.commit(ONE, List.of(base), "one\n", "f=1");
    Caller agent = EdgeStand.agent("alice");
    assertThat(stand.push(agent, first, "refs/heads/topic").of("refs/heads/topic"))
        .contains("does not say what its agent was asked: push with -o prompt=TEXT");
    stand.push(agent, first, "refs/heads/topic", "prompt=count to one");
    ObjectId second = stand.commit(ONE, List.of(base), "uno\n", "f=1");
    assertThat(stand.push(agent, second, "refs/heads/topic").of("refs/heads/topic"))
        .contains("agents do not rewrite a branch that is published");
    assertThat(stand.push(agent, second, "refs/for/main").of("refs/for/main")).isEqualTo("ok");
    NoteBook prompts = new NoteBook(stand.repo(), NoteBook.PROMPTS);
    assertThat(prompts.find(second)).hasValue("count to one\n");
  }

  @Test
  void what_git_wrote_for_a_conflict_is_not_taken_for_files() throws Exception {
    ObjectId id = stand.commit(ONE, List.of(base), "amended\n", "f=1 .jjconflict-side-0/f=1");
    assertThat(stand.push(ALICE, id, "refs/heads/topic").of("refs/heads/topic"))
        .contains("holds .jjconflict-side-0 as if it were yours");
  }
}
