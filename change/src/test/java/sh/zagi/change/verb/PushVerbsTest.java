// SPDX-License-Identifier: Apache-2.0
package sh.zagi.change.verb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.eclipse.jgit.lib.ObjectId;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import sh.zagi.change.ChangeId;
import sh.zagi.change.RefusedException;
import sh.zagi.change.edge.Attribution;
import sh.zagi.change.edge.ChangeRefs;
import sh.zagi.change.op.RefTarget;
import sh.zagi.change.work.Chain;
import sh.zagi.change.work.History;
import sh.zagi.change.work.Moment;
import sh.zagi.change.work.Publish;
import sh.zagi.storage.repo.CommitId;

/// Vectors E50 and I78 to I81: work given to the repository.
class PushVerbsTest extends StackStand {
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
  @DisplayName("I78: pushed twice is pushed once, and what was amended goes sideways")
  void push_change() throws Exception {
    assertThat(pushed("one")).startsWith("create push-");
    assertThat(pushed("one")).isEmpty();
    run(new Describe("one", "uno\n"));
    assertThat(pushed("one")).startsWith("force-push push-");
  }

  @Test
  @DisplayName("I79: two changes are two bookmarks, each with its version and its pusher")
  void push_changes() throws Exception {
    assertThat(pushed("one")).isEqualTo(create("one"));
    assertThat(pushed("three")).isEqualTo(create("three"));
    assertThat(stand.repo().refs("refs/heads/")).hasSize(3);
    ChangeRefs refs = new ChangeRefs(stand.repo());
    for (String name : List.of("one", "two", "three")) {
      ObjectId id = commit(name);
      assertThat(refs.of(new ChangeId(change(name)))).containsExactly(Map.entry(1, id));
      assertThat(new Attribution(stand.repo()).pusher(id)).hasValue("alice");
    }
  }

  private String create(String name) throws IOException {
    String hex = commit(name).name();
    return "create push-" + change(name).substring(0, 12) + ": " + hex.substring(0, 12);
  }

  private ObjectId commit(String revision) {
    try (Moment now = chain.now()) {
      return now.revsets().one(revision);
    }
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
        Publish.send(chain, stand.sender(), branches);
      }
      return String.join("", branches.stream().map(Publish.Branch::line).toList());
    }
  }

  @Test
  @DisplayName("I80: what has no description or holds a conflict is not pushed")
  void push_unready() throws Exception {
    run(new Describe("one", ""));
    refused("two", change("one").substring(0, 8) + " has no description");
    run(new Describe("one", "one\n"));
    var _ = write("one", "changed\n");
    run(new CommitWork(Optional.of("four\n"), List.of()));
    run(new Rebase(Rebase.Mode.REVISIONS, List.of("@-"), Place.onto("main"), false));
    refused("description(four)", "holds a conflict");
    assertThat(stand.repo().refs("refs/heads/")).hasSize(1);
  }

  private void refused(String revision, String reason) {
    try (Moment now = chain.now()) {
      assertThatThrownBy(() -> Publish.change(now, "topic", revision))
          .isInstanceOf(RefusedException.class)
          .hasMessageContaining(reason);
    }
  }

  @Test
  @DisplayName("I81: a branch that moved is not pushed over; one that is there already is fine")
  void lease() throws Exception {
    try (Moment now = chain.now()) {
      List<Publish.Branch> branches = Publish.change(now, "topic", "one");
      stand.branch("topic", "else=1");
      assertThatThrownBy(() -> Publish.send(chain, stand.sender(), branches))
          .isInstanceOf(RefusedException.class)
          .hasMessageContaining("moved at the same moment");
    }
    stand.repo().point("refs/heads/topic", new CommitId(commit("one").name()));
    try (Moment now = chain.now()) {
      assertThat(Publish.change(now, "topic", "one")).isEmpty();
    }
  }

  @Test
  @DisplayName("E50: work follows what another session made of the branch that it stands on")
  void rewritten_elsewhere() throws Exception {
    send(chain, "one");
    Chain other = other();
    var _ = other.run(stand.alice(), new Describe("one", "uno\n"));
    send(other, "one");
    assertThat(shape())
        .containsExactly("uno on on main", "two on uno", "three on two", "@ on three");
    assertThat(view().bookmark("one")).isEqualTo(RefTarget.of(commit("description(uno)")));
  }

  @Test
  @DisplayName("E50: a bookmark with work on top of the branch follows as well")
  void rewritten_below_a_bookmark() throws Exception {
    send(chain, "one");
    run(new Bookmarks.Move(List.of("one"), "two", false));
    Chain other = other();
    var _ = other.run(stand.alice(), new Describe("one", "uno\n"));
    send(other, "one");
    assertThat(shape()).contains("two on uno", "three on two");
    assertThat(view().bookmark("one")).isEqualTo(RefTarget.of(commit("two")));
    send(chain, "one");
    assertThat(stand.repo().refs("refs/heads/one")).containsValue(commit("two").name());
  }

  @Test
  @DisplayName("E50: work follows a push under a name that it has no bookmark for")
  void rewritten_under_another_name() throws Exception {
    Publish.send(chain, stand.sender(), change("topic", "one"));
    Chain other = stand.chains().ofSession(stand.repo(), "you");
    var _ = other.begin(stand.alice(), List.of(base));
    var _ = other.run(stand.alice(), new Bookmarks.Track(List.of("topic")));
    var _ = other.run(stand.alice(), new Describe("topic", "uno\n"));
    send(other, "topic");
    assertThat(shape()).containsExactly("two on uno", "three on two", "@ on three");
    // An old version that somebody gives a name takes nobody back.
    CommitId old =
        new CommitId(new ChangeRefs(stand.repo()).of(id("one")).firstEntry().getValue().name());
    stand.repo().point("refs/heads/old", old);
    assertThat(shape()).containsExactly("two on uno", "three on two", "@ on three");
  }

  @Test
  @DisplayName("a push is no step of undo, and is said in the log of operations")
  void push_is_no_step() throws Exception {
    run(new Describe("three", "tres\n"));
    Publish.send(chain, stand.sender(), change("topic", "one"));
    assertThat(new History(chain).lines("@", 1).getFirst()).contains("create topic");
    run(new Undoing.Step());
    assertThat(shape()).contains("three on two");
    run(new Undoing.StepForward());
    assertThat(shape()).contains("tres on two");
  }

  private ChangeId id(String revision) throws IOException {
    return new ChangeId(change(revision));
  }

  private List<Publish.Branch> change(String branch, String revision) throws IOException {
    try (Moment now = chain.now()) {
      return Publish.change(now, branch, revision);
    }
  }

  private Chain other() {
    Chain other = stand.chains().ofSession(stand.repo(), "you");
    var _ = other.begin(stand.alice(), List.of(base));
    var _ = other.run(stand.alice(), new Bookmarks.Track(List.of("one")));
    return other;
  }

  private void send(Chain from, String bookmark) throws IOException {
    List<Publish.Branch> branches;
    try (Moment now = from.now()) {
      branches = Publish.bookmarks(now, List.of(bookmark));
    }
    Publish.send(from, stand.sender(), branches);
  }
}
