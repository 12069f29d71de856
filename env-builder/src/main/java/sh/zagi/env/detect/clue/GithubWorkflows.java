// SPDX-License-Identifier: Apache-2.0
package sh.zagi.env.detect.clue;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import sh.zagi.env.detect.BrokenFileException;
import sh.zagi.env.detect.Clue;
import sh.zagi.env.detect.Clues;
import sh.zagi.env.detect.Confidence;
import sh.zagi.env.detect.Evidence;
import sh.zagi.env.detect.ProjectFiles;
import sh.zagi.env.detect.format.Documents;
import sh.zagi.env.detect.format.Value;

/// Reads the workflows below `.github`: versions that steps install, containers beside the tests,
/// installed packages and the commands of the tests.
public final class GithubWorkflows implements Clue {
  private static final String FOLDER = ".github/workflows/";
  private static final int FILE_LIMIT = 40;
  private static final int JOB_LIMIT = 50;
  private static final int STEP_LIMIT = 100;
  private static final Pattern MATRIX =
      Pattern.compile("\\$\\{\\{\\s*matrix\\.([\\w-]{1,60})(?:\\.\\w+)?\\s*}}");

  @Override
  public Clues read(ProjectFiles files) {
    Gathered gathered = new Gathered();
    CiCommands commands = new CiCommands();
    files.under(FOLDER).stream()
        .filter(file -> file.endsWith(".yml") || file.endsWith(".yaml"))
        .limit(FILE_LIMIT)
        .forEach(file -> {
          try {
            Documents.yaml(files, file).ifPresent(yaml -> workflow(file, yaml, commands, gathered));
          } catch (BrokenFileException e) {
            gathered.warning("passed over " + e.getMessage());
          }
        });
    commands.tasks(CiFiles.folders(files), gathered);
    return gathered.done();
  }

  private static void workflow(String file, Value yaml, CiCommands commands, Gathered gathered) {
    Map<String, Value> jobs = yaml.at("jobs").map(Value::members).orElse(Map.of());
    jobs.values().stream()
        .limit(JOB_LIMIT)
        .forEach(job -> job(file, yaml, job, commands, gathered));
  }

  private static void job(
      String file, Value yaml, Value job, CiCommands commands, Gathered gathered) {
    Optional<Value> container = job.at("container");
    container
        .map(Value::text)
        .filter(text -> !text.isEmpty())
        .or(() -> job.textAt("container", "image"))
        .ifPresent(image -> CiFiles.image(file, container.orElseThrow().line(), image, gathered));
    job.at("services")
        .map(Value::members)
        .orElse(Map.of())
        .forEach((name, service) ->
            CiFiles.service(
                name,
                service.textAt("image").orElse(""),
                service.at("env").map(Value::members).orElse(Map.of()),
                new CiFiles.Place(file, service.line()),
                gathered));
    String folder =
        job.textAt("defaults", "run", "working-directory")
            .or(() -> yaml.textAt("defaults", "run", "working-directory"))
            .orElse("");
    for (Value step :
        job.at("steps").map(Value::items).orElse(List.of()).stream().limit(STEP_LIMIT).toList()) {
      uses(file, job, step, gathered);
      step.at("run")
          .ifPresent(run ->
              commands.script(
                  file,
                  run.line(),
                  CiFiles.plain(step.textAt("working-directory").orElse(folder)),
                  run.text(),
                  gathered));
    }
  }

  private static void uses(String file, Value job, Value step, Gathered gathered) {
    String uses = step.textAt("uses").orElse("");
    for (SetupActions.Setup setup : SetupActions.of(uses)) {
      Optional<Value> input =
          setup.input().isEmpty() ? step.at("with", "toolchain") : step.at("with", setup.input());
      List<String> versions = new ArrayList<>();
      input.ifPresent(value -> versions.addAll(versions(job, value)));
      if (input.isEmpty() && setup.input().isEmpty()) {
        versions.add(uses.substring(uses.indexOf('@') + 1).replaceFirst("^v(?=\\d)", ""));
      }
      int line = input.map(Value::line).orElse(step.lineAt("uses"));
      CiFiles.highest(versions)
          .ifPresent(version ->
              gathered.tool(
                  "",
                  setup.tool(),
                  version,
                  new Evidence(
                      file,
                      line,
                      "is tested with " + setup.tool() + " " + version,
                      Confidence.LIKELY)));
    }
    if (uses.startsWith("shivammathur/setup-php")) {
      step.at("with", "extensions").ifPresent(value -> extensions(file, value, gathered));
    }
  }

  private static void extensions(String file, Value value, Gathered gathered) {
    for (String one : value.text().split("[,\\s]+", -1)) {
      sh.zagi.env.detect.ecosystem.PhpExtensions.debian(one)
          .ifPresent(debian ->
              gathered.needs(
                  debian, new Evidence(file, value.line(), "extension " + one, Confidence.LIKELY)));
    }
  }

  /// The versions that an input stands for, through the job's matrix where it points there.
  private static List<String> versions(Value job, Value input) {
    List<String> found = new ArrayList<>();
    for (Value one : input.list()) {
      Matcher matrix = MATRIX.matcher(one.text());
      if (matrix.find()) {
        String key = matrix.group(1);
        Optional<Value> all = job.at("strategy", "matrix", key);
        all.map(Value::list).orElse(List.of()).forEach(value -> found.add(value.text()));
        for (Value extra :
            job.at("strategy", "matrix", "include").map(Value::items).orElse(List.of())) {
          extra.textAt(key).ifPresent(found::add);
        }
      } else {
        one.text().lines().map(String::strip).forEach(found::add);
      }
    }
    return List.copyOf(new TreeSet<>(found));
  }
}
