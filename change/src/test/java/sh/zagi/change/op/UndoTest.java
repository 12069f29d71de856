// SPDX-License-Identifier: Apache-2.0
package sh.zagi.change.op;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import org.eclipse.jgit.lib.ObjectId;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import sh.zagi.change.RefusedException;
import sh.zagi.change.Signature;

/// Vectors D32 to D36, and groups. States are letters, kept as the one workspace of the view.
class UndoTest {
  private final Map<ObjectId, OperationLog.Entry> all = new HashMap<>();
  private OperationLog.Entry current = append("-", Operation.Act.command("start"), Map.of());

  private static View state(String letter) {
    ObjectId id = ObjectId.fromString("%040x".formatted((int) letter.charAt(0)));
    return new View(
        new TreeSet<>(), new TreeMap<>(), new TreeMap<>(Map.of(letter, id)), new TreeMap<>());
  }

  private OperationLog.Entry append(String letter, Operation.Act act, Map<String, String> facts) {
    ObjectId id = ObjectId.fromString("%040x".formatted(all.size() + 1));
    List<ObjectId> parents = all.isEmpty() ? List.of() : List.of(current.id());
    Signature actor = new Signature("a", "a@example.org", Instant.EPOCH);
    current =
        new OperationLog.Entry(
            id, new Operation(parents, state(letter), act, actor, facts, Map.of()));
    all.put(id, current);
    return current;
  }

  private OperationLog.Entry read(ObjectId id) {
    return java.util.Objects.requireNonNull(all.get(id));
  }

  private void edit(String letters) {
    letters
        .chars()
        .mapToObj(Character::toString)
        .forEach(letter -> append(letter, Operation.Act.command(letter), Map.of()));
  }

  private void restore(Operation.Kind kind, OperationLog.Entry to) {
    append(
        to.operation().view().workspaces().firstKey(),
        new Operation.Act(kind, "restore", Optional.of(to.id())),
        Map.of());
  }

  private String undo() throws Exception {
    restore(Operation.Kind.UNDO, Undo.undo(current, this::read, this::differs));
    return now();
  }

  private String redo() throws Exception {
    restore(Operation.Kind.REDO, Undo.redo(current, this::read, this::differs));
    return now();
  }

  private boolean differs(OperationLog.Entry entry) {
    return !entry.operation().view().equals(current.operation().view());
  }

  private String now() {
    return current.operation().view().workspaces().firstKey();
  }

  @Test
  @DisplayName("D32: undo jumps over an older stack of undos")
  void over_the_old_stack() throws Exception {
    edit("ABCD");
    assertThat(List.of(undo(), undo())).containsExactly("C", "B");
    edit("EF");
    assertThat(List.of(undo(), undo(), undo())).containsExactly("E", "B", "A");
  }

  @Test
  @DisplayName("D33: undo and redo in turn")
  void in_turn() throws Exception {
    edit("ABCD");
    assertThat(List.of(undo(), undo(), undo())).containsExactly("C", "B", "A");
    assertThat(List.of(redo(), redo())).containsExactly("B", "C");
    assertThat(undo()).isEqualTo("B");
    assertThat(List.of(redo(), redo())).containsExactly("C", "D");
    assertThatThrownBy(this::redo)
        .isInstanceOf(RefusedException.class)
        .hasMessage("nothing to redo");
  }

  @Test
  @DisplayName("D34: new work leaves nothing to redo")
  void new_work() throws Exception {
    edit("AB");
    undo();
    edit("C");
    assertThatThrownBy(this::redo)
        .isInstanceOf(RefusedException.class)
        .hasMessage("nothing to redo");
    assertThat(undo()).isEqualTo("A");
  }

  @Test
  @DisplayName("D35: a merge of operations is not undone")
  void merge() {
    OperationLog.Entry first = append("A", Operation.Act.command("a"), Map.of());
    ObjectId id = ObjectId.fromString("f".repeat(40));
    OperationLog.Entry merge =
        new OperationLog.Entry(
            id,
            new Operation(
                List.of(first.id(), all.keySet().iterator().next()),
                state("M"),
                new Operation.Act(Operation.Kind.MERGE, "m", Optional.empty()),
                first.operation().actor(),
                Map.of(),
                Map.of()));
    assertThatThrownBy(() -> Undo.undo(merge, this::read, this::differs))
        .isInstanceOf(RefusedException.class)
        .hasMessageContaining("op restore");
  }

  @Test
  @DisplayName("D36: nothing before the first operation")
  void first() throws Exception {
    edit("A");
    undo();
    assertThatThrownBy(this::undo)
        .isInstanceOf(RefusedException.class)
        .hasMessageContaining("first operation");
  }

  @Test
  void what_changed_nothing_is_no_step() throws Exception {
    edit("ABBC");
    assertThat(List.of(undo(), undo())).containsExactly("B", "A");
    assertThat(List.of(redo(), redo())).containsExactly("B", "C");
    edit("C");
    assertThat(undo()).isEqualTo("B");
  }

  @Test
  void a_group_is_one_step() throws Exception {
    edit("A");
    append("B", Operation.Act.command("b"), Map.of(Operation.GROUP, "turn 1"));
    append("C", Operation.Act.command("c"), Map.of(Operation.GROUP, "turn 1"));
    append("D", Operation.Act.command("d"), Map.of(Operation.GROUP, "turn 2"));
    assertThat(List.of(undo(), undo())).containsExactly("C", "A");
    assertThat(List.of(redo(), redo())).containsExactly("C", "D");
  }
}
