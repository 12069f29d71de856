// SPDX-License-Identifier: Apache-2.0
package sh.zagi.tests.script;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import sh.zagi.tests.SourceTree;

/// Runs one script from its first line to its last or to the first that fails. The verbs are those
/// of [Scene], which hold for files and output, and of [Programs], which start things.
final class Script {
  private static final int SHOWN_LOG_LINES = 20;

  private final Path file;
  private final Txtar archive;
  private final Scene scene;
  private final Programs programs;

  private Script(Stage stage, Path file) throws IOException {
    this.file = file;
    this.archive = Txtar.parse(SourceTree.text(file));
    String name = file.getFileName().toString().replace(".txtar", "");
    this.scene = new Scene(stage.newFolder(name).resolve("work"), archive.files());
    this.programs = new Programs(stage, scene);
  }

  static void run(Stage stage, Path file) throws IOException, InterruptedException {
    Script script = new Script(stage, file);
    try {
      script.play();
    } finally {
      script.programs.close();
    }
    if (script.scene.isUpdated()) {
      Files.writeString(
          file, new Txtar(script.archive.script(), script.scene.goldenFiles()).format());
    }
  }

  private void play() throws IOException, InterruptedException {
    List<String> lines = archive.script().lines().toList();
    for (int at = 0; at < lines.size(); at++) {
      Optional<ScriptLine> line;
      try {
        line = parse(at + 1, lines.get(at));
      } catch (IllegalArgumentException e) {
        throw new ScriptFailure(report(at + 1, lines.get(at), String.valueOf(e.getMessage())));
      }
      if (line.isPresent()) {
        play(line.get());
      }
    }
    programs.awaitBackground();
  }

  private Optional<ScriptLine> parse(int number, String text)
      throws IOException, InterruptedException {
    Map<String, String> variables = scene.variables();
    if (text.contains("$")) {
      variables = programs.variables();
    }
    return ScriptLine.parse(number, text, Actor.NAMES, variables);
  }

  private void play(ScriptLine line) throws IOException, InterruptedException {
    Optional<String> problem;
    try {
      problem =
          Programs.VERBS.contains(line.verb()) ? ran(line) : judged(line, scene.perform(line));
    } catch (IllegalArgumentException e) {
      problem = Optional.ofNullable(e.getMessage());
    }
    if (problem.isPresent()) {
      throw new ScriptFailure(report(line.number(), line.text(), problem.get()));
    }
  }

  private Optional<String> ran(ScriptLine line) throws IOException, InterruptedException {
    Optional<Exec.Ran> ran = programs.run(line);
    if (ran.isEmpty()) {
      return Optional.empty();
    }
    scene.remember(ran.get());
    int status = ran.get().status();
    if (status == Exec.TIMED_OUT) {
      return Optional.of("took too long");
    }
    boolean wrong = line.expected().isPresent() && line.expected().get() != (status == 0);
    return wrong ? Optional.of("ended with status " + status) : Optional.empty();
  }

  /// @param problem what the verb found wrong
  private static Optional<String> judged(ScriptLine line, Optional<String> problem) {
    boolean wanted = line.expected().orElse(problem.isEmpty());
    if (wanted) {
      return problem;
    }
    return problem.isEmpty() ? Optional.of("holds, but should not") : Optional.empty();
  }

  private String report(int number, String text, String problem) throws IOException {
    return """
    %s:%d: %s
    %s
    --- stdout
    %s--- stderr
    %s--- server
    %s\
    """
        .formatted(
            file.getFileName(),
            number,
            text.strip(),
            problem,
            scene.output("stdout"),
            scene.output("stderr"),
            lastLines(programs.serverLog()));
  }

  private static String lastLines(String text) {
    List<String> lines = text.lines().toList();
    return String.join(
        "\n", lines.subList(Math.max(0, lines.size() - SHOWN_LOG_LINES), lines.size()));
  }
}
