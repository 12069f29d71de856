// SPDX-License-Identifier: Apache-2.0
package sh.zagi.tests.script;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import sh.zagi.tests.SourceTree;

/// The folder, the variables and the last output of a script, and the verbs that look at them.
final class Scene {
  private static final boolean UPDATE = Boolean.getBoolean("script.update");
  private static final int LONG_WORD_CHARACTERS = 64 * 1024;

  private static final Path FIXTURES = SourceTree.root().resolve("tests/fixture");

  private final Path work;
  private final Map<String, String> golden;
  private final Map<String, String> variables = new HashMap<>();
  private Path folder;
  private Exec.Ran last = new Exec.Ran(0, "", "");
  private Optional<Path> input = Optional.empty();
  private boolean updated;

  Scene(Path work, Map<String, String> files) throws IOException {
    this.work = Files.createDirectories(work);
    this.folder = work;
    this.golden = new LinkedHashMap<>(files);
    for (Map.Entry<String, String> file : files.entrySet()) {
      Path path = work.resolve(file.getKey());
      Files.createDirectories(path.resolveSibling(""));
      Files.writeString(path, file.getValue());
    }
    variables.put("WORK", work.toString());
    variables.put("HOST", "zagi");
    variables.put("NL", "\n");
    variables.put("LONG", "a".repeat(LONG_WORD_CHARACTERS));
  }

  /// Does one verb.
  ///
  /// @return what is wrong; nothing when all is as the line says
  Optional<String> perform(ScriptLine line) throws IOException {
    List<String> words = line.arguments();
    return switch (line.verb()) {
      case "stdout", "stderr" -> find(word(words, 0), output(line.verb()), line.verb());
      case "grep" -> find(word(words, 0), text(word(words, 1)), word(words, 1));
      case "status" -> status(Integer.parseInt(word(words, 0)));
      case "cmp" -> compare(word(words, 0), word(words, 1));
      case "exists" -> exists(words);
      case "fixture" -> effect(() -> fixture(word(words, 0), path(word(words, 1))));
      case "mkdir" -> effect(() -> Files.createDirectories(path(word(words, 0))));
      case "cd" -> cd(word(words, 0));
      case "cp" -> effect(() -> write(path(word(words, 1)), word(words, 0)));
      case "mv" ->
          effect(() ->
              Files.move(
                  path(word(words, 0)), path(word(words, 1)), StandardCopyOption.REPLACE_EXISTING));
      case "rm" -> effect(() -> Files.deleteIfExists(path(word(words, 0))));
      case "env" -> effect(() -> set(words));
      case "stdin" -> effect(() -> input = Optional.of(path(word(words, 0))));
      default -> throw new IllegalArgumentException("unknown verb: " + line.verb());
    };
  }

  private interface Effect {
    Object run() throws IOException;
  }

  private static Optional<String> effect(Effect effect) throws IOException {
    effect.run();
    return Optional.empty();
  }

  private static String word(List<String> words, int at) {
    if (at >= words.size()) {
      throw new IllegalArgumentException("a word is missing");
    }
    return words.get(at);
  }

  private static Optional<String> find(String pattern, String text, String where) {
    boolean found = Pattern.compile(pattern, Pattern.MULTILINE).matcher(text).find();
    return found ? Optional.empty() : Optional.of("not in " + where + ": " + pattern);
  }

  private Optional<String> status(int wanted) {
    return last.status() == wanted
        ? Optional.empty()
        : Optional.of("status is " + last.status() + ", not " + wanted);
  }

  private Optional<String> compare(String one, String other) throws IOException {
    String first = text(one);
    if (first.equals(text(other))) {
      return Optional.empty();
    }
    if (UPDATE && golden.containsKey(other)) {
      golden.put(other, first);
      updated = true;
      return Optional.empty();
    }
    return Optional.of("differ\n--- " + one + "\n" + first + "--- " + other + "\n" + text(other));
  }

  private Optional<String> exists(List<String> words) {
    return words.stream()
        .filter(word -> !Files.exists(path(word)))
        .findFirst()
        .map(word -> "missing: " + word);
  }

  private Optional<String> cd(String to) {
    Path next = path(to);
    if (!Files.isDirectory(next)) {
      return Optional.of("no such folder: " + to);
    }
    folder = next;
    return Optional.empty();
  }

  /// `fixture NAME FOLDER`: a project of `tests/fixture` that several scripts use.
  private Path fixture(String name, Path to) throws IOException {
    Path from = FIXTURES.resolve(name);
    try (Stream<Path> all = Files.walk(from)) {
      for (Path path : all.toList()) {
        Files.copy(path, to.resolve(from.relativize(path).toString()));
      }
    }
    return to;
  }

  private Path write(Path to, String from) throws IOException {
    return switch (from) {
      case "stdout", "stderr" -> Files.writeString(to, output(from));
      default -> Files.copy(path(from), to, StandardCopyOption.REPLACE_EXISTING);
    };
  }

  private boolean set(List<String> words) {
    for (String word : words) {
      int at = word.indexOf('=');
      if (at < 1) {
        throw new IllegalArgumentException("not NAME=VALUE: " + word);
      }
      String value = word.substring(at + 1);
      variables.put(word.substring(0, at), value.equals("@stdout") ? last.out().strip() : value);
    }
    return true;
  }

  /// The text of a file, or of the last output by the names `stdout` and `stderr`.
  String text(String name) throws IOException {
    return switch (name) {
      case "stdout", "stderr" -> output(name);
      default -> Files.readString(path(name));
    };
  }

  String output(String name) {
    return name.equals("stdout") ? last.out() : last.err();
  }

  void remember(Exec.Ran ran) {
    last = ran;
    input = Optional.empty();
  }

  private Path path(String name) {
    return folder.resolve(name);
  }

  Path work() {
    return work;
  }

  Path folder() {
    return folder;
  }

  /// What the next program reads.
  Optional<Path> input() {
    return input;
  }

  Map<String, String> variables() {
    return variables;
  }

  boolean isUpdated() {
    return updated;
  }

  Map<String, String> goldenFiles() {
    return golden;
  }
}
