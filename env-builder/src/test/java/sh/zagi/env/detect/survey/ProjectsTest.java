// SPDX-License-Identifier: Apache-2.0
package sh.zagi.env.detect.survey;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicContainer;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import sh.zagi.storage.repo.FileTree;

/// Small projects and the plans that are expected of them. A file holds several projects: `==== a
/// sentence` begins one, `-- path --` begins one of its files, `-- plan --` what is expected.
/// `-Dprojects.update=true` writes the plans anew, for a person to check.
class ProjectsTest {
  private static final Path FOLDER = Path.of("src/test/resources/sh/zagi/env/detect/projects");
  private static final String PLAN = "plan";

  private record Project(String title, Map<String, String> files) {}

  @TestFactory
  Stream<DynamicContainer> every_project_has_its_plan() throws IOException {
    List<Path> sheets;
    try (Stream<Path> all = Files.list(FOLDER)) {
      sheets = all.filter(one -> one.toString().endsWith(".txt")).sorted().toList();
    }
    assertThat(sheets).isNotEmpty();
    List<DynamicContainer> containers = new ArrayList<>();
    for (Path sheet : sheets) {
      List<Project> projects = parse(Files.readString(sheet));
      if (Boolean.getBoolean("projects.update")) {
        Files.write(sheet, updated(projects).getBytes(UTF_8));
      }
      containers.add(
          DynamicContainer.dynamicContainer(
              sheet.getFileName().toString(),
              projects.stream().map(one -> DynamicTest.dynamicTest(one.title, () -> check(one)))));
    }
    return containers.stream();
  }

  private static void check(Project project) {
    assertThat(plan(project)).isEqualTo(project.files.get(PLAN));
  }

  private static String plan(Project project) {
    Map<String, String> files = new LinkedHashMap<>(project.files);
    files.remove(PLAN);
    return PlanText.of(Detectors.detect(FileTree.ofFiles(files)));
  }

  private static String updated(List<Project> projects) {
    StringBuilder text = new StringBuilder();
    for (Project project : projects) {
      text.append("==== ").append(project.title).append('\n');
      project.files.forEach((path, content) -> {
        if (!path.equals(PLAN)) {
          text.append("-- ").append(path).append(" --\n").append(content);
        }
      });
      text.append("-- ").append(PLAN).append(" --\n").append(plan(project));
    }
    return text.toString();
  }

  private static List<Project> parse(String sheet) {
    List<Project> projects = new ArrayList<>();
    String path = "";
    for (String line : sheet.lines().toList()) {
      if (line.startsWith("==== ")) {
        projects.add(new Project(line.substring(5), new LinkedHashMap<>()));
        path = "";
      } else if (line.matches("-- \\S+ --")) {
        path = line.substring(3, line.length() - 3);
        projects.getLast().files.put(path, "");
      } else if (!path.isEmpty()) {
        projects.getLast().files.merge(path, line + "\n", String::concat);
      }
    }
    return projects;
  }
}
