// SPDX-License-Identifier: Apache-2.0
package sh.zagi.server.job;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.Test;
import sh.zagi.storage.account.Account;
import sh.zagi.storage.account.AccountId;
import sh.zagi.storage.account.Caller;
import sh.zagi.storage.account.KeyFingerprint;
import sh.zagi.storage.git.RefChange;
import sh.zagi.storage.repo.CommitId;
import sh.zagi.storage.repo.RepoPath;
import sh.zagi.storage.repo.RepoRecord;
import sh.zagi.storage.repo.Visibility;

class AfterPushTest {
  private static final RepoRecord REPOSITORY =
      new RepoRecord(1, new RepoPath("alice", "app"), Visibility.PRIVATE, Instant.EPOCH);
  private static final Caller ALICE =
      new Caller.Person(
          new Account(new AccountId(1), "alice", false),
          new KeyFingerprint("SHA256:" + "a".repeat(43)));

  private static RefChange branch(String name, String digit) {
    return new RefChange(
        "refs/heads/" + name, Optional.empty(), Optional.of(new CommitId(digit.repeat(40))));
  }

  @Test
  void many_branches_at_one_commit_are_prepared_once() throws Exception {
    BlockingQueue<String> prepared = new LinkedBlockingQueue<>();
    try (AfterPush after =
        new AfterPush(pushed -> prepared.add(pushed.commit().hex().substring(0, 1)))) {
      List<RefChange> changes = new ArrayList<>();
      for (int i = 0; i < 900; i++) {
        changes.add(branch("same" + i, "a"));
      }
      changes.add(branch("other", "b"));
      after.pushed(REPOSITORY, ALICE, changes);
      after.start();
      assertThat(List.of(prepared.take(), prepared.take())).containsExactly("a", "b");
    }
  }
}
