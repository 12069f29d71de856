// SPDX-License-Identifier: Apache-2.0
package sh.zagi.env.build;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;
import sh.zagi.env.Environment;
import sh.zagi.env.fetch.Artifacts;
import sh.zagi.env.fetch.Registries;
import sh.zagi.env.fetch.RegistryClient;
import sh.zagi.env.fetch.Sandbox;
import sh.zagi.env.linux.Command;

/// Maven with the real repository: `-Dzagi.test.registries=true`.
@EnabledIfSystemProperty(named = "zagi.test.registries", matches = "true")
class MavenLibrariesTest {
  private static final String POM =
      """
      <project xmlns="http://maven.apache.org/POM/4.0.0">
        <modelVersion>4.0.0</modelVersion>
        <groupId>g</groupId><artifactId>tiny</artifactId><version>2.0</version>
        <description>one</description>
        <properties><maven.compiler.source>8</maven.compiler.source>
          <maven.compiler.target>8</maven.compiler.target></properties>
        <dependencies><dependency><groupId>junit</groupId><artifactId>junit</artifactId>
          <version>[4.12,4.13.2]</version><scope>test</scope></dependency></dependencies>
      </project>
      """;

  @TempDir private Path folder;

  @Test
  void a_range_works_without_a_network_and_words_for_people_do_not_resolve_again()
      throws Exception {
    try (Prepared prepared = Prepared.open(folder, Registries.none())) {
      Map<String, String> files = new TreeMap<>();
      files.put("pom.xml", POM);
      files.put(
          "src/test/java/TinyTest.java",
          "public class TinyTest { @org.junit.Test public void passes() {} }");
      Environment environment = prepared.ready(files);
      assertThat(offline(environment, files)).anyMatch(line -> line.contains("Tests run: 1"));

      Map<String, String> described = new TreeMap<>(files);
      described.put("pom.xml", POM.replace("<description>one", "<!-- why --><description>two"));
      assertThat(prepared.ready(described).key()).isEqualTo(environment.key());
    }
  }

  private List<String> offline(Environment environment, Map<String, String> files)
      throws Exception {
    Path workspace = Files.createDirectories(folder.resolve("session"));
    for (Map.Entry<String, String> file : files.entrySet()) {
      Path path = workspace.resolve(file.getKey());
      Files.createDirectories(path.getParent());
      Files.writeString(path, file.getValue());
    }
    Path repository = Files.createDirectories(folder.resolve("repository"));
    String target = "/home/dev/.m2/repository";
    assertThat(
            Command.of(
                    Duration.ofMinutes(2),
                    "sh",
                    "-c",
                    "cp -a \"$0/.\" \"$1/\" && chmod -R u+w \"$1\"",
                    Prepared.layer(environment, target).toString(),
                    repository.toString())
                .run(line -> {})
                .succeeded())
        .isTrue();
    Sandbox sandbox =
        new Sandbox(
            Prepared.trees(environment),
            List.of(
                new Sandbox.Bind(workspace, "/workspace", true),
                new Sandbox.Bind(repository, target, true)),
            environment.manifest().variables(),
            Duration.ofMinutes(5));
    try (RegistryClient client =
        new RegistryClient(Registries.none(), new Artifacts(folder.resolve("none")))) {
      Sandbox.Outcome outcome = sandbox.run(client, List.of("mvn", "-B", "-o", "test"));
      assertThat(outcome.succeeded()).describedAs(String.join("\n", outcome.lastLines())).isTrue();
      return outcome.lastLines();
    }
  }
}
