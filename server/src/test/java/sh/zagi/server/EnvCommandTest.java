// SPDX-License-Identifier: Apache-2.0
package sh.zagi.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;
import sh.zagi.env.lock.CanonicalJson;
import tools.jackson.databind.JsonNode;

class EnvCommandTest {
  private final StringWriter out = new StringWriter();
  @TempDir Path folder;

  private int run(String... arguments) {
    return new CommandLine(new EnvCommand(new PrintWriter(out, true))).execute(arguments);
  }

  private Path project(String name, String file, String text) throws IOException {
    Path path = folder.resolve(name).resolve(file);
    Files.createDirectories(path.getParent());
    Files.writeString(path, text);
    return folder.resolve(name);
  }

  @Test
  void every_directory_is_one_line_of_json_and_a_bad_one_stops_none() throws IOException {
    Path good =
        project("good", "package.json", "{\n\"name\": \"a\", \"scripts\": {\"test\": \"x\"}}");
    Path broken = project("broken", "package.json", "{\n\n");
    Path empty = project("empty", "README", "hi");
    int status =
        run(
            "plan",
            "--json",
            "--dir",
            "/nowhere/at/all",
            broken.toString(),
            empty.toString(),
            "--dir",
            good.toString());
    assertThat(status).isEqualTo(1);
    List<JsonNode> lines = out.toString().lines().map(CanonicalJson.MAPPER::readTree).toList();
    assertThat(lines).hasSize(4);
    assertThat(lines.get(0).path("error").asString()).isEqualTo("there is no such directory");
    assertThat(lines.get(1).path("error").asString()).startsWith("package.json:3: ");
    assertThat(lines.get(2).path("nothing").asString()).startsWith("nothing to run was recognised");
    JsonNode root = lines.get(3).path("roots").path(0);
    assertThat(lines.get(3).path("dir").asString()).isEqualTo(good.toString());
    assertThat(root.path("path").asString()).isEqualTo(".");
    assertThat(root.path("ecosystem").asString()).isEqualTo("node");
    assertThat(root.path("packageManager").path("name").asString()).isEqualTo("npm");
    assertThat(root.path("tasks").path("test").path("command").asString()).isEqualTo("npm test");
    assertThat(root.path("tasks").path("test").path("evidence").asString())
        .isEqualTo("package.json:2");
    assertThat(root.path("tools").path(0).path("name").asString()).isEqualTo("node");
  }

  @Test
  void without_json_it_is_a_table() throws IOException {
    Path good = project("good", "package.json", "{ \"name\": \"a\", \"version\": \"1.2.0\" }");
    assertThat(run("plan", "--dir", good.toString())).isZero();
    assertThat(out.toString())
        .startsWith(good + ": a 1.2.0\n  root . (node)\n")
        .contains("    task      install  npm install  package.json (a guess)\n");
  }

  @Test
  void links_are_not_followed() throws IOException {
    Path secret = project("elsewhere", "package.json", "{ \"name\": \"secret\" }");
    Path here = project("here", "README", "hi");
    Files.createSymbolicLink(here.resolve("package.json"), secret.resolve("package.json"));
    Files.createSymbolicLink(here.resolve("sub"), secret);
    Files.createSymbolicLink(here.resolve("loop"), here);
    assertThat(run("plan", "--json", "--dir", here.toString())).isZero();
    assertThat(out.toString()).contains("\"nothing\"").doesNotContain("secret");
  }

  @Test
  void usage_is_told_to_whoever_names_no_directory() {
    StringWriter err = new StringWriter();
    CommandLine line = new CommandLine(new EnvCommand(new PrintWriter(out, true)));
    line.setErr(new PrintWriter(err, true));
    assertThat(Stream.of(new String[] {}, new String[] {"plan"}).map(line::execute))
        .containsOnly(2);
    assertThat(err.toString()).contains("usage: zagi env plan --dir DIR");
  }
}
