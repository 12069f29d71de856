// SPDX-License-Identifier: Apache-2.0
package sh.zagi.shell.command.change;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import sh.zagi.shell.Place;
import sh.zagi.storage.account.Caller;
import sh.zagi.storage.repo.RepoPath;
import sh.zagi.storage.repo.RepoRecord;
import sh.zagi.storage.repo.Visibility;

/// Verbs about changes as they are typed, on the chain of a person without a session.
class ChangeVerbsTest {
  @TempDir Path folder;
  private Place place;
  private Caller alice;

  @BeforeEach
  void repository_with_a_trunk() {
    place = new Place(folder);
    alice = place.person("alice", false);
    RepoRecord record =
        place
            .store
            .repositories()
            .create(new RepoPath("alice", "app"), Visibility.PUBLIC)
            .orElseThrow();
    place
        .store
        .repositories()
        .open(record)
        .writeFiles("refs/heads/main", Map.of("a", "1\n".getBytes(UTF_8)), "first", Instant.EPOCH);
  }

  @AfterEach
  void close() {
    place.close();
  }

  private Place.Said as(Caller caller, String... words) {
    List<String> argv = new ArrayList<>(List.of(words));
    argv.addAll(List.of("-R", "alice/app"));
    return place.call(caller, argv.toArray(String[]::new));
  }

  private String said(String... words) {
    Place.Said said = as(alice, words);
    assertThat(said.err()).isEmpty();
    return said.out();
  }

  @Test
  void work_is_described_stacked_and_undone() {
    assertThat(said("describe", "-m", "one")).matches("(?s)working: [k-z]{8} one\n");
    assertThat(said("new", "-m", "two")).contains("two");
    assertThat(said("describe", "@-", "-m", "uno")).contains("rewritten: 1 change");
    assertThat(said("undo")).contains("working:");
    assertThat(said("op", "log")).contains("undo: back to operation").contains("alice  describe");
    assertThat(said("redo")).contains("working:");
    assertThat(said("op", "show", "@-")).contains("actor: alice");
  }

  @Test
  void refusals_are_one_line_and_change_nothing() {
    String before = said("op", "log");
    for (String[] words :
        List.of(
            new String[] {"describe", "main", "-m", "x"},
            new String[] {"abandon", "root()"},
            new String[] {"edit", "main"},
            new String[] {"rebase", "-r", "@", "-d", "@"},
            new String[] {"rebase", "-r", "nosuch", "-d", "main"},
            new String[] {"squash"},
            new String[] {"split", "a"},
            new String[] {"resolve", "--side", "1"},
            new String[] {"undo"},
            new String[] {"redo"},
            new String[] {"bookmark", "move", "none"},
            new String[] {"op", "restore", "ffff"})) {
      Place.Said said = as(alice, words);
      assertThat(said.exit()).as(String.join(" ", words)).isEqualTo(1);
      assertThat(said.err().lines().filter(line -> !line.startsWith("hint:"))).hasSize(1);
    }
    assertThat(said("op", "log")).isEqualTo(before);
  }

  @Test
  void others_read_and_do_not_touch() {
    var _ = said("describe", "-m", "mine");
    Caller bob = place.person("bob", false);
    assertThat(as(bob, "op", "log").exit()).isZero();
    assertThat(as(new Caller.Anonymous(), "describe", "-m", "x").exit()).isEqualTo(1);
  }

  @Test
  void a_verb_without_a_place_says_how_to_name_one() {
    Place.Said said = place.call(alice, "describe", "-m", "x");
    assertThat(said.exit()).isEqualTo(2);
    assertThat(said.err()).contains("-R OWNER/REPO");
  }

  @Test
  void json_has_the_same_facts() {
    assertThat(said("describe", "-m", "one", "--json")).contains("\"description\" : \"one\\n\"");
  }

  @Test
  void a_push_is_recorded_and_taken_back() {
    var _ = said("describe", "-m", "one");
    assertThat(said("push", "--to", "main", "-r", "@")).startsWith("push main: ");
    assertThat(said("push", "--to", "main", "-r", "main")).isEqualTo("nothing changed\n");
    assertThat(said("op", "log", "--repository")).contains("alice  push main");
    assertThat(said("op", "undo", "--repository")).contains("undone: push main");
    assertThat(as(alice, "op", "undo", "--repository").err()).contains("nothing to undo");
    assertThat(said("op", "redo", "--repository")).contains("redone: push main");
    assertThat(said("describe", "-m", "two")).contains("two");
    assertThat(said("push", "-c", "@")).startsWith("create push-");
    assertThat(said("push", "-c", "@")).isEqualTo("nothing changed\n");
    assertThat(said("describe", "-m", "deux")).contains("bookmark push-");
    assertThat(said("push", "-c", "@")).startsWith("force-push push-");
  }

  @Test
  void what_is_not_ready_is_not_pushed() {
    assertThat(as(alice, "push", "--to", "main", "-r", "@").err()).contains("has no description");
    assertThat(as(alice, "push").err()).contains("no bookmark to push");
  }

  @Test
  void another_name_and_a_deletion_are_taken_back() {
    assertThat(place.call(alice, "repo", "rename", "app", "web").exit()).isZero();
    assertThat(place.call(alice, "op", "undo", "--repository", "-R", "web").out())
        .contains("undone: rename alice/app to alice/web");
    assertThat(place.call(alice, "repo", "delete", "app", "--yes").exit()).isZero();
    assertThat(as(alice, "op", "log").exit()).isEqualTo(1);
    assertThat(place.call(alice, "repo", "restore", "app").out()).contains("alice/app");
    assertThat(said("op", "log", "--repository")).contains("rename");
  }

  @Test
  void an_agent_says_what_it_was_asked() {
    Caller agent = new Caller.Agent(alice.rightsOf().orElseThrow(), "claude");
    Place.Said said = as(agent, "describe", "-m", "one");
    assertThat(said.exit()).isEqualTo(1);
    assertThat(said.err()).contains("agents say what they were asked", "--prompt TEXT");
    assertThat(as(agent, "describe", "-m", "one", "--prompt", "count").exit()).isZero();
    assertThat(as(agent, "push", "--to", "main", "-r", "@").err())
        .contains("not pushed: agents do not push to a protected branch");
    assertThat(as(agent, "push", "-c", "@").out()).startsWith("create push-");
    assertThat(said("op", "log")).contains("agent:alice/claude  create push-");
    assertThat(said("op", "show", "@")).contains("account: alice");
  }

  @Test
  void access_and_protection_are_taken_back() {
    var _ = place.person("bob", false);
    assertThat(place.call(alice, "collab", "add", "app", "bob", "read").exit()).isZero();
    assertThat(place.call(alice, "collab", "add", "app", "bob", "write").exit()).isZero();
    assertThat(said("op", "log", "--repository")).contains("let bob write", "let bob read");
    assertThat(said("op", "undo", "--repository"))
        .contains("undone: let bob write", "bob has read access");
    assertThat(place.call(alice, "collab", "remove", "app", "bob").exit()).isZero();
    assertThat(said("op", "undo", "--repository")).contains("bob has read access");
    assertThat(said("op", "undo", "--repository")).contains("bob has no access");
    assertThat(place.call(alice, "repo", "protect", "app", "main", "--off").exit()).isZero();
    assertThat(said("op", "undo", "--repository")).contains("main is protected");
    assertThat(said("op", "redo", "--repository")).contains("main is open");
    assertThat(place.call(alice, "repo", "protect", "app", "main").exit()).isZero();
    assertThat(said("op", "undo", "--repository", "--json")).contains("main is open");
  }

  @Test
  void branches_are_restored_and_the_trunk_is_never_taken_away() {
    var _ = said("describe", "-m", "one");
    var _ = said("push", "--to", "topic", "-r", "@");
    String first = said("op", "log", "--repository").split(" +", 3)[1];
    var _ = said("describe", "-m", "uno");
    var _ = said("push", "--to", "main", "-r", "@");
    var _ = said("push", "--to", "other", "-r", "main");
    assertThat(said("op", "restore", first, "--repository"))
        .contains("refs/heads/main: ", "refs/heads/other: ");
    assertThat(said("op", "undo", "--repository")).contains("restore branches");
    Caller agent = new Caller.Agent(alice.rightsOf().orElseThrow(), "claude");
    assertThat(as(agent, "op", "restore", first, "--repository").err()).contains("a person");
  }

  @Test
  void what_is_in_conflict_and_where_work_is_can_be_listed() {
    var _ = said("describe", "-m", "one");
    assertThat(said("resolve", "--list")).contains("has no conflict");
    assertThat(as(alice, "resolve").err()).contains("which side is to be taken? --side 1");
    assertThat(said("workspace", "list")).startsWith("@ alice: ").contains("one");
    Caller bob = place.person("bob", false);
    assertThat(as(bob, "workspace", "list").out()).startsWith("@ bob: ").doesNotContain("alice");
    assertThat(said("workspace", "list")).contains("o bob: ");
    String then = said("op", "log").split(" +", 3)[1];
    var _ = said("describe", "-m", "two");
    assertThat(said("op", "log", "--at-op", then)).startsWith("@  " + then);
    assertThat(said("log", "--at-op", then)).contains("one").doesNotContain("two");
  }

  @Test
  void a_purge_is_for_admins_who_are_sure() {
    Caller agent = new Caller.Agent(alice.rightsOf().orElseThrow(), "claude");
    assertThat(as(agent, "op", "purge", "a").err())
        .contains("agents do not purge: undo, or ask a person to purge");
    Caller bob = place.person("bob", false);
    assertThat(place.call(alice, "collab", "add", "app", "bob", "write").exit()).isZero();
    assertThat(as(bob, "op", "purge", "a").err()).contains("purging needs admin access");
    assertThat(as(alice, "op", "purge", "a").err()).contains("branch main has it still");
    assertThat(as(alice, "op", "purge", "nosuch").err()).contains("not in history: nosuch");
  }
}
