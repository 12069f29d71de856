// SPDX-License-Identifier: Apache-2.0
package sh.zagi.tests.script;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Real projects, unmodified: pushed over SSH, built, entered, and their own tests run offline with
/// the result that the banner says. `-Dzagi.test.upstream=maven` adds the one with Maven, which
/// takes minutes.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class UpstreamProjectsTest {
  private static final Logger LOG = LoggerFactory.getLogger(UpstreamProjectsTest.class);
  private static final Duration MOST_TIME_TO_PREPARE = Duration.ofMinutes(15);
  private static final long POLL_MILLIS = 500;

  private static final Pattern MOCHA = Pattern.compile("(?m)^\\s*(\\d+) passing\\b");
  private static final Pattern MOCHA_FAILING = Pattern.compile("(?m)^\\s*\\d+ failing\\b");
  private static final Pattern SUREFIRE =
      Pattern.compile("(?m)^.*Tests run: (\\d+), Failures: 0, Errors: 0, Skipped: (\\d+)\\s*$");

  @SuppressWarnings("NullAway.Init") // set before the first test
  private UpstreamStage stage;

  @BeforeAll
  void open(@TempDir(cleanup = CleanupMode.ALWAYS) Path temporary)
      throws IOException, InterruptedException {
    stage = UpstreamStage.open(temporary);
  }

  @AfterAll
  void close() {
    stage.close();
  }

  @Test
  void express_runs_its_own_tests() throws IOException, InterruptedException {
    prepare("node-express");
    String output = inSession("node-express", "npm test");
    assertThat(output).doesNotContainPattern(MOCHA_FAILING);
    assertBanner(
        "node-express",
        "express v[\\d.]+ \\| node [\\d.]+ \\| npm [\\d.]+",
        number(last(MOCHA, output), 1));
  }

  @Test
  @EnabledIfSystemProperty(named = "zagi.test.upstream", matches = "maven")
  void commons_csv_runs_its_own_tests() throws IOException, InterruptedException {
    prepare("commons-csv");
    String output = inSession("commons-csv", "mvn -o test");
    MatchResult found = last(SUREFIRE, output);
    assertBanner(
        "commons-csv",
        "commons-csv v[\\d.]+ \\| java [\\d.]+ \\| mvn [\\d.]+",
        number(found, 1) - number(found, 2));
  }

  /// Pushes a project and waits for its environment and its checks.
  private void prepare(String name) throws IOException, InterruptedException {
    Path project = stage.unpack(name);
    long start = System.nanoTime();
    stage.push(project, name);
    List<String> fetch =
        List.of("fetch", "-q", "zagi:alice/" + name, "refs/notes/tests:refs/notes/tests");
    while (stage.run(project, "git", fetch).status() != 0) {
      assertThat(Duration.ofNanos(System.nanoTime() - start))
          .as("no test results of " + name + ": " + stage.said())
          .isLessThan(MOST_TIME_TO_PREPARE);
      Thread.sleep(POLL_MILLIS);
    }
    LOG.info("{} built and checked in {} s", name, (System.nanoTime() - start) / 1_000_000_000);
  }

  private String inSession(String name, String command) throws IOException, InterruptedException {
    Exec.Ran ran = stage.ssh("alice/" + name + "@zagi", command);
    assertThat(ran.status()).as(ran.out() + ran.err()).isZero();
    // Debian's Maven colours its output also where there is no terminal.
    return ran.out().replaceAll("\u001b\\[[0-9;]*m", "");
  }

  private void assertBanner(String name, String tools, int passing)
      throws IOException, InterruptedException {
    assertThat(passing).isPositive();
    Path keys = Files.writeString(stage.folder().resolve(name + ".keys"), "exit\n");
    Exec.Ran ran =
        Exec.run(
            new Exec.Call(
                List.of(
                    "ssh",
                    "-tt",
                    "-F",
                    stage.alice().config().toString(),
                    "alice/" + name + "@zagi"),
                stage.folder(),
                stage.alice().variables(),
                Optional.of(keys),
                true));
    assertThat(ran.out())
        .startsWith("Resolving environment... cached (")
        .containsPattern("(?m)^" + tools + "\\r\\n")
        .containsPattern("(?m)^Tests: " + passing + " passing \\| Build: (none|ok)\\r\\n");
    LOG.info("{}", ran.out());
  }

  private static MatchResult last(Pattern pattern, String text) {
    return pattern
        .matcher(text)
        .results()
        .reduce((_, later) -> later)
        .orElseThrow(() -> new AssertionError("no " + pattern + " in: " + text));
  }

  private static int number(MatchResult found, int group) {
    return Integer.parseInt(found.group(group));
  }
}
