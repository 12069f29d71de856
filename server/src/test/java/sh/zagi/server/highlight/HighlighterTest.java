// SPDX-License-Identifier: Apache-2.0
package sh.zagi.server.highlight;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class HighlighterTest {
  private final Highlighter highlighter = new Highlighter();

  @AfterAll
  void close() {
    highlighter.close();
  }

  /// Waits until the file is read; the first one waits for the program too.
  private List<String> parts(String path, String text) {
    List<String> parts = new ArrayList<>();
    Awaitility.await()
        .atMost(Duration.ofMinutes(5))
        .until(() -> {
          Spans spans = highlighter.spans(path, text);
          for (int at = 0; at < spans.count(); at++) {
            parts.add(spans.kind(at) + " " + text.substring(spans.start(at), spans.end(at)));
          }
          return !parts.isEmpty();
        });
    return parts;
  }

  @Test
  void parts_are_found_in_every_language() {
    assertThat(parts("A.java", "// c\nclass A { int f(B b) { return 1 + g(\"x\"); } }"))
        .contains(
            "COMMENT // c",
            "KEYWORD class",
            "TYPE int",
            "FUNCTION f",
            "TYPE B",
            "NUMBER 1",
            "FUNCTION g",
            "STRING \"x\"");
    assertThat(parts("x/a.py", "def f(a):\n  return f'{a.g(None)} b' # c\n"))
        .contains("KEYWORD def", "FUNCTION f", "FUNCTION g", "CONSTANT None", "COMMENT # c");
    assertThat(parts("a.js", "const a = `b${c}d`; x.y(null)"))
        .contains("KEYWORD const", "STRING `b", "STRING d`", "FUNCTION y", "CONSTANT null");
    assertThat(parts("a.json", "{\"a\": [1, true, \"x\"]}"))
        .containsExactly("TYPE \"a\"", "NUMBER 1", "CONSTANT true", "STRING \"x\"");
    assertThat(parts("a.rs", "fn main() { println!(\"x\"); let a: u8 = 1; }"))
        .contains("KEYWORD fn", "FUNCTION main", "FUNCTION println", "TYPE u8");
    assertThat(parts("a.go", "package a\nfunc f() string { return g(1) }\n"))
        .contains("KEYWORD func", "FUNCTION f", "TYPE string", "FUNCTION g");
    assertThat(parts("a.c", "#include <a.h>\nint f(void) { return 0x1f; }"))
        .contains("KEYWORD #include", "STRING <a.h>", "FUNCTION f", "NUMBER 0x1f");
    for (String one :
        List.of(
            "a.cpp class A {};",
            "a.ts let a: string = 1",
            "a.tsx const a = <b c='d'/>",
            "a.rb def a; end",
            "a.sh if true; then ls; fi",
            "a.yml a: 1",
            "a.html <a href=\"x\"></a>",
            "a.css a { b: 1px }",
            "a.md # Head",
            "Dockerfile FROM a")) {
      int space = one.indexOf(' ');
      assertThat(parts(one.substring(0, space), one.substring(space + 1))).as(one).isNotEmpty();
    }
  }

  /// Letters that take two units, and those that take four bytes, do not move what follows.
  @Test
  void places_are_those_of_the_text() {
    assertThat(parts("b.js", "let é = '😀'; // ü😀\nlet z"))
        .containsExactly("KEYWORD let", "STRING '😀'", "COMMENT // ü😀", "KEYWORD let");
  }

  @Test
  void nothing_is_said_of_what_is_too_large_or_unknown() {
    assertThat(highlighter.spans("a.unknown", "class A").count()).isZero();
    assertThat(highlighter.spans("a.java", "class A {} ".repeat(100_000)).count()).isZero();
  }

  /// Whatever a file does to a parser, the next file is read.
  @Test
  void hostile_files_end_with_themselves() {
    try (Reading reading = new Reading(Duration.ofSeconds(3))) {
      hostile(reading, Grammar.JAVA, "(");
      hostile(reading, Grammar.TYPESCRIPT, "<a>");
      hostile(reading, Grammar.JSON, "\"${");
      // This one is read without end.
      hostile(reading, Grammar.BASH, "<a>");
      assertThat(read(reading, Grammar.JAVASCRIPT, "let last"))
          .containsExactly(0, 3, Kind.KEYWORD.number());
    }
  }

  private static void hostile(Reading reading, Grammar grammar, String piece) {
    var _ = read(reading, grammar, piece.repeat(100_000 / piece.length()));
  }

  /// Any file may have ended the reader, and the next one is not started at once.
  private static int[] read(Reading reading, Grammar grammar, String text) {
    return Awaitility.await()
        .ignoreExceptionsInstanceOf(IllegalStateException.class)
        .atMost(Duration.ofMinutes(5))
        .until(() -> reading.read(grammar, text.getBytes(UTF_8)), Objects::nonNull);
  }
}
