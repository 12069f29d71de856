// SPDX-License-Identifier: Apache-2.0
package sh.zagi.env.spec;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import sh.zagi.env.spec.Evaluation.Evaluated;
import sh.zagi.env.spec.Evaluation.Refused;

/// Row H9: whatever a hostile `env.nix` tries, it ends in one clear line, in bounded time.
class HostileEnvNixTest {
  private static final Duration BOUND = Duration.ofSeconds(25);
  private static final AtomicInteger REQUESTS = new AtomicInteger();
  private static HttpServer server;

  @BeforeAll
  static void a_service_listens_on_loopback() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/",
        request -> {
          REQUESTS.incrementAndGet();
          request.sendResponseHeaders(200, -1);
          request.close();
        });
    server.start();
  }

  @AfterAll
  static void it_was_never_asked() {
    server.stop(0);
    assertThat(REQUESTS).hasValue(0);
  }

  private static Evaluation evaluate(String value) {
    String text =
        "{ outputs = inputs: { zagi = { env = { A = "
            + value.replace("LOOPBACK", "http://127.0.0.1:" + server.getAddress().getPort())
            + "; }; }; }; }";
    return evaluateText(text);
  }

  private static Evaluation evaluateText(String text) {
    return new Evaluator(".zagi/env.nix").evaluate(text.getBytes(UTF_8));
  }

  private static void isRefused(Evaluation evaluation, String reason) {
    assertThat(evaluation)
        .isInstanceOfSatisfying(
            Refused.class,
            refused ->
                assertThat(refused.sentence())
                    .startsWith(".zagi/env.nix")
                    .contains(reason)
                    .doesNotContain("\n", "/tmp", "/e/", "show-trace", "\u001b")
                    .hasSizeLessThan(300));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "builtins.readFile /etc/shadow | reads /etc/shadow; env.nix is data and may not read",
        "builtins.readFile /proc/self/environ | reads /proc",
        "builtins.readFile ../../etc/shadow | reads /etc/shadow",
        "builtins.readFile (/. + \"/etc/shadow\") | reads /",
        "builtins.toString (builtins.path { path = /etc; }) | reads /etc",
        "\"${/etc/hostname}\" | reads /etc/hostname",
        "(builtins.readDir \"/\").etc | reads /",
        "import /etc/passwd | reads /etc/passwd",
        "<nixpkgs> | <nixpkgs> is not known here",
        "builtins.storePath /nix/store/00000000000000000000000000000000-x | reads /nix/store",
        "builtins.fetchurl \"LOOPBACK/x\" | fetches http://127.0.0.1",
        "builtins.fetchTarball \"LOOPBACK/x\" | fetches http://127.0.0.1",
        "builtins.fetchGit \"LOOPBACK/x\" | fetches http://127.0.0.1",
        "(builtins.fetchTree { type = \"git\"; url = \"LOOPBACK/x\"; }).outPath | .zagi/env.nix",
        "builtins.fetchGit /etc | reads /etc",
        "(builtins.getFlake \"path:/etc\").x | builtins.getFlake does not exist here",
        "builtins.exec [ \"id\" ] | builtins.exec does not exist here",
        "builtins.importNative /x \"y\" | builtins.importNative does not exist here",
        "toString builtins.currentTime | builtins.currentTime does not exist here",
        "toString __currentTime | builtins.currentTime does not exist here",
        "import (derivation { name = \"x\"; system = \"x86_64-linux\"; builder = \"/bin/sh\"; }) |"
            + " builds or imports; env.nix is data",
        "builtins.readFile (derivation { name = \"x\"; system = builtins.currentSystem; builder ="
            + " \"/bin/sh\"; __noChroot = true; }) | builds or imports; env.nix is data",
        "import (builtins.toFile \"x\" \"1\") | builds or imports; env.nix is data",
        "let x = x; in x | infinite recursion",
        "let f = n: 1 + f (n + 1); in toString (f 0) | recurses too deeply",
        "let f = n: { x = f (n + 1); }; in f 0 | .zagi/env.nix",
        "builtins.foldl' (a: _: { x = a; }) { } (builtins.genList (x: x) 100000) | .zagi/env.nix",
        "builtins.foldl' (a: _: [ a ]) [ ] (builtins.genList (x: x) 500) | .zagi/env.nix",
        "let l = n: if n == 0 then \"xxxxxxxx\" else let s = l (n - 1); in s + s; in l 40 |"
            + " MB of memory to evaluate",
        "let l = n: if n == 0 then \"xxxxxxxx\" else let s = l (n - 1); in s + s; in l 20 |"
            + " evaluates to more than 2 MiB of data",
        "builtins.genList (x: \"x\") 100000 | must be a string",
        "throw \"one\\ntwo\" | one",
        "abort \"no\" | no",
        "(x: x) | function",
        "undefinedThing | undefinedThing",
        "1 | must be a string",
        "\"${\"\\\\\"}u0000\" | .zagi/env.nix",
      })
  void it_ends_in_one_line(String value, String reason) {
    long start = System.nanoTime();
    Evaluation evaluation = evaluate(value);
    assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(BOUND);
    if (value.contains("u0000")) {
      assertThat(evaluation).isInstanceOf(Evaluated.class);
    } else {
      isRefused(evaluation, reason);
    }
  }

  @Test
  void endless_work_ends_after_its_seconds() {
    long start = System.nanoTime();
    isRefused(
        evaluate(
            "let g = n: builtins.foldl' (a: b: if n == 0 then 1 else g (n - 1)) 0"
                + " (builtins.genList (x: x) 1000); in toString (g 50)"),
        "takes more than 5 s");
    assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(BOUND);
  }

  @Test
  void endless_chatter_is_forgotten_while_it_is_heard() {
    assertThat(
            evaluate(
                "toString (builtins.foldl' (_: n: builtins.trace \"error: loud\" n) 1"
                    + " (builtins.genList (n: n) 200000))"))
        .isInstanceOf(Evaluated.class);
  }

  @Test
  void the_environment_of_the_server_is_not_there() {
    assertThat(evaluate("builtins.getEnv \"HOME\" + builtins.getEnv \"USER\""))
        .isInstanceOfSatisfying(
            Evaluated.class, done -> assertThat(done.spec().env()).containsEntry("A", ""));
  }

  @Test
  void a_derivation_is_no_package_without_an_input() {
    isRefused(
        evaluateText(
            "{ outputs = i: { zagi.nix = [ (derivation { name = \"x\"; builder = \"/bin/sh\";"
                + " system = \"x86_64-linux\"; __noChroot = true; }) ]; }; }"),
        "takes packages of an input");
  }

  @Test
  void text_without_end_or_sense_is_refused() {
    isRefused(evaluateText("x".repeat(Evaluator.TEXT_LIMIT_BYTES + 1)), "larger than 256 KiB");
    isRefused(evaluateText(""), "syntax error");
    isRefused(evaluateText("[".repeat(200_000)), "");
    isRefused(evaluateText("\0\1\2 {"), "");
    isRefused(evaluateText("5"), "");
    isRefused(evaluateText("{ outputs = 5; }"), "");
    isRefused(evaluateText("{ outputs = { a }: { zagi = { }; }; }"), "");
  }
}
