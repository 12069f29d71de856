// SPDX-License-Identifier: Apache-2.0
package sh.zagi.change.work;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import sh.zagi.change.RefusedException;
import sh.zagi.change.op.Operation;
import sh.zagi.change.verb.Describe;
import sh.zagi.storage.repo.CommitId;

/// Chains of operations on a real repository.
class ChainTest {
  @TempDir Path folder;
  private ChainStand stand;
  private CommitId base;
  private Chain chain;

  @BeforeEach
  void session_on_a_trunk() {
    stand = new ChainStand(folder, 11);
    base = stand.branch("main", "a=1");
    chain = stand.chains().ofSession(stand.repo(), "one");
    var _ = chain.begin(stand.alice(), List.of(base));
  }

  private String description() throws Exception {
    try (Moment now = chain.now()) {
      return now.commits().data(now.at()).description();
    }
  }

  @Test
  void a_chain_begins_with_an_empty_change_on_its_base() throws Exception {
    try (Moment now = chain.now()) {
      assertThat(now.commits().parents(now.at()))
          .extracting(id -> id.name())
          .containsExactly(base.hex());
      assertThat(now.commits().isEmpty(now.at())).isTrue();
      assertThat(now.view().heads()).containsExactly(now.at());
      assertThat(now.trunkCommit().name()).isEqualTo(base.hex());
    }
  }

  @Test
  void a_mutation_is_an_operation_with_its_facts() throws Exception {
    Request request = stand.alice().with(Operation.SESSION, "one").with(Operation.TOOL_CALL, "t7");
    Chain.Done done = chain.run(request, new Describe("@", "hello\n"));
    assertThat(done.changed()).isTrue();
    assertThat(description()).isEqualTo("hello\n");
    Operation newest = chain.log().head().orElseThrow().operation();
    assertThat(newest.act().description()).startsWith("describe commit ");
    assertThat(newest.facts())
        .containsEntry(Operation.ACTOR, "alice")
        .containsEntry(Operation.ACTOR_KIND, "person")
        .containsEntry(Operation.SESSION, "one")
        .containsEntry(Operation.TOOL_CALL, "t7");
    assertThat(newest.predecessors()).hasSize(1);
    assertThat(chain.log().newest(10)).hasSize(2);
  }

  @Test
  void what_changes_nothing_is_no_operation() throws Exception {
    var _ = chain.run(stand.alice(), new Describe("@", "hello\n"));
    Chain.Done again = chain.run(stand.alice(), (_, _) -> Operation.Act.command("nothing at all"));
    assertThat(again.changed()).isFalse();
    assertThat(chain.log().newest(10)).hasSize(2);
  }

  @Test
  void the_trunk_is_not_rewritten() throws Exception {
    assertThatThrownBy(() -> chain.run(stand.alice(), new Describe("main", "mine\n")))
        .isInstanceOf(RefusedException.class)
        .hasMessageContaining("immutable");
    assertThat(chain.log().newest(10)).hasSize(1);
  }

  @Test
  void chains_do_not_see_each_other() throws Exception {
    Chain other = stand.chains().ofSession(stand.repo(), "two");
    var _ = other.begin(stand.alice(), List.of(base));
    var _ = other.run(stand.alice(), new Describe("@", "theirs\n"));
    assertThat(description()).isEmpty();
  }

  @Test
  void two_at_one_time_are_both_done() throws Exception {
    List<Thread> threads =
        List.of("x", "y", "z").stream()
            .map(letter ->
                Thread.startVirtualThread(() -> {
                  for (int i = 0; i < 5; i++) {
                    String word = letter + i;
                    var _ =
                        chain.run(
                            stand.alice(),
                            (transaction, before) -> {
                              String old = before.commits().data(before.at()).description().strip();
                              return new Describe("@", old + " " + word + "\n")
                                  .apply(transaction, before);
                            });
                  }
                }))
            .toList();
    for (Thread thread : threads) {
      thread.join();
    }
    assertThat(description().strip().split(" ", -1)).hasSize(15).doesNotHaveDuplicates();
    assertThat(chain.log().newest(100)).hasSize(16);
  }

  @Test
  void a_mutation_beside_a_later_one_is_brought_together_with_it() throws Exception {
    String before = chain.log().head().orElseThrow().id().name();
    var _ = chain.run(stand.alice(), new Describe("@", "first\n"));
    var _ = chain.runAt(before, stand.alice(), new Describe("@", "second\n"));
    try (Moment now = chain.now()) {
      assertThat(now.mutable()).hasSize(2);
      assertThat(now.commits().data(now.at()).description()).isEqualTo("first\n");
    }
  }
}
