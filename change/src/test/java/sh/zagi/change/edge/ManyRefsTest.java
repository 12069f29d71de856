// SPDX-License-Identifier: Apache-2.0
package sh.zagi.change.edge;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.eclipse.jgit.lib.ObjectId;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import sh.zagi.change.ChangeId;
import sh.zagi.storage.account.Caller;

/// Pushes of many refs at once.
class ManyRefsTest {
  private static final Caller ALICE = EdgeStand.person("alice");
  private static final ChangeId ONE = new ChangeId("yqosqzytrlswkspswpqrmlplxylrzsnz");
  private static final ChangeId TWO = new ChangeId("lkonztmnvsxytrwkxpvuutrmompwylqq");

  @TempDir Path folder;
  private EdgeStand stand;
  private ObjectId base;

  @BeforeEach
  void trunk() throws Exception {
    stand = new EdgeStand(folder);
    base = stand.commit(new ChangeId("k".repeat(32)), List.of(), "base\n", "f=0");
    assertThat(stand.push(ALICE, base, "refs/heads/main").of("refs/heads/main")).isEqualTo("ok");
  }

  @AfterEach
  void close() {
    stand.close();
  }

  @Test
  void every_command_answers_for_all_that_it_brings() throws Exception {
    ObjectId good = stand.commit(ONE, List.of(base), "good\n", "f=1");
    ObjectId bad = stand.commit(TWO, List.of(good), "bad\n", "f=1 .jjconflict-side-0/f=1");
    ObjectId above = stand.commit(TWO, List.of(bad), "above\n", "f=2");
    ObjectId beside = stand.commit(TWO, List.of(good), "beside\n", "f=3");
    Map<String, ObjectId> refs = new LinkedHashMap<>();
    refs.put("refs/heads/above", above);
    refs.put("refs/heads/bad", bad);
    refs.put("refs/heads/beside", beside);
    refs.put("refs/heads/good", good);
    refs.put("refs/heads/old", base);

    EdgeStand.Said said = stand.push(ALICE, refs);

    assertThat(said.of("refs/heads/above")).contains("holds .jjconflict-side-0");
    assertThat(said.of("refs/heads/bad")).contains("holds .jjconflict-side-0");
    for (String ref : List.of("refs/heads/beside", "refs/heads/good", "refs/heads/old")) {
      assertThat(said.of(ref)).isEqualTo("ok");
    }
    ChangeRefs versions = new ChangeRefs(stand.repo());
    assertThat(versions.of(ONE)).containsExactly(Map.entry(1, good));
    assertThat(versions.of(TWO)).containsExactly(Map.entry(1, beside));
  }

  @Test
  void commits_of_a_refused_ref_belong_to_the_next_one() throws Exception {
    stand.repo().protect("kept", true);
    ObjectId there = stand.commit(ONE, List.of(base), "there\n", "f=1");
    stand.push(ALICE, there, "refs/heads/kept");
    ObjectId other = stand.commit(TWO, List.of(base), "other\n", "f=2");
    Map<String, ObjectId> refs = new LinkedHashMap<>();
    refs.put("refs/heads/kept", other);
    refs.put("refs/heads/mine", other);

    EdgeStand.Said said = stand.push(ALICE, refs);

    assertThat(said.of("refs/heads/kept")).contains("a protected branch only moves forward");
    assertThat(said.of("refs/heads/mine")).isEqualTo("ok");
    assertThat(new ChangeRefs(stand.repo()).of(TWO)).containsExactly(Map.entry(1, other));
    assertThat(new Attribution(stand.repo()).pusher(other)).hasValue("alice");
  }

  /// By what is allocated, which is the same on a slow machine.
  @Test
  void a_push_of_many_refs_costs_by_its_refs_and_not_by_their_square() throws Exception {
    var _ = cost("warm-up", 20);
    long few = cost("few", 200);
    long many = cost("many", 2_000);
    assertThat((double) many / few).as("%d bytes, %d bytes", few, many).isLessThan(20);
  }

  /// Bytes that this thread allocates for a push of so many branches, each with its own commit.
  private long cost(String group, int count) throws Exception {
    List<ObjectId> commits = new ArrayList<>();
    Map<String, ObjectId> refs = new LinkedHashMap<>();
    for (int i = 0; i < count; i++) {
      ObjectId parent = commits.isEmpty() ? base : commits.getLast();
      ObjectId tree = stand.clone.tree("f=" + i);
      commits.add(
          stand.raw(
              "tree "
                  + tree.name()
                  + "\nparent "
                  + parent.name()
                  + "\nauthor c <c@example.org> 1 +0000\ncommitter c <c@example.org> 1 +0000\n\n"
                  + group
                  + i
                  + "\n"));
      refs.put("refs/heads/" + group + "/" + i, commits.getLast());
    }
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    long before = threads.getTotalThreadAllocatedBytes();
    EdgeStand.Said said = stand.push(ALICE, refs);
    long bytes = threads.getTotalThreadAllocatedBytes() - before;
    assertThat(said.results().values()).containsOnly("ok").hasSize(count);
    return bytes;
  }
}
