// SPDX-License-Identifier: Apache-2.0
package sh.zagi.tests.script;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import sh.zagi.tests.SourceTree;

/// Alice in front of one machine.
///
/// @param before a program that runs the client elsewhere
record Clients(Actor alice, Path folder, List<String> before) {
  Clients(Stage stage, Path folder, String name, int port, List<String> before) throws IOException {
    this(
        Actor.settle(Files.createDirectories(folder.resolve(name)), stage.keys(), "alice"),
        folder,
        before);
    alice.pointTo(port);
  }

  void pushFixture() throws IOException, InterruptedException {
    Path app = folder.resolve("app");
    exec("cp", "-r", SourceTree.root().resolve("tests/fixture/tiny-node").toString(), "app");
    for (String words :
        List.of("init -q", "add .", "commit -q -m one", "push -q zagi:alice/app main")) {
      List<String> command = new ArrayList<>(List.of("git", "-C", app.toString()));
      Collections.addAll(command, words.split(" ", -1));
      exec(command.toArray(String[]::new));
    }
  }

  /// Runs a program that has the keys of alice.
  ///
  /// @return what it printed, when it succeeded
  String exec(String... command) throws IOException, InterruptedException {
    Exec.Ran ran =
        Exec.run(
            new Exec.Call(List.of(command), folder, alice.variables(), Optional.empty(), false));
    assertThat(ran.status()).as(String.join(" ", command) + "\n" + ran.err()).isZero();
    return ran.out();
  }

  /// @return what it printed, when it succeeded
  String ssh(String... words) throws IOException, InterruptedException {
    Exec.Ran ran = run(words);
    assertThat(ran.status()).as(ran.out() + ran.err()).isZero();
    return ran.out();
  }

  Exec.Ran run(String... words) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(before);
    command.addAll(List.of("ssh", "-F", alice.config().toString()));
    Collections.addAll(command, words);
    return Exec.run(new Exec.Call(command, folder, alice.variables(), Optional.empty(), false));
  }
}
