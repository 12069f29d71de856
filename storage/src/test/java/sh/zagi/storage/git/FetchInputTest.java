// SPDX-License-Identifier: Apache-2.0
package sh.zagi.storage.git;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import org.eclipse.jgit.internal.storage.dfs.DfsRepositoryDescription;
import org.eclipse.jgit.internal.storage.dfs.InMemoryRepository;
import org.eclipse.jgit.lib.CommitBuilder;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.ObjectInserter;
import org.eclipse.jgit.lib.PersonIdent;
import org.eclipse.jgit.lib.Repository;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class FetchInputTest {
  private static final int COMMITS = 6;
  private static final String FLUSH = "0000";

  private final List<ObjectId> history = new ArrayList<>();
  private Repository repository;

  @BeforeEach
  void make() throws IOException {
    repository = new InMemoryRepository(new DfsRepositoryDescription("history"));
    for (int i = 0; i < COMMITS; i++) {
      history.addFirst(commit("" + i, history.isEmpty() ? List.of() : List.of(history.getFirst())));
    }
  }

  @AfterEach
  void close() {
    repository.close();
  }

  private ObjectId commit(String message, List<ObjectId> parents) throws IOException {
    try (ObjectInserter inserter = repository.newObjectInserter()) {
      CommitBuilder builder = new CommitBuilder();
      builder.setTreeId(inserter.insert(Constants.OBJ_TREE, new byte[0]));
      builder.setParentIds(parents);
      builder.setAuthor(new PersonIdent("a", "a@example.com"));
      builder.setCommitter(builder.getAuthor());
      builder.setMessage(message);
      ObjectId id = inserter.insert(builder);
      inserter.flush();
      return id;
    }
  }

  private static String line(String text) {
    return new String(RawPack.line(text + "\n"), UTF_8);
  }

  private String read(String sent) throws IOException {
    try (FetchInput input =
        new FetchInput(new ByteArrayInputStream(sent.getBytes(UTF_8)), repository)) {
      return new String(input.readAllBytes(), UTF_8);
    }
  }

  @Test
  void deepening_counts_from_where_the_history_of_the_client_ends() throws IOException {
    String want = line("want " + history.get(0).name());
    String end = line("shallow " + history.get(2).name());
    assertThat(read(end + line("deepen 2") + line("deepen-relative") + want + FLUSH))
        .isEqualTo(end + want + line("deepen 5") + FLUSH);
  }

  @Test
  void the_shortest_way_counts_and_of_several_ends_the_farthest() throws IOException {
    ObjectId merge = commit("merge", List.of(history.get(0), history.get(3)));
    String rest =
        line("want " + merge.name())
            + line("shallow " + history.get(0).name())
            + line("shallow " + history.get(4).name());
    assertThat(read(line("deepen 1") + line("deepen-relative") + rest + FLUSH))
        .isEqualTo(rest + line("deepen 4") + FLUSH);
  }

  @Test
  void whose_history_is_whole_gets_all_of_it() throws IOException {
    String rest = line("want " + history.get(0).name()) + line("have " + history.get(3).name());
    assertThat(read(line("deepen 1") + line("deepen-relative") + rest + FLUSH))
        .isEqualTo(rest + FLUSH);
  }

  @Test
  void an_end_of_another_history_and_a_missing_object_change_nothing() throws IOException {
    String rest =
        line("want " + ObjectId.zeroId().name())
            + line("want " + history.get(1).name())
            + line("shallow " + commit("elsewhere", List.of()).name())
            + line("shallow " + history.get(2).name());
    assertThat(read(line("deepen 2147483647") + line("deepen-relative") + rest + FLUSH))
        .isEqualTo(rest + line("deepen 2147483647") + FLUSH);
  }

  @Test
  void a_plain_depth_stays_and_the_next_request_knows_nothing_of_it() throws IOException {
    String want = line("want " + history.get(0).name());
    assertThat(read(line("deepen 3") + want + FLUSH + want + FLUSH))
        .isEqualTo(want + line("deepen 3") + FLUSH + want + FLUSH);
  }

  @Test
  void a_prefix_that_no_ref_has_is_left_out() throws IOException {
    String others = line("ref-prefix refs/heads/ma") + line("ref-prefix HEAD");
    String odd = line("ref-prefix refs/remotes//HEAD") + line("ref-prefix /");
    String head = line("command=ls-refs") + "0001";
    assertThat(read(head + odd + others + line("ref-prefix refs/tags/") + FLUSH))
        .isEqualTo(head + others + line("ref-prefix refs/tags/") + FLUSH);
  }

  /// A client that waits for its answer sends nothing until then.
  @Test
  void no_more_is_read_than_was_asked_for() throws IOException {
    String sent = line("want " + history.get(0).name()) + FLUSH;
    InputStream client = new ByteArrayInputStream((sent + FLUSH).getBytes(UTF_8));
    try (FetchInput input = new FetchInput(client, repository)) {
      assertThat(new String(input.readNBytes(sent.length()), UTF_8)).isEqualTo(sent);
      assertThat(client.available()).isEqualTo(FLUSH.length());
    }
  }

  @Test
  void what_is_no_packet_passes_as_it_is() throws IOException {
    String odd = line("want " + history.get(0).name()) + "zzzz" + line("deepen-relative") + "00";
    assertThat(read(odd)).isEqualTo(odd);
    assertThat(read("ffff" + line("deepen 1") + FLUSH))
        .isEqualTo("ffff" + line("deepen 1") + FLUSH);
    assertThat(read(line("deepen 1"))).isEmpty();
  }
}
