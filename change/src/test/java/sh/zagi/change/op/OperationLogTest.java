// SPDX-License-Identifier: Apache-2.0
package sh.zagi.change.op;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.ObjectInserter;
import org.eclipse.jgit.transport.ReceiveCommand;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import sh.zagi.change.Signature;
import sh.zagi.change.algebra.Merge;
import sh.zagi.change.work.ChainStand;

/// Chains of operations as git keeps them.
class OperationLogTest {
  @TempDir Path folder;
  private ChainStand stand;
  private OperationLog log;
  private ObjectId one;
  private ObjectId two;

  @BeforeEach
  void open() {
    stand = new ChainStand(folder, 1);
    log = new OperationLog(stand.repo(), "sessions/x");
    one = ObjectId.fromString(stand.branch("one", "a=1").hex());
    two = ObjectId.fromString(stand.branch("two", "a=2").hex());
  }

  private static Operation operation(List<ObjectId> parents, View view, String what) {
    Signature who = new Signature("Zoë", "zoe@example.org", Instant.ofEpochSecond(1_700_000_000));
    return new Operation(parents, view, Operation.Act.command(what), who, Map.of(), Map.of());
  }

  private Optional<OperationLog.Entry> append(
      Optional<ObjectId> expected, Operation operation, List<ReceiveCommand> moves)
      throws IOException {
    try (ObjectInserter inserter = stand.repo().git().newObjectInserter()) {
      return log.append(inserter, expected, operation, moves);
    }
  }

  /// Few entries are told in the message, many in files.
  @ParameterizedTest
  @ValueSource(ints = {1, 64, 65, 500})
  void an_operation_is_read_as_it_was_written(int workspaces) throws Exception {
    NavigableMap<String, ObjectId> copies = new TreeMap<>();
    for (int number = 0; number < workspaces; number++) {
      copies.put("s-" + number, two);
    }
    View view =
        new View(
            new TreeSet<>(List.of(one)),
            new TreeMap<>(
                Map.of(
                    "plain",
                    RefTarget.of(one),
                    "conflict",
                    new RefTarget(
                        new Merge<>(
                            List.of(Optional.of(one), Optional.empty(), Optional.of(two)))))),
            copies,
            new TreeMap<>(Map.of("refs/heads/main", one)));
    Operation operation =
        new Operation(
            List.of(),
            view,
            new Operation.Act(Operation.Kind.UNDO, "undo: back", Optional.of(two)),
            new Signature("Zoë", "zoe@example.org", Instant.ofEpochSecond(1_700_000_000)),
            Map.of(Operation.GROUP, "turn 1", Operation.ARGS, "describe -m a=b"),
            Map.of(two, List.of(one, ObjectId.fromString("a".repeat(40)))));
    ObjectId id = append(Optional.empty(), operation, List.of()).orElseThrow().id();
    assertThat(log.read(id).operation()).isEqualTo(operation);
    assertThat(log.head().map(OperationLog.Entry::id)).hasValue(id);
  }

  @Test
  void texts_stay_on_one_line() throws Exception {
    Operation operation =
        operation(List.of(), View.EMPTY, "describe\n\nKind: undo\nTarget: " + one.name());
    append(Optional.empty(), operation, List.of());
    Operation read = log.head().orElseThrow().operation();
    assertThat(read.act().kind()).isEqualTo(Operation.Kind.COMMAND);
    assertThat(read.act().target()).isEmpty();
    assertThat(read.act().description()).doesNotContain("\n");
  }

  @Test
  void who_comes_second_changes_nothing() throws Exception {
    ObjectId first =
        append(Optional.empty(), operation(List.of(), View.EMPTY, "first"), List.of())
            .orElseThrow()
            .id();
    ReceiveCommand move = new ReceiveCommand(one, two, "refs/heads/one");
    assertThat(append(Optional.empty(), operation(List.of(), View.EMPTY, "late"), List.of(move)))
        .isEmpty();
    assertThat(log.head().map(OperationLog.Entry::id)).hasValue(first);
    assertThat(stand.repo().refs("refs/heads/one")).containsValue(one.name());
  }

  @Test
  void a_ref_that_moved_keeps_the_operation_from_being_recorded() throws Exception {
    ReceiveCommand stale = new ReceiveCommand(two, one, "refs/heads/one");
    assertThat(append(Optional.empty(), operation(List.of(), View.EMPTY, "stale"), List.of(stale)))
        .isEmpty();
    assertThat(log.head()).isEmpty();
  }

  @Test
  void chains_are_listed_newest_first_and_apart() throws Exception {
    Optional<ObjectId> head = Optional.empty();
    for (String what : List.of("a", "b", "c")) {
      head =
          append(head, operation(head.stream().toList(), View.EMPTY, what), List.of())
              .map(OperationLog.Entry::id);
    }
    assertThat(log.newest(2))
        .extracting(entry -> entry.operation().act().description())
        .containsExactly("c", "b");
    assertThat(new OperationLog(stand.repo(), "sessions/y").head()).isEmpty();
  }

  @Test
  void git_keeps_what_an_operation_names() throws Exception {
    View view = View.EMPTY.withHeads(new TreeSet<>(List.of(two)));
    append(Optional.empty(), operation(List.of(), view, "keeps"), List.of());
    stand.repo().remove("refs/heads/two");
    stand.repo().remove("refs/heads/one");
    assertThat(git("gc", "--prune=now", "--quiet")).isZero();
    assertThat(git("cat-file", "-e", two.name())).isZero();
    assertThat(git("cat-file", "-e", one.name())).isNotZero();
    assertThat(git("fsck", "--strict")).isZero();
  }

  @Test
  void a_commit_that_is_no_operation_is_a_fault_and_no_answer() {
    assertThatThrownBy(() -> log.read(ObjectId.fromString("b".repeat(40))))
        .isInstanceOf(IOException.class);
  }

  private int git(String... words) throws Exception {
    Process git =
        new ProcessBuilder(
                java.util.stream.Stream.concat(
                        java.util.stream.Stream.of("git"), java.util.Arrays.stream(words))
                    .toList())
            .directory(stand.repo().folder().toFile())
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
    return git.waitFor();
  }
}
