// SPDX-License-Identifier: Apache-2.0
package sh.zagi.tests.gitsuite;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;
import sh.zagi.tests.SourceTree;

/// git's own test scripts of transports, with our services where `git-upload-pack` and
/// `git-receive-pack` would be: B20. Exactly those tests fail that `tests/git-suite.txt` lists.
///
/// `-Dzagi.test.git-source=DIR` is git's source, `-Dzagi.test.git-scripts=t5500-fetch-pack,...`
/// chooses some, `-Dzagi.test.git-update=true` writes down what was found.
@EnabledIfSystemProperty(named = "zagi.test.git-source", matches = ".+")
class GitSuiteTest {
  /// What scripts left, to be looked at.
  private static final Path OUTPUT = SourceTree.root().resolve("tests/target/git-suite");

  @TempDir Path folder;

  @TestFactory
  Stream<DynamicTest> scripts() throws IOException {
    GitSource source =
        GitSource.of(
            Path.of(System.getProperty("zagi.test.git-source")),
            Files.createDirectory(folder.resolve("programs")));
    String chosen = System.getProperty("zagi.test.git-scripts", "");
    List<String> names =
        chosen.isEmpty()
            ? List.copyOf(KnownFailures.read().scripts().keySet())
            : List.of(chosen.split(",", -1));
    return names.stream().map(name -> DynamicTest.dynamicTest(name, () -> run(source, name)));
  }

  private void run(GitSource source, String name) throws IOException, InterruptedException {
    Path work = OUTPUT.resolve(name);
    ScriptRun.empty(work);
    ScriptRun run = ScriptRun.of(source, name, new ScriptRun.Place(work, folder.resolve(name)));
    assertThat(run.whole()).as("%s ends; see %s", name, work).isTrue();
    if (Boolean.getBoolean("zagi.test.git-update")) {
      write(KnownFailures.read().with(name, run));
    }
    KnownFailures.Script known = KnownFailures.read().script(name);
    assertThat(run.failed().keySet())
        .as("the tests of %s that fail; see %s", name, work)
        .isEqualTo(known.failures().keySet());
    assertThat(Files.readString(work.resolve("faults"))).isEmpty();
  }

  private static void write(KnownFailures known) throws IOException {
    String comment =
        SourceTree.text(KnownFailures.FILE)
            .lines()
            .takeWhile(line -> line.startsWith("#"))
            .map(line -> line + "\n")
            .reduce("", String::concat);
    Files.writeString(KnownFailures.FILE, comment + known.text());
  }
}
