// SPDX-License-Identifier: Apache-2.0
package sh.zagi.env.detect.survey;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatObject;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import sh.zagi.env.App;
import sh.zagi.env.detect.Confidence;
import sh.zagi.env.detect.Detection;
import sh.zagi.env.detect.Evidence;
import sh.zagi.env.detect.Plan;
import sh.zagi.env.detect.ProcessorTime;
import sh.zagi.env.detect.Root;
import sh.zagi.env.detect.TaskNeed;
import sh.zagi.env.detect.ToolNeed;
import sh.zagi.env.spec.DepsSpec;
import sh.zagi.storage.repo.FileTree;

class DetectorsTest {
  private static Plan found(Map<String, String> files) {
    assertThatObject(Detectors.detect(FileTree.ofFiles(files))).isInstanceOf(Detection.Found.class);
    return ((Detection.Found) Detectors.detect(FileTree.ofFiles(files))).plan();
  }

  @Test
  void a_node_project_is_described_with_evidence() {
    Plan plan =
        found(
            Map.of(
                "package.json",
                """
                {
                  "name": "shop",
                  "version": "1.2.3",
                  "engines": { "node": ">=18" },
                  "scripts": {
                    "test": "mocha",
                    "lint": "eslint ."
                  }
                }
                """,
                "package-lock.json",
                "{}"));
    assertThat(plan.app()).isEqualTo(new App("shop", "1.2.3"));
    Root root = plan.roots().getFirst();
    assertThat(root.evidence())
        .extracting(Evidence::toString)
        .contains("package-lock.json locks the dependencies");
    assertThat(root.tasks())
        .isEqualTo(
            Map.of(
                "install",
                new TaskNeed(
                    "npm ci", "", new Evidence("package-lock.json", 0, "installs with npm")),
                "test",
                new TaskNeed("npm test", "", new Evidence("package.json", 6, "task test")),
                "lint",
                new TaskNeed("npm run lint", "", new Evidence("package.json", 7, "task lint"))));
    assertThat(plan.deps())
        .containsExactly(new DepsSpec("npm", "package-lock.json", "package.json"));
    assertThat(plan.tools())
        .containsExactly(
            new ToolNeed("node", ">=18", new Evidence("package.json", 4, "Node.js >=18")));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        ".nvmrc | v18.12.1 | 18.12.1 | 0",
        ".nvmrc | lts/gallium | 16 | 0",
        ".nvmrc | lts/* | * | 0",
        ".node-version | 20 | 20 | 0",
        ".travis.yml | node_js: [8, 10.x] | * | 10",
        ".github/workflows/ci.yml | node-version: ['12', '14', '18.x'] | * | 18",
        ".github/workflows/ci.yml | name: Node.js 18.x | * | 18",
        ".github/workflows/ci.yml | uses: actions/setup-node@v3 | * | 0",
      })
  void version_hints_are_found_in_usual_places(
      String file, String content, String range, int tested) {
    List<String> expected = new ArrayList<>(List.of(range.equals("*") && tested > 0 ? "" : range));
    if (tested > 0) {
      expected.add(Integer.toString(tested));
    }
    assertThat(found(Map.of("package.json", "{}", file, content)).tools())
        .extracting(ToolNeed::version)
        .map(version -> version.isEmpty() && tested == 0 ? "*" : version)
        .isEqualTo(expected);
  }

  @Test
  void a_list_of_tested_versions_is_read() {
    Map<String, String> files =
        Map.of(
            "package.json", "{}", ".travis.yml", "node_js:\n  - 6\n  - '16'\n  - stable\n- 99\n");
    assertThat(found(files).tools())
        .containsExactly(
            new ToolNeed("node", "", new Evidence("package.json", 0, "any Node.js")),
            new ToolNeed(
                "node",
                "16",
                new Evidence(".travis.yml", 3, "tested with Node.js 16", Confidence.LIKELY)));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "package.json | { \"a\": | package.json:1:",
        "package.json | [1] | package.json:1: is not a JSON object",
        "pom.xml | <project><a></project> | pom.xml:1:",
        "pom.xml | <html></html> | pom.xml:1: the root is not <project>",
        "pom.xml | <!DOCTYPE p [<!ENTITY a \"b\">]><project>&a;</project> | pom.xml:1:",
      })
  void a_broken_file_is_named_in_one_line(String file, String content, String sentence) {
    assertThat(Detectors.detect(FileTree.ofFiles(Map.of(file, content))))
        .isInstanceOfSatisfying(
            Detection.Broken.class,
            broken ->
                assertThat(broken.sentence()).startsWith(sentence).doesNotContain("\n", "tools."));
  }

  @Test
  void bombs_are_refused_quickly() {
    String deep = "[".repeat(100_000);
    String laughs =
        "<!DOCTYPE l [<!ENTITY a \"lol\"><!ENTITY b"
            + " \"&a;&a;&a;&a;&a;&a;\">]><project>&b;</project>";
    String nested = "<project>" + "<a>".repeat(100_000);
    ProcessorTime.assertSoon(
        "bombs",
        () -> {
          for (Map<String, String> files :
              List.of(
                  Map.of("package.json", "{\"a\":" + deep),
                  Map.of("pom.xml", laughs),
                  Map.of("pom.xml", nested),
                  Map.of("package.json", " ".repeat(2 << 20)))) {
            assertThat(Detectors.detect(FileTree.ofFiles(files)))
                .isInstanceOf(Detection.Broken.class);
          }
        });
  }

  @Test
  void a_maven_project_is_described_with_evidence() {
    Plan plan =
        found(
            Map.of(
                "pom.xml",
                """
                <?xml version="1.0"?>
                <project xmlns="http://maven.apache.org/POM/4.0.0">
                  <parent><groupId>g</groupId><artifactId>p</artifactId><version>2.1</version></parent>
                  <artifactId>tool</artifactId>
                  <properties>
                    <java>1.8</java>
                    <maven.compiler.target>${java}</maven.compiler.target>
                  </properties>
                </project>
                """));
    assertThat(plan.app()).isEqualTo(new App("tool", "2.1"));
    assertThat(plan.tools())
        .containsExactly(
            new ToolNeed("java", ">=8", new Evidence("pom.xml", 7, "compiles for Java 8")),
            new ToolNeed("maven", "", new Evidence("pom.xml", 2, "is a Maven project")));
  }

  @Test
  void nothing_recognisable_says_what_was_looked_for() {
    assertThat(Detectors.detect(FileTree.ofFiles(Map.of("README", "hi"))))
        .isInstanceOfSatisfying(
            Detection.Nothing.class,
            nothing ->
                assertThat(nothing.sentence())
                    .startsWith("nothing to run was recognised: no .zagi/env.nix, and no ")
                    .contains("java", "node", "python"));
  }
}
