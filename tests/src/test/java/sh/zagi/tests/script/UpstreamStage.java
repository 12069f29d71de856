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

/// A server, alice, and where the archives of real projects come from.
final class UpstreamStage implements AutoCloseable {
  private final Path folder;
  private final Stage stage;
  private final Actor alice;
  private final DebianSources sources;

  private UpstreamStage(Path folder, Stage stage, Actor alice, DebianSources sources) {
    this.folder = folder;
    this.stage = stage;
    this.alice = alice;
    this.sources = sources;
  }

  /// Starts the server and reads the indexes of source packages.
  static UpstreamStage open(Path temporary) throws IOException, InterruptedException {
    Path folder = temporary.toRealPath();
    Stage stage = new Stage(Files.createDirectories(folder.resolve("stage")));
    try {
      Path homes = Files.createDirectories(folder.resolve("homes"));
      Actor alice = Actor.settle(homes, stage.keys(), "alice");
      alice.pointTo(stage.sharedServer().sshPort());
      return new UpstreamStage(folder, stage, alice, DebianSources.open(folder.resolve("apt")));
    } catch (IOException | InterruptedException | RuntimeException e) {
      stage.close();
      throw e;
    }
  }

  /// For what a test writes.
  Path folder() {
    return folder;
  }

  Actor alice() {
    return alice;
  }

  /// What the server logged.
  String said() throws IOException, InterruptedException {
    return stage.sharedServer().err();
  }

  /// The files of a Debian source package as its authors published them.
  Path unpack(String name) throws IOException, InterruptedException {
    return sources.unpack(name);
  }

  /// Pushes files as a new repository of alice.
  void push(Path files, String name) throws IOException, InterruptedException {
    git(files, "init", "-q");
    git(files, "add", "--all", "--force");
    git(files, "commit", "-q", "-m", "as published");
    git(files, "push", "-q", "zagi:alice/" + name, "main");
  }

  String git(Path in, String... words) throws IOException, InterruptedException {
    Exec.Ran ran = run(in, "git", List.of(words));
    assertThat(ran.status()).as(ran.err()).isZero();
    return ran.out();
  }

  /// @param words a host and perhaps a command
  Exec.Ran ssh(String... words) throws IOException, InterruptedException {
    List<String> all = new ArrayList<>(List.of("-F", alice.config().toString()));
    Collections.addAll(all, words);
    return run(folder, "ssh", all);
  }

  Exec.Ran run(Path in, String program, List<String> words)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of(program));
    command.addAll(words);
    return Exec.run(new Exec.Call(command, in, alice.variables(), Optional.empty(), false));
  }

  @Override
  public void close() {
    stage.close();
  }
}
