// SPDX-License-Identifier: Apache-2.0
package sh.zagi.env.detect.clue;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import sh.zagi.env.detect.Clue;
import sh.zagi.env.detect.Clues;
import sh.zagi.env.detect.Confidence;
import sh.zagi.env.detect.Evidence;
import sh.zagi.env.detect.Folders;
import sh.zagi.env.detect.ProjectFiles;
import sh.zagi.env.detect.clue.DockerfileReader.Instruction;
import sh.zagi.env.detect.format.TextLines;
import sh.zagi.env.lock.CanonicalJson;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/// Reads Dockerfiles: tools from the images of all stages, installed packages, ports, and the
/// command of the last stage.
public final class Dockerfiles implements Clue {
  private static final int FILE_LIMIT = 50;
  private static final int RANGE_LIMIT = 10;
  private static final Pattern RANGE = Pattern.compile("(\\d{1,5})-(\\d{1,5})");
  private static final Set<String> MAIN = Set.of("Dockerfile", "Containerfile");
  private static final Set<String> ASIDE =
      Set.of("docker", ".docker", ".devcontainer", "deploy", "build", "container");
  private static final Set<String> NO_COMMAND =
      Set.of(
          "sh",
          "bash",
          "/bin/sh",
          "/bin/bash",
          "nginx",
          "httpd",
          "apache2-foreground",
          "php-fpm",
          "tail",
          "sleep",
          "cat",
          "true");
  private static final Set<String> WRAPPERS =
      Set.of("tini", "dumb-init", "--", "docker-entrypoint.sh", "docker-php-entrypoint");

  @Override
  public Clues read(ProjectFiles files) {
    Gathered gathered = new Gathered();
    paths(files).forEach(file -> read(files, file, gathered));
    return gathered.done();
  }

  /// Plain Dockerfiles first: what is for a special purpose only adds to them.
  private static List<String> paths(ProjectFiles files) {
    return files.under("").stream()
        .filter(file -> {
          String name = Folders.name(file);
          return MAIN.contains(name)
              || name.startsWith("Dockerfile.")
              || name.endsWith(".Dockerfile")
              || name.endsWith(".dockerfile");
        })
        .filter(file -> !Folders.isForeign(Folders.of(file)))
        .filter(file -> Folders.aboveAside(Folders.of(file)).isEmpty())
        // Machines of continuous integration, with every compiler there is.
        .filter(file -> !file.startsWith(".circleci/") && !file.startsWith(".github/"))
        .sorted(
            java.util.Comparator.comparing((String file) -> !MAIN.contains(Folders.name(file)))
                .thenComparingInt(Folders::depth))
        .limit(FILE_LIMIT)
        .toList();
  }

  private static void read(ProjectFiles files, String file, Gathered gathered) {
    List<Instruction> all = DockerfileReader.read(TextLines.of(files, file).lines());
    boolean honest =
        !all.isEmpty() && all.stream().allMatch(one -> one.name().matches("[A-Z]{2,20}"));
    if (!honest || all.stream().noneMatch(one -> one.name().equals("FROM"))) {
      gathered.warning(file + ": is passed over, it has no FROM or lines that are no instructions");
      return;
    }
    String folder = project(file);
    for (Instruction one : all) {
      Evidence line = new Evidence(file, one.line(), one.name() + " " + shortened(one.text()));
      switch (one.name()) {
        case "FROM" -> from(one, folder, line, gathered);
        case "RUN" ->
            Packages.installed(
                one.words(),
                (name, at) ->
                    gathered.needs(
                        name, new Evidence(file, at, "installs " + name, Confidence.LIKELY)));
        case "EXPOSE" -> one.words().forEach(word -> expose(word.text(), line, gathered));
        default -> {}
      }
    }
    if (MAIN.contains(Folders.name(file))) {
      command(files, folder, all)
          .ifPresent(command ->
              gathered.task(
                  folder,
                  "start",
                  command,
                  new Evidence(file, commandLine(all), "the image runs it", Confidence.LIKELY)));
    }
  }

  private static String shortened(String text) {
    return sh.zagi.env.detect.format.Sentences.oneLine(text);
  }

  private static String project(String file) {
    String folder = Folders.of(file);
    return ASIDE.contains(Folders.name(folder)) ? Folders.of(folder) : folder;
  }

  private static void from(Instruction one, String folder, Evidence line, Gathered gathered) {
    one.words().stream()
        .map(Packages.Word::text)
        .filter(word -> !word.startsWith("--"))
        .findFirst()
        .ifPresent(image ->
            Images.tools(image)
                .forEach(tool ->
                    gathered.tool(
                        folder,
                        tool.name(),
                        tool.version(),
                        new Evidence(
                            line.file(),
                            line.line(),
                            "image " + shortened(image),
                            Confidence.LIKELY))));
  }

  private static void expose(String word, Evidence line, Gathered gathered) {
    String port = word.replaceFirst("/\\w+$", "");
    Matcher range = RANGE.matcher(port);
    if (range.matches()) {
      int first = Integer.parseInt(range.group(1));
      int last = Math.min(Integer.parseInt(range.group(2)), first + RANGE_LIMIT - 1);
      for (int number = first; number <= last; number++) {
        gathered.port(number, line);
      }
      return;
    }
    gathered.port(port, line);
  }

  private static int commandLine(List<Instruction> all) {
    return all.stream()
        .filter(one -> one.name().equals("CMD") || one.name().equals("ENTRYPOINT"))
        .reduce((_, last) -> last)
        .map(Instruction::line)
        .orElse(0);
  }

  /// What the last stage runs, when it can run outside of the image too.
  private static Optional<String> command(
      ProjectFiles files, String folder, List<Instruction> all) {
    int last = all.getLast().stage();
    Map<String, String> commands = new TreeMap<>();
    for (Instruction one : all) {
      if (one.stage() == last && (one.name().equals("CMD") || one.name().equals("ENTRYPOINT"))) {
        commands.put(one.name(), plain(one.text()));
        if (one.name().equals("ENTRYPOINT")) {
          commands.remove("CMD");
        }
      }
    }
    String command =
        (commands.getOrDefault("ENTRYPOINT", "") + " " + commands.getOrDefault("CMD", "")).strip();
    String program = command.split("\\s", 2)[0];
    return command.isEmpty() || !runsHere(files, folder, program, command)
        ? Optional.empty()
        : Optional.of(command);
  }

  /// Whether a program of an image is there without the image.
  private static boolean runsHere(
      ProjectFiles files, String folder, String program, String command) {
    if (program.startsWith("/")) {
      return false;
    }
    if (NO_COMMAND.contains(program)) {
      return command.contains(" -c ");
    }
    return !program.contains("/")
        || program.startsWith("node_modules/")
        || files.has(Folders.join(folder, program.replaceFirst("^\\./", "")));
  }

  /// The shell command of either form.
  private static String plain(String text) {
    if (!text.startsWith("[")) {
      return text;
    }
    try {
      JsonNode list = CanonicalJson.MAPPER.readTree(text);
      List<String> words =
          StreamSupport.stream(list.spliterator(), false)
              .map(word -> word.stringValue(""))
              .dropWhile(word -> WRAPPERS.contains(word) || WRAPPERS.contains(Folders.name(word)))
              .toList();
      if (words.size() == 3
          && words.get(0).matches("(/bin/)?(ba)?sh")
          && words.get(1).equals("-c")) {
        return words.get(2);
      }
      return words.stream().map(Dockerfiles::quoted).collect(Collectors.joining(" "));
    } catch (JacksonException _) {
      return "";
    }
  }

  private static String quoted(String word) {
    return word.matches("[\\w@%+=:,./$-]+") ? word : "'" + word.replace("'", "'\\''") + "'";
  }
}
