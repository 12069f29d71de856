// SPDX-License-Identifier: Apache-2.0
package sh.zagi.env.detect.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import sh.zagi.env.detect.BrokenFileException;
import sh.zagi.env.detect.ProcessorTime;
import sh.zagi.env.detect.ProjectFiles;
import sh.zagi.storage.repo.FileTree;

class DocumentsTest {
  private static Object read(String file, String text) throws BrokenFileException {
    ProjectFiles files = new ProjectFiles(FileTree.ofFiles(Map.of(file, text)));
    return switch (file.substring(file.lastIndexOf('.') + 1)) {
      case "json" -> Documents.json(files, file).orElseThrow();
      case "yml" -> Documents.yaml(files, file).orElseThrow();
      case "toml" -> Documents.toml(files, file).orElseThrow();
      default -> Documents.xml(files, file).orElseThrow();
    };
  }

  private static Value value(String file, String text) throws BrokenFileException {
    return (Value) read(file, text);
  }

  @Test
  void toml_knows_the_line_of_every_key_and_item() throws BrokenFileException {
    Value toml =
        value(
            "a.toml",
            """
            # head
            title = "x" # ]
            [project]
            dependencies = [
              "flask>=2", # one
              "gunicorn",
            ]
            text = \"""
            [not.a.table]
            \"""
            [tool.poetry.dependencies]
            python = { version = "^3.9" }
            "odd.key" = 'v'
            [[package]]
            name = "a"
            [package.more]
            x = 1.5
            [[package]]
            name = "b"
            when = 1979-05-27
            """);
    assertThat(toml.lineAt("title")).isEqualTo(2);
    assertThat(toml.at("project", "dependencies").orElseThrow().items())
        .extracting(one -> one.line() + " " + one.text())
        .containsExactly("5 flask>=2", "6 gunicorn");
    assertThat(toml.lineAt("tool", "poetry", "dependencies", "python", "version")).isEqualTo(12);
    assertThat(toml.textAt("tool", "poetry", "dependencies", "odd.key")).contains("v");
    assertThat(toml.at("package").orElseThrow().items())
        .extracting(one -> one.lineAt("name") + " " + one.textAt("name").orElse(""))
        .containsExactly("15 a", "19 b");
    assertThat(toml.at("package").orElseThrow().items().getLast().textAt("when"))
        .contains("1979-05-27");
  }

  @Test
  void yaml_scalars_stay_what_the_file_shows() throws BrokenFileException {
    Value yaml =
        value(
            "a.yml",
            """
            base: &base
              python: 3.10
            job:
              <<: *base
              on: [push, yes]
            """);
    assertThat(yaml.textAt("job", "python")).contains("3.10");
    assertThat(yaml.lineAt("job", "on")).isEqualTo(5);
    assertThat(yaml.at("job", "on").orElseThrow().items())
        .extracting(Value::text)
        .containsExactly("push", "yes");
  }

  @Test
  void json_may_have_comments_and_final_commas() throws BrokenFileException {
    Value json = value("a.json", "{ // c\n \"a\": [1,\n2,],\n}");
    assertThat(json.at("a").orElseThrow().items())
        .extracting(one -> one.line() + " " + one.text())
        .containsExactly("2 1", "3 2");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "a.json | {\"a\" | a.json:1: ",
        "a.json | '' | a.json:1: is empty",
        "a.json | {} {} | a.json:1: there is more after the end",
        "a.toml | a = | a.toml:1: ",
        "a.toml | [a | a.toml:1: ",
        "a.yml | a: [ | a.yml:1: ",
        "a.yml | a: *b | a.yml:1: unknown alias b",
        "a.xml | <a> | a.xml:1: ",
        "a.xml | <!DOCTYPE p SYSTEM \"file:///etc/passwd\"><p/> | a.xml:1: ",
      })
  void what_is_malformed_is_named_with_its_line(String file, String text, String start) {
    assertThatThrownBy(() -> read(file, text))
        .isInstanceOf(BrokenFileException.class)
        .hasMessageStartingWith(start)
        .hasMessageNotContainingAny("\n", "tools.jackson", "org.snakeyaml");
  }

  @TestFactory
  java.util.stream.Stream<DynamicTest> bombs_end_quickly_in_one_line() {
    String laughs =
        "a0: &a0 [x,x,x,x,x,x,x,x,x,x]\n"
            + IntStream.range(1, 60)
                .mapToObj(i ->
                    "a%d: &a%d [%s]\n"
                        .formatted(i, i, ("*a" + (i - 1) + ",").repeat(9) + "*a" + (i - 1)))
                .collect(Collectors.joining());
    return Map.ofEntries(
            Map.entry("deep.json", "{\"a\":" + "[".repeat(100_000)),
            Map.entry("deep objects.json", "{\"a\":".repeat(100_000)),
            Map.entry("large.json", " ".repeat((1 << 20) + 1)),
            Map.entry("laughs.yml", laughs),
            Map.entry("merge.yml", laughs.replace("[", "{<<: [").replace("]", "]}")),
            Map.entry("self.yml", "a: &a [*a]"),
            Map.entry("deep.yml", "[".repeat(100_000)),
            Map.entry("deep dashes.yml", "- ".repeat(100_000)),
            Map.entry("deep questions.yml", "? ".repeat(100_000)),
            Map.entry("deep array.toml", "a = " + "[".repeat(100_000)),
            Map.entry("deep table.toml", "a = " + "{a=".repeat(100_000)),
            Map.entry("deep key.toml", "a." + "a.".repeat(100_000) + "b = 1"),
            Map.entry("deep header.toml", "[a" + ".a".repeat(100_000) + "]"),
            Map.entry("long names.toml", "a".repeat(500_000) + " = [" + "1,".repeat(200_000) + "]"),
            Map.entry("large.toml", "a = 1\n".repeat(200_000)),
            Map.entry("number.toml", "a = " + "9".repeat(1_000_000)),
            Map.entry("hex.toml", "a = 0x" + "f".repeat(1_000_000)),
            Map.entry("string.toml", "a = \"\"\"" + "\"\"\\".repeat(300_000)),
            Map.entry(
                "entities.xml",
                "<!DOCTYPE l [<!ENTITY a \"lol\"><!ENTITY b"
                    + " \"&a;&a;&a;\">]><project>&b;</project>"),
            Map.entry("deep.xml", "<a>".repeat(100_000)))
        .entrySet()
        .stream()
        .map(one ->
            DynamicTest.dynamicTest(
                one.getKey(),
                () ->
                    ProcessorTime.assertSoon(
                        one.getKey(),
                        () ->
                            assertThatThrownBy(() -> read(one.getKey(), one.getValue()))
                                .isInstanceOf(BrokenFileException.class)
                                .hasMessageStartingWith(one.getKey() + ":")
                                .hasMessageNotContaining("\n"))));
  }
}
