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
}
