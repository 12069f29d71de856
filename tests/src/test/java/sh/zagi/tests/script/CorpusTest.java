// SPDX-License-Identifier: Apache-2.0
package sh.zagi.tests.script;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/// Real projects, unmodified: pushed, their environment inferred and built, their own tests run;
/// the outcome of each becomes a row of `docs/corpus.md`. `-Dzagi.test.corpus=all` or names;
/// minutes for each project.
///
/// A project that is not green is a row with its reason, not a failure of this test: the test fails
/// when the platform gives no answer.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@EnabledIfSystemProperty(named = "zagi.test.corpus", matches = ".+")
class CorpusTest {
  private static final Duration MOST_TIME = Duration.ofMinutes(40);
  private static final long POLL_MILLIS = 1_000;
  private static final CorpusPage TABLE =
      new CorpusPage(
          "corpus",
          "| project | what | tools | tests | time | outcome |\n"
              + "| --- | --- | --- | --- | --- | --- |\n");

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

  @TestFactory
  Stream<DynamicTest> projects() {
    List<String> only = List.of(System.getProperty("zagi.test.corpus", "").split(",", -1));
    return CorpusProject.all().stream()
        .filter(project -> only.contains("all") || only.contains(project.name()))
        .sorted(Comparator.comparingInt(project -> only.indexOf(project.name())))
        .map(project -> DynamicTest.dynamicTest(project.name(), () -> check(project)));
  }

  private void check(CorpusProject project) throws IOException, InterruptedException {
    Path files = unpack(project);
    long start = System.nanoTime();
    stage.push(files, project.name());
    Optional<String> failure = awaitAnswer(project, files, start);
    Duration took = Duration.ofNanos(System.nanoTime() - start);
    CorpusRow row =
        failure.isPresent()
            ? CorpusRow.failed(project, took, failure.get())
            : row(project, files, took);
    TABLE.put(row.name(), row.text());
    assertThat(row.outcome()).isNotBlank();
  }

  private Path unpack(CorpusProject project) throws IOException, InterruptedException {
    if (project.origin() == CorpusProject.Origin.DEBIAN) {
      return stage.unpack(project.name());
    }
    Path place = Files.createDirectories(stage.folder().resolve("npm").resolve(project.name()));
    // The machine's own settings say where the registry is.
    Exec.Ran packed =
        Exec.run(
            new Exec.Call(
                List.of("npm", "pack", "--silent", project.name()),
                place,
                System.getenv(),
                Optional.empty(),
                false));
    assertThat(packed.status()).as(packed.err()).isZero();
    Path files = Files.createDirectories(place.resolve("files"));
    Exec.Ran unpacked =
        stage.run(
            place,
            "tar",
            List.of("-xf", packed.out().strip(), "--strip-components=1", "-C", files.toString()));
    assertThat(unpacked.status()).as(unpacked.err()).isZero();
    return files;
  }

  /// Waits for the results of the tests, or for the sentence that says why there are none.
  private Optional<String> awaitAnswer(CorpusProject project, Path files, long start)
      throws IOException, InterruptedException {
    List<String> fetch =
        List.of(
            "fetch",
            "-q",
            "zagi:alice/" + project.name(),
            "+refs/notes/tests:refs/notes/tests",
            "+refs/notes/envs:refs/notes/envs",
            "+refs/envs/*:refs/envs/*");
    Pattern refusal = Pattern.compile("(?m)alice/" + project.name() + ": (?!environment )(.*)$");
    while (stage.run(files, "git", fetch).status() != 0) {
      Matcher told = refusal.matcher(stage.said());
      String last = "";
      while (told.find()) {
        last = told.group(1);
      }
      if (last.contains(" failed: ") || last.contains("nothing")) {
        return Optional.of(last);
      }
      assertThat(Duration.ofNanos(System.nanoTime() - start))
          .as("no answer for " + project.name() + ": " + stage.said())
          .isLessThan(MOST_TIME);
      Thread.sleep(POLL_MILLIS);
    }
    return Optional.empty();
  }

  private CorpusRow row(CorpusProject project, Path files, Duration took)
      throws IOException, InterruptedException {
    String note = stage.git(files, "notes", "--ref=tests", "show", "HEAD^{tree}");
    CorpusRow row = CorpusRow.of(project, took, note, key -> shown(files, key));
    for (String command : project.also()) {
      Exec.Ran ran = stage.ssh("alice/" + project.name() + "@zagi", command);
      row = row.with(command, ran.status(), ran.out() + ran.err());
    }
    return row;
  }

  private String shown(Path files, String key) {
    try {
      return stage.git(files, "show", "refs/envs/" + key + ":manifest.json");
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }
}
