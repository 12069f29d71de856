// SPDX-License-Identifier: Apache-2.0
package sh.zagi.env.detect.survey;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicContainer;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import sh.zagi.env.detect.Confidence;
import sh.zagi.env.detect.Detection;
import sh.zagi.env.detect.Evidence;
import sh.zagi.env.detect.Plan;
import sh.zagi.env.detect.Root;
import sh.zagi.storage.repo.FileTree;

/// Projects written down in the resource folder `findings`. A case begins with `=== its name`, has
/// files after `-- path --`, and ends with lines that the printed plan must have, or after `!` must
/// not begin with, or after `^` must begin with.
class FindingsTest {
  private static final int LEAST_CASES = 90;

  private record Case(String name, Map<String, String> files, List<String> expected) {}

  @TestFactory
  Stream<DynamicContainer> projects() throws IOException, URISyntaxException {
    List<DynamicContainer> containers = new ArrayList<>();
    for (Path file : resources()) {
      containers.add(
          DynamicContainer.dynamicContainer(
              String.valueOf(file.getFileName()),
              cases(Files.readString(file, UTF_8)).stream()
                  .map(one -> DynamicTest.dynamicTest(one.name(), () -> check(one)))));
    }
    return containers.stream();
  }

  private static List<Path> resources() throws IOException, URISyntaxException {
    Path folder =
        Path.of(Objects.requireNonNull(FindingsTest.class.getResource("findings")).toURI());
    try (Stream<Path> files = Files.list(folder)) {
      return files.sorted().toList();
    }
  }

  @org.junit.jupiter.api.Test
  void there_are_projects() throws IOException, URISyntaxException {
    int count = 0;
    for (Path file : resources()) {
      count += cases(Files.readString(file, UTF_8)).size();
    }
    assertThat(count).isGreaterThan(LEAST_CASES);
  }

  private static List<Case> cases(String text) {
    List<Case> cases = new ArrayList<>();
    for (String part : text.split("(?m)^=== ", -1)) {
      if (part.isBlank()) {
        continue;
      }
      String name = part.lines().findFirst().orElse("");
      Map<String, String> files = new LinkedHashMap<>();
      List<String> expected = new ArrayList<>();
      String path = "";
      StringBuilder content = new StringBuilder();
      boolean ended = false;
      for (String line : part.lines().skip(1).toList()) {
        if (line.startsWith("-- ") && line.endsWith(" --")) {
          put(files, path, content);
          path = line.substring(3, line.length() - 3);
        } else if (line.equals("---")) {
          put(files, path, content);
          ended = true;
        } else if (ended) {
          expected.add(line);
        } else {
          content.append(line).append('\n');
        }
      }
      assertThat(ended).as(name + " ends with ---").isTrue();
      expected.removeIf(String::isBlank);
      cases.add(new Case(name, files, expected));
    }
    return cases;
  }

  private static void put(Map<String, String> files, String path, StringBuilder content) {
    if (!path.isEmpty()) {
      files.put(path, content.toString());
    }
    content.setLength(0);
  }

  private static void check(Case one) {
    List<String> printed = printed(Detectors.detect(FileTree.ofFiles(one.files())));
    List<String> wanted =
        one.expected().stream()
            .filter(line -> !line.startsWith("!") && !line.startsWith("^"))
            .toList();
    assertThat(printed).containsAll(wanted);
    one.expected().stream()
        .filter(line -> line.startsWith("!"))
        .map(line -> line.substring(1).strip())
        .forEach(line -> assertThat(printed).noneMatch(has -> has.startsWith(line)));
    one.expected().stream()
        .filter(line -> line.startsWith("^"))
        .map(line -> line.substring(1).strip())
        .forEach(line -> assertThat(printed).anyMatch(has -> has.startsWith(line)));
    assertThat(one.expected()).isNotEmpty();
  }

  private static List<String> printed(Detection detection) {
    return switch (detection) {
      case Detection.Nothing _ -> List.of("nothing");
      case Detection.Broken broken -> List.of("broken " + broken.sentence());
      case Detection.Found found -> printed(found.plan());
    };
  }

  private static List<String> printed(Plan plan) {
    List<String> lines = new ArrayList<>();
    plan.roots().forEach(root -> print(root, lines));
    plan.packages().forEach(one -> lines.add("package " + one.name() + place(one.evidence())));
    plan.services()
        .forEach(one ->
            lines.add(
                words("service", one.name(), one.kind(), one.version())
                    + (one.settings().isEmpty() ? "" : " " + one.settings())
                    + place(one.evidence())));
    plan.ports().forEach(one -> lines.add("port " + one.port() + place(one.evidence())));
    plan.variables()
        .forEach(one ->
            lines.add(
                words("variable", one.name(), one.example(), one.secret() ? "secret" : "")
                    + place(one.evidence())));
    plan.warnings().forEach(one -> lines.add("warning " + one));
    return lines;
  }

  private static void print(Root root, List<String> lines) {
    String path = root.path().isEmpty() ? "." : root.path();
    lines.add(words("root", path, root.ecosystem(), root.app().name(), root.app().version()));
    root.tools()
        .forEach(one ->
            lines.add(words(path, "tool", one.name(), one.version()) + place(one.evidence())));
    root.packageManager()
        .ifPresent(one ->
            lines.add(words(path, "manager", one.name(), one.version()) + place(one.evidence())));
    root.tasks()
        .forEach((name, task) ->
            lines.add(
                path
                    + " "
                    + name
                    + ": "
                    + task.command()
                    + (task.folder().equals(root.path()) ? "" : " in /" + task.folder())));
    root.deps()
        .forEach(one -> lines.add(words(path, "deps", one.kind(), one.lock(), one.manifest())));
    root.evidence().forEach(one -> lines.add(path + " fact " + one));
  }

  private static String place(Evidence evidence) {
    return " ("
        + evidence.place()
        + (evidence.confidence() == Confidence.CERTAIN
            ? ""
            : " " + evidence.confidence().name().toLowerCase(java.util.Locale.ROOT))
        + ")";
  }

  private static String words(String... words) {
    return Stream.of(words)
        .filter(word -> !word.isEmpty())
        .reduce((a, b) -> a + " " + b)
        .orElse("");
  }
}
