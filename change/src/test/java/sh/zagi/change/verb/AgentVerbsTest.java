// SPDX-License-Identifier: Apache-2.0
package sh.zagi.change.verb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.eclipse.jgit.lib.ObjectId;
import org.junit.jupiter.api.Test;
import sh.zagi.change.RefusedException;
import sh.zagi.change.note.NoteBook;
import sh.zagi.change.op.View;
import sh.zagi.change.work.Moment;
import sh.zagi.change.work.Mutation;
import sh.zagi.change.work.Publish;
import sh.zagi.storage.account.Caller;

/// What agents owe: a prompt for what they describe, and respect for what others made.
class AgentVerbsTest extends StackStand {
  private static final Caller.Agent CLAUDE =
      new Caller.Agent(sh.zagi.change.work.ChainStand.caller("alice").account(), "claude");

  private void agent(String prompt, Mutation mutation) {
    var _ = chain.run(stand.agent(prompt), mutation);
  }

  private void refused(Mutation mutation, String... words) {
    View before = view();
    assertThatThrownBy(() -> agent("", mutation))
        .isInstanceOf(RefusedException.class)
        .hasMessageContainingAll(words);
    assertThat(view()).isEqualTo(before);
  }

  private Optional<String> prompt(String revision) throws IOException {
    return new NoteBook(stand.repo(), NoteBook.PROMPTS).find(commit(revision));
  }

  private ObjectId commit(String revision) {
    try (Moment now = chain.now()) {
      return now.revsets().one(revision);
    }
  }

  @Test
  void a_description_needs_a_prompt() throws Exception {
    refused(new Describe("one", "uno\n"), "--prompt");
    refused(new CommitWork(Optional.of("more\n"), List.of()), "--prompt");
    agent("say it in spanish", new Describe("one", "uno\n"));
    assertThat(prompt("one")).hasValue("say it in spanish\n");
    agent("", new NewChange(Place.NONE, "", true));
    agent("", new Rebase(Rebase.Mode.SOURCE, List.of("two"), Place.onto("main"), false));
    run(new Describe("one", "eins\n"));
  }

  @Test
  void a_prompt_follows_its_change() throws Exception {
    agent("say it in spanish", new Describe("one", "uno\n"));
    agent("and this too", new Describe("two", "dos\n"));
    stand.branch("main", "base=1");
    run(new Rebase(Rebase.Mode.BRANCH, List.of("@"), Place.onto("main"), false));
    assertThat(prompt("one")).hasValue("say it in spanish\n");
    run(
        new Squash(
            List.of("two"),
            Optional.empty(),
            List.of(),
            new Squash.Text(Optional.of("both\n"), false),
            false));
    assertThat(prompt("one")).hasValue("say it in spanish\n\nand this too\n");
    assertThat(prompt("three")).isEmpty();
    // A new description of what has a prompt already needs no other.
    agent("", new Describe("one", "uno, dos\n"));
  }

  @Test
  void notes_written_meanwhile_are_kept() throws Exception {
    NoteBook book = new NoteBook(stand.repo(), NoteBook.PROMPTS);
    book.add(Map.of(commit("one"), "first\n"));
    ObjectId other = commit("main");
    Thread writer =
        Thread.startVirtualThread(() -> {
          try {
            for (int i = 0; i < 20; i++) {
              book.add(Map.of(other, "note " + i + ".\n"));
            }
          } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
          }
        });
    for (int i = 0; i < 20; i++) {
      run(new Describe("one", "one " + i + "\n"));
    }
    writer.join();
    assertThat(prompt("one")).hasValue("first\n");
    for (int i = 0; i < 20; i++) {
      assertThat(book.find(other).orElseThrow()).contains("note " + i + ".");
    }
  }

  @Test
  void what_others_made_stays() {
    var bob = stand.person("bob", "bob@localhost");
    var _ = chain.run(bob, new NewChange(Place.onto("three"), "by bob\n", true));
    refused(new Abandon(List.of("@"), false), "agents do not abandon what others made", "of bob");
    refused(new Describe("@", "mine\n"), "agents do not rewrite what others made", "of bob");
    refused(
        new Rebase(Rebase.Mode.SOURCE, List.of("two"), Place.onto("main"), false),
        "agents do not rewrite what others made",
        "make a change of your own");
    agent("build on it", new NewChange(Place.onto("@"), "on top\n", true));
    agent("", new Abandon(List.of("@"), false));
    run(new Abandon(List.of("description(bob)"), false));
    agent("", new Undoing.Step());
  }

  @Test
  void an_agent_pushes_what_says_what_was_asked_and_not_to_protected_branches() throws Exception {
    Publish.Sender claude = new Publish.Sender(stand.agent(""), CLAUDE, Optional.empty());
    List<Publish.Branch> topic = to("topic", "one");
    assertThatThrownBy(() -> Publish.send(chain, claude, topic))
        .isInstanceOf(RefusedException.class)
        .hasMessageContaining("does not say what its agent was asked: add --prompt TEXT");
    Publish.send(chain, new Publish.Sender(stand.agent(""), CLAUDE, Optional.of("do it")), topic);
    assertThat(prompt("one")).hasValue("do it\n");
    assertThatThrownBy(() -> Publish.send(chain, claude, to("main", "one")))
        .hasMessageContaining("agents do not push to a protected branch: push to refs/for/");
    run(new Bookmarks.Track(List.of("topic")));
    run(new Describe("one", "uno\n"));
    assertThatThrownBy(() -> Publish.send(chain, claude, to("topic", "one")))
        .hasMessageContaining("agents do not rewrite a branch that is published");
    Publish.send(chain, stand.sender(), to("topic", "one"));
    stand.repo().protect("topic", true);
    run(new Describe("one", "eins\n"));
    assertThatThrownBy(() -> to("topic", "one")).hasMessageContaining("rebase onto it first");
  }

  private List<Publish.Branch> to(String branch, String revision) throws IOException {
    try (Moment now = chain.now()) {
      return Publish.change(now, branch, revision);
    }
  }
}
