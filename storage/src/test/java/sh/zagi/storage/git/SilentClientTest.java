// SPDX-License-Identifier: Apache-2.0
package sh.zagi.storage.git;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import sh.zagi.config.DataSize;
import sh.zagi.storage.account.Caller;
import sh.zagi.storage.audit.AuditLog;
import sh.zagi.storage.db.Database;
import sh.zagi.storage.repo.RepoPath;
import sh.zagi.storage.repo.RepoRecord;
import sh.zagi.storage.repo.Repositories;
import sh.zagi.storage.repo.Visibility;

/// A client that begins to speak and then says nothing more.
class SilentClientTest {
  private static final GitLimits LIMITS =
      new GitLimits(DataSize.mebibytes(1), DataSize.mebibytes(1), Duration.ofSeconds(2));
  private static final String WHY = "git said nothing for 2 seconds, the longest that is waited";
  private static final String SOME = "1".repeat(40);

  @TempDir Path folder;

  private interface Service {
    void serve(GitServices services, RepoRecord record, GitStreams streams) throws IOException;
  }

  /// What is answered to a client that says this much.
  private String answer(String said, String protocol, Service service) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (Database database = Database.inMemory("silent-" + System.nanoTime());
        PipedInputStream in = new PipedInputStream();
        PipedOutputStream client = new PipedOutputStream(in)) {
      Repositories repositories = new Repositories(folder, database, Instant::now);
      RepoRecord record =
          repositories
              .create(RepoPath.parse("alice/box").orElseThrow(), Visibility.PRIVATE)
              .orElseThrow();
      repositories
          .open(record)
          .writeFiles(
              "refs/heads/main", Map.of("file", "text".getBytes(UTF_8)), "1", Instant.EPOCH);
      GitServices services =
          new GitServices(
              repositories, new AuditLog(database, Instant::now), LIMITS, (_, _, _) -> {});
      client.write(said.getBytes(ISO_8859_1));
      client.flush();
      try {
        service.serve(services, record, new GitStreams(in, out, out, protocol));
      } catch (IOException _) {
        // Whether the door hears of it is another matter than what the client reads.
      }
    }
    return out.toString(ISO_8859_1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "version=2"})
  void a_fetch_is_told_why_it_ends(String protocol) throws IOException {
    String answer =
        answer(
            "",
            protocol,
            (services, record, streams) ->
                services.uploadPack(new Caller.Platform(), record, streams));
    assertThat(answer).contains("ERR " + WHY).doesNotContain("internal");
  }

  @Test
  void a_push_is_told_why_it_ends() throws IOException {
    assertThat(push("")).contains("error: " + WHY).doesNotContain("internal");
  }

  @Test
  void a_push_that_stops_in_its_pack_is_told_why_it_ends() throws IOException {
    String command = "0".repeat(40) + " " + SOME + " refs/heads/x\0 report-status";
    String line = "%04x".formatted(command.length() + 4) + command + "0000PACK\0\0\0\2\0\0";
    assertThat(push(line)).contains("unpack error " + WHY).doesNotContain("internal");
  }

  private String push(String said) throws IOException {
    return answer(
        said,
        "",
        (services, record, streams) ->
            services.receivePack(new Caller.Platform(), record, streams));
  }
}
