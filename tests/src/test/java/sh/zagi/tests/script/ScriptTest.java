// SPDX-License-Identifier: Apache-2.0
package sh.zagi.tests.script;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;
import sh.zagi.tests.SourceTree;

/// Every promise and every hole that was closed, told from outside. `-Dscript=NAME,NAME` runs some.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ScriptTest {
  private static final int MOST_SCRIPT_LINES = 60;

  private static final Path SCRIPTS = SourceTree.root().resolve("tests/script");

  @SuppressWarnings("NullAway.Init") // set before the first script
  private Stage stage;

  @BeforeAll
  void raise(@TempDir(cleanup = CleanupMode.ALWAYS) Path folder)
      throws IOException, InterruptedException {
    stage = new Stage(folder);
  }

  @AfterAll
  void strike() {
    stage.close();
  }

  @TestFactory
  Stream<DynamicTest> scripts() {
    List<String> only = List.of(System.getProperty("script", "").split(",", -1));
    return all().stream()
        .filter(file -> only.contains("") || only.contains(name(file)))
        .map(file ->
            DynamicTest.dynamicTest(
                file.getFileName().toString(), file.toUri(), () -> Script.run(stage, file)));
  }

  private static String name(Path file) {
    return file.getFileName().toString().replace(".txtar", "");
  }

  private static List<Path> all() {
    return SourceTree.files(SCRIPTS, ".txtar");
  }

  @Test
  void scripts_are_short() {
    assertThat(all())
        .isNotEmpty()
        .allSatisfy(file ->
            assertThat(Txtar.parse(SourceTree.text(file)).script().lines().count())
                .as(file.getFileName() + ": lines before the first file")
                .isLessThanOrEqualTo(MOST_SCRIPT_LINES));
  }

  @Test
  void an_archive_prints_as_it_was_read() {
    assertThat(all())
        .allSatisfy(file ->
            assertThat(Txtar.parse(SourceTree.text(file)).format())
                .isEqualTo(SourceTree.text(file)));
  }
}
