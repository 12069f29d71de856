// SPDX-License-Identifier: Apache-2.0
package sh.zagi.change.work;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.transport.ReceiveCommand;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import sh.zagi.change.RefusedException;
import sh.zagi.storage.repo.RefJournal;

/// Operations of a repository on a real one.
class RepositoryLogTest {
  @TempDir Path folder;

  private static void move(ChainStand stand, String ref, ObjectId from, ObjectId to)
      throws Exception {
    ReceiveCommand command = new ReceiveCommand(from, to, ref);
    stand
        .repo()
        .move(new RefJournal.Move("alice", "person", "move " + ref, List.of(command), true));
    assertThat(command.getResult()).isEqualTo(ReceiveCommand.Result.OK);
  }

  @Test
  void the_first_push_is_not_taken_back() throws Exception {
    ChainStand stand = new ChainStand(folder, 1, true);
    ObjectId one = ObjectId.fromString(stand.branch("elsewhere", "a=1").hex());
    move(stand, "refs/heads/main", ObjectId.zeroId(), one);
    RepositoryLog.Found first = stand.operations().toUndo(stand.repo(), Optional.empty());
    assertThatThrownBy(() -> stand.operations().undo(stand.repo(), first, stand.alice()))
        .isInstanceOf(RefusedException.class)
        .hasMessageContaining("it made the trunk main, and without one nothing can be opened");
    assertThat(stand.repo().trunkCommit()).isPresent();
    move(stand, "refs/heads/topic", ObjectId.zeroId(), one);
    RepositoryLog.Found second = stand.operations().toUndo(stand.repo(), Optional.empty());
    var _ = stand.operations().undo(stand.repo(), second, stand.alice());
    assertThat(stand.repo().refs("refs/heads/topic")).isEmpty();
  }

  @Test
  void of_many_refs_those_that_can_move_do() throws Exception {
    ChainStand stand = new ChainStand(folder, 1, true);
    ObjectId one = ObjectId.fromString(stand.branch("elsewhere", "a=1").hex());
    int refs = 600;
    List<ReceiveCommand> odd = new ArrayList<>();
    List<ReceiveCommand> all = new ArrayList<>();
    for (int i = 0; i < refs; i++) {
      ReceiveCommand command = new ReceiveCommand(ObjectId.zeroId(), one, "refs/heads/many/" + i);
      all.add(command);
      if (i % 2 == 1) {
        odd.add(new ReceiveCommand(ObjectId.zeroId(), one, "refs/heads/many/" + i));
      }
    }
    all.add(new ReceiveCommand(ObjectId.zeroId(), one, "refs/heads/elsewhere/below"));
    stand.repo().move(new RefJournal.Move("bob", "person", "odd", odd, false));
    stand.repo().move(new RefJournal.Move("alice", "person", "all", all, false));

    for (int i = 0; i < refs; i++) {
      assertThat(all.get(i).getResult())
          .as(all.get(i).getRefName())
          .isEqualTo(i % 2 == 1 ? ReceiveCommand.Result.LOCK_FAILURE : ReceiveCommand.Result.OK);
    }
    assertThat(all.getLast().getResult()).isEqualTo(ReceiveCommand.Result.LOCK_FAILURE);
    assertThat(stand.repo().refs("refs/heads/many/")).hasSize(refs);
  }
}
