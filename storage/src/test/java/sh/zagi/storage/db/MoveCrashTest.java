// SPDX-License-Identifier: Apache-2.0
package sh.zagi.storage.db;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import sh.zagi.storage.account.Account;
import sh.zagi.storage.account.Accounts;
import sh.zagi.storage.crash.Step;

/// A process that ends in the middle of a move, at every step of it: the next one has all that was
/// acknowledged, in one of the two databases and never in both.
@ExtendWith(OneCluster.class)
class MoveCrashTest {
  private final PostgresqlCluster cluster;

  @TempDir private Path folder = Path.of("");

  MoveCrashTest(PostgresqlCluster cluster) {
    this.cluster = cluster;
  }

  /// @return what was acknowledged
  private List<String> endAt(Step step, String url) throws IOException, InterruptedException {
    Path wish = Files.writeString(folder.resolve("wish"), step.name());
    Path out = folder.resolve("out");
    Path err = folder.resolve("err");
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Dzagi.test.halt=" + wish,
                "-cp",
                System.getProperty(
                    "surefire.test.class.path", System.getProperty("java.class.path")),
                MovingProcess.class.getName(),
                folder.resolve("db").toString(),
                url)
            .redirectOutput(out.toFile())
            .redirectError(err.toFile())
            .start();
    assertThat(process.waitFor()).as(Files.readString(err)).isEqualTo(Step.HALTED);
    List<String> acknowledged =
        Files.readAllLines(out).stream()
            .filter(line -> line.startsWith(MovingProcess.THERE))
            .map(line -> line.substring(MovingProcess.THERE.length()))
            .toList();
    assertThat(acknowledged).hasSizeGreaterThanOrEqualTo(10).doesNotContain("moved");
    return acknowledged;
  }

  private String target(Step step) throws IOException, InterruptedException {
    return cluster.create(step.name().toLowerCase(Locale.ROOT));
  }

  private Database again() {
    return Database.open(folder.resolve("db"), Optional.empty());
  }

  private static void holds(Database database, String kind, List<String> names) {
    assertThat(database.whereabouts().kind()).isEqualTo(kind);
    Accounts accounts = new Accounts(database, InstantSource.system());
    assertThat(accounts.list())
        .extracting(Account::name)
        .containsAll(names)
        .doesNotHaveDuplicates();
    assertThat(accounts.add("later", false)).isPresent();
  }

  private static Move move(Database database, String url) {
    return new Move(database, PostgresqlAddress.parse(url), InstantSource.system());
  }

  @Test
  void before_the_other_commits_nothing_was_moved_and_it_is_empty() throws Exception {
    String url = target(Step.METADATA_COPIED);
    List<String> names = endAt(Step.METADATA_COPIED, url);
    try (Database database = again()) {
      holds(database, "H2", names);
      move(database, url).run(_ -> {});
    }
    try (Database database = again()) {
      assertThat(database.whereabouts().kind()).isEqualTo("PostgreSQL");
      assertThat(new Accounts(database, InstantSource.system()).find("later")).isPresent();
    }
  }

  @Test
  void before_the_folder_remembers_nothing_was_moved_and_the_other_is_named() throws Exception {
    String url = target(Step.METADATA_FILLED);
    List<String> names = endAt(Step.METADATA_FILLED, url);
    try (Database database = again()) {
      holds(database, "H2", names);
      assertThatThrownBy(() -> move(database, url).check())
          .isInstanceOf(Move.Refused.class)
          .hasMessageMatching(
              "127.0.0.1:\\d+/metadata_filled is not empty: its table account has rows \\(.*\\)");
    }
  }

  @Test
  void once_the_folder_remembers_everything_was_moved() throws Exception {
    for (Step step : List.of(Step.METADATA_MARKED, Step.METADATA_EXCHANGED)) {
      PostgresqlCluster.run(List.of("rm", "-rf", folder.resolve("db").toString()));
      List<String> names = endAt(step, target(step));
      try (Database database = again()) {
        holds(database, "PostgreSQL", names);
      }
      assertThat(new MetadataFolder(folder.resolve("db")).before()).isPresent();
      assertThat(folder.resolve("db/zagi.mv.db")).doesNotExist();
    }
  }
}
