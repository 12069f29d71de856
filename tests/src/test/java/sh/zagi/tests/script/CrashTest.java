// SPDX-License-Identifier: Apache-2.0
package sh.zagi.tests.script;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import sh.zagi.storage.crash.Step;

/// Servers that end in the middle of their work, with nothing flushed. The next start finds every
/// repository whole, what was going on has happened or not, and doing it again works.
///
/// A few steps by default, all with `-Dzagi.test.crash=all`, one with its name there;
/// `-Dzagi.test.kills=200` ends the server with `kill -9` at as many random moments of pushes and
/// packing.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class CrashTest {
  private static final Logger LOG = LoggerFactory.getLogger(CrashTest.class);
  private static final String WANTED = System.getProperty("zagi.test.crash", "");

  /// Longer than a push of the test takes.
  private static final int MOST_MILLIS_TO_KILL = 1_500;

  private static final int PUSHES_PER_ROUND = 6;

  private CrashRig rig;

  @BeforeAll
  void start(@TempDir(cleanup = CleanupMode.ALWAYS) Path temporary) throws Exception {
    rig = CrashRig.start(temporary.toRealPath());
  }

  /// One test that fails is enough.
  @BeforeEach
  void serve() throws Exception {
    rig.serveUnlessRunning();
  }

  @AfterAll
  void stop() {
    if (rig != null) {
      rig.close();
    }
  }

  private static Stream<Step> some(Stream<Step> all, Step... few) {
    return switch (WANTED) {
      case "all" -> all;
      case "" -> Stream.of(few);
      default -> all.filter(step -> step.name().equals(WANTED));
    };
  }

  static Stream<Step> steps_of_a_push() {
    return some(
        Stream.of(
            Step.PUSH_ARRIVED,
            Step.PACK_PLACED,
            Step.PACKS_RELEASED,
            Step.REFS_TO_MOVE,
            Step.REFS_MOVED,
            Step.REFS_FORCED,
            Step.ROW_COMMITTED,
            Step.ROW_FORCED,
            Step.PUSH_RECORDED,
            Step.PUSH_HEARD),
        Step.PACK_PLACED,
        Step.REFS_MOVED,
        Step.PUSH_RECORDED);
  }

  @ParameterizedTest(allowZeroInvocations = true)
  @MethodSource("steps_of_a_push")
  void a_push_has_happened_or_not_and_happens_again(Step step) throws Exception {
    String before = rig.remoteRefs("alice/crash");
    rig.commit();
    String tag = "t" + rig.head();
    rig.git("tag", "-a", "-m", "tagged", tag);
    String[] push = {"push", "--atomic", "zagi:alice/crash", "main", "main:refs/heads/other", tag};

    rig.endAt(step, () -> rig.tryGit(push));

    rig.startAgain();
    String after = rig.remoteRefs("alice/crash");
    rig.git(push);
    String wanted = rig.remoteRefs("alice/crash");
    assertThat(after).isIn(before, wanted);
    assertThat(wanted)
        .contains(rig.head() + "\trefs/heads/main", rig.head() + "\trefs/heads/other");
    rig.cloneWhole("alice/crash", "main");
  }

  static Stream<Step> steps_of_a_first_push() {
    return some(
        Stream.of(
            Step.REPO_MADE,
            Step.PACKS_RELEASED,
            Step.REFS_TO_MOVE,
            Step.REFS_MOVED,
            Step.ROW_FORCED),
        Step.REFS_MOVED);
  }

  @ParameterizedTest(allowZeroInvocations = true)
  @MethodSource("steps_of_a_first_push")
  void a_first_push_leaves_a_branch_that_clones_find(Step step) throws Exception {
    rig.commit();
    String repository = rig.freshName();
    String[] push = {"push", "zagi:" + repository, "main:refs/heads/stem"};

    rig.endAt(step, () -> rig.tryGit(push));

    rig.startAgain();
    rig.git(push);
    rig.cloneWhole(repository, "stem");
  }

  static Stream<Step> steps_of_packing() {
    return some(
        Stream.of(
            Step.UPKEEP_PACK_HIDDEN,
            Step.UPKEEP_ASIDE,
            Step.UPKEEP_PACK_PLACED,
            Step.UPKEEP_PACKED,
            Step.UPKEEP_MARKED),
        Step.UPKEEP_PACK_HIDDEN);
  }

  @ParameterizedTest(allowZeroInvocations = true)
  @MethodSource("steps_of_packing")
  void packing_loses_nothing(Step step) throws Exception {
    rig.makeWorkForPacking("alice/crash");
    String before = rig.remoteRefs("alice/crash");

    rig.endAt(step, () -> rig.trySsh("repo", "gc", "alice/crash"));

    rig.startAgain();
    assertThat(rig.remoteRefs("alice/crash")).isEqualTo(before);
    rig.cloneWhole("alice/crash", "main");
    rig.ssh("repo", "gc", "alice/crash");
    rig.ageMarks();
    rig.ssh("repo", "gc", "alice/crash");
    assertThat(rig.ssh("repo", "fsck", "alice/crash")).startsWith("whole: ");
    assertThat(rig.remoteRefs("alice/crash")).isEqualTo(before);
    rig.cloneWhole("alice/crash", "main");
  }

  static Stream<Step> steps_of_a_row() {
    return some(Stream.of(Step.REPO_MADE, Step.ROW_COMMITTED, Step.ROW_FORCED), Step.REPO_MADE);
  }

  @ParameterizedTest(allowZeroInvocations = true)
  @MethodSource("steps_of_a_row")
  void a_repository_is_there_with_its_data_or_not_at_all(Step step) throws Exception {
    String name = rig.freshName();

    rig.endAt(step, () -> rig.trySsh("repo", "create", name));

    rig.startAgain();
    Exec.Ran again = rig.trySsh("repo", "create", name);
    assertThat(again.status() == 0 || again.err().contains("already exists: " + name)).isTrue();
    rig.git("push", "zagi:" + name, "main");
    rig.cloneWhole(name, "main");
  }

  @Test
  @EnabledIfSystemProperty(named = "zagi.test.crash", matches = "all")
  void a_repository_has_its_old_name_or_its_new_one() throws Exception {
    String old = rig.freshName();
    String renamed = rig.freshName();
    rig.git("push", "zagi:" + old, "main");

    rig.endAt(
        Step.ROW_COMMITTED, () -> rig.trySsh("repo", "rename", old, renamed.replace("alice/", "")));

    rig.startAgain();
    Exec.Ran again = rig.trySsh("repo", "rename", old, renamed.replace("alice/", ""));
    assertThat(again.status() == 0 || again.err().contains("not found: " + old))
        .as(again.err())
        .isTrue();
    rig.cloneWhole(renamed, "main");
  }

  static Stream<Step> steps_of_an_end() {
    return Stream.of(Step.ROW_COMMITTED, Step.REPO_ERASED);
  }

  @ParameterizedTest(allowZeroInvocations = true)
  @MethodSource("steps_of_an_end")
  @EnabledIfSystemProperty(named = "zagi.test.crash", matches = "all")
  void an_erased_repository_leaves_nothing(Step step) throws Exception {
    int folders = rig.repositoryFolders();
    String name = rig.freshName();
    rig.git("push", "zagi:" + name, "main");

    rig.endAt(step, () -> rig.trySsh("repo", "delete", "--erase", "--yes", name));

    rig.startAgain();
    Exec.Ran again = rig.trySsh("repo", "delete", "--erase", "--yes", name);
    assertThat(again.status() == 0 || again.err().contains("not found: " + name)).isTrue();
    assertThat(rig.repositoryFolders()).isEqualTo(folders);
    rig.ssh("repo", "create", name);
    rig.ssh("repo", "delete", "--erase", "--yes", name);
  }

  /// A note is written by the work that follows a push, once an environment is there.
  @Test
  @EnabledIfSystemProperty(named = "zagi.test.crash", matches = "all")
  void a_note_is_written_later_when_it_was_not() throws Exception {
    rig.copyFixture();
    String name = rig.freshName();
    rig.endAt(
        Step.NOTE_WRITTEN,
        () -> {
          rig.git("push", "zagi:" + name, "main");
          return rig.awaitHalt();
        });

    rig.startAgain();
    rig.cloneWhole(name, "main");
    rig.ssh(name + "@zagi", List.of("true"));
    assertThat(rig.remoteRefs(name)).contains("refs/notes/envs");
  }

  @Test
  @EnabledIfSystemProperty(named = "zagi.test.kills", matches = "[0-9]+")
  void what_was_acknowledged_survives_kills_at_random() throws Exception {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    int kills = Integer.getInteger("zagi.test.kills");
    int cutPushes = 0;
    for (int kill = 0; kill < kills; kill++) {
      List<String> commits = new ArrayList<>(List.of(rig.head()));
      for (int i = 0; i < PUSHES_PER_ROUND; i++) {
        rig.commit();
        commits.add(rig.head());
      }
      int acknowledged = rig.killWhilePushing(commits, random.nextInt(MOST_MILLIS_TO_KILL));
      cutPushes += acknowledged < PUSHES_PER_ROUND ? 1 : 0;
      rig.startAgain();
      String there = rig.remoteRefs("alice/crash");
      boolean isLast = there.contains(commits.get(acknowledged) + "\trefs/heads/main");
      boolean isNext =
          acknowledged < PUSHES_PER_ROUND
              && there.contains(commits.get(acknowledged + 1) + "\trefs/heads/main");
      assertThat(isLast || isNext)
          .as("kill %d of seed %d: %d acknowledged\n%s", kill, seed, acknowledged, there)
          .isTrue();
      rig.git("push", "zagi:alice/crash", "main");
    }
    rig.cloneWhole("alice/crash", "main");
    LOG.info("{} kills, {} of them during a push, nothing lost", kills, cutPushes);
  }
}
