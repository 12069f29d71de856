// SPDX-License-Identifier: Apache-2.0
package sh.zagi.env.detect.clue;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import sh.zagi.env.detect.BrokenFileException;
import sh.zagi.env.detect.Clue;
import sh.zagi.env.detect.Clues;
import sh.zagi.env.detect.Confidence;
import sh.zagi.env.detect.Evidence;
import sh.zagi.env.detect.ProjectFiles;
import sh.zagi.env.detect.format.Documents;
import sh.zagi.env.detect.format.Value;

/// Reads `.gitlab-ci.yml`, `.travis.yml` and `.circleci/config.yml`.
public final class OtherCi implements Clue {
  private static final int JOB_LIMIT = 100;

  /// Keys of Travis with versions of a language; that of Node.js is read with Node.js.
  private static final Map<String, String> TOOL_BY_KEY =
      Map.ofEntries(
          Map.entry("crystal", "crystal"),
          Map.entry("dart", "dart"),
          Map.entry("dotnet", "dotnet"),
          Map.entry("elixir", "elixir"),
          Map.entry("ghc", "ghc"),
          Map.entry("go", "go"),
          Map.entry("jdk", "java"),
          Map.entry("julia", "julia"),
          Map.entry("otp_release", "erlang"),
          Map.entry("perl", "perl"),
          Map.entry("php", "php"),
          Map.entry("python", "python"),
          Map.entry("rust", "rust"),
          Map.entry("rvm", "ruby"));

  private static final Set<String> NO_JOBS =
      Set.of(
          "default",
          "include",
          "stages",
          "variables",
          "workflow",
          "image",
          "services",
          "cache",
          "before_script",
          "after_script",
          "pages");

  private interface Reader {
    void read(String file, Value yaml, CiCommands commands, Gathered gathered);
  }

  @Override
  public Clues read(ProjectFiles files) {
    Gathered gathered = new Gathered();
    CiCommands commands = new CiCommands();
    each(files, ".gitlab-ci.yml", OtherCi::gitlab, commands, gathered);
    each(files, ".travis.yml", OtherCi::travis, commands, gathered);
    each(files, ".circleci/config.yml", OtherCi::circle, commands, gathered);
    commands.tasks(CiFiles.folders(files), gathered);
    return gathered.done();
  }

  private static void each(
      ProjectFiles files, String file, Reader reader, CiCommands commands, Gathered gathered) {
    try {
      Documents.yaml(files, file)
          .filter(Value::isObject)
          .ifPresent(yaml -> reader.read(file, yaml, commands, gathered));
    } catch (BrokenFileException e) {
      gathered.warning("passed over " + e.getMessage());
    }
  }

  private static void gitlab(String file, Value yaml, CiCommands commands, Gathered gathered) {
    Map<String, Value> variables = yaml.at("variables").map(Value::members).orElse(Map.of());
    gitlabJob(file, yaml, variables, commands, gathered);
    yaml.at("default").ifPresent(one -> gitlabJob(file, one, variables, commands, gathered));
    yaml.members().entrySet().stream()
        .filter(one -> !NO_JOBS.contains(one.getKey()) && one.getValue().isObject())
        .limit(JOB_LIMIT)
        .forEach(one -> gitlabJob(file, one.getValue(), variables, commands, gathered));
  }

  private static void gitlabJob(
      String file,
      Value job,
      Map<String, Value> variables,
      CiCommands commands,
      Gathered gathered) {
    job.at("image")
        .ifPresent(image ->
            CiFiles.image(
                file,
                image.line(),
                image.isObject() ? image.textAt("name").orElse("") : image.text(),
                gathered));
    for (Value service : job.at("services").map(Value::list).orElse(List.of())) {
      named(
          file,
          service.isObject() ? service.textAt("name").orElse("") : service.text(),
          job.at("variables").map(Value::members).orElse(variables),
          service.line(),
          gathered);
    }
    for (String key : List.of("before_script", "script")) {
      scripts(file, job.at(key), commands, gathered);
    }
  }

  private static void named(
      String file, String image, Map<String, Value> variables, int line, Gathered gathered) {
    Images.service(image)
        .ifPresent(known ->
            CiFiles.service(
                known.name(), image, variables, new CiFiles.Place(file, line), gathered));
  }

  private static void scripts(
      String file, Optional<Value> script, CiCommands commands, Gathered gathered) {
    for (Value line : script.map(Value::list).orElse(List.of())) {
      commands.script(file, line.line(), "", line.text(), gathered);
    }
  }

  private static void travis(String file, Value yaml, CiCommands commands, Gathered gathered) {
    TOOL_BY_KEY.forEach((key, tool) ->
        yaml.at(key)
            .ifPresent(value ->
                CiFiles.highest(
                        value.list().stream()
                            .map(one -> one.text().replaceFirst("^(?:open|oracle)jdk", ""))
                            .toList())
                    .ifPresent(version ->
                        gathered.tool(
                            "",
                            tool,
                            version,
                            new Evidence(
                                file,
                                value.line(),
                                "is tested with " + tool + " " + version,
                                Confidence.LIKELY)))));
    for (Value service : yaml.at("services").map(Value::list).orElse(List.of())) {
      String image = service.text().replaceFirst("-server$", "");
      named(file, image, Map.of(), service.line(), gathered);
    }
    for (Value one : yaml.at("addons", "apt", "packages").map(Value::list).orElse(List.of())) {
      Packages.listed(
          one.text(),
          one.line(),
          (name, line) ->
              CiCommands.needs(name, new Evidence(file, line, "installs " + name), gathered));
    }
    yaml.at("addons", "postgresql")
        .ifPresent(version ->
            CiFiles.service(
                "postgres",
                "postgres:" + version.text(),
                Map.of(),
                new CiFiles.Place(file, version.line()),
                gathered));
    for (String key : List.of("before_install", "install", "script")) {
      scripts(file, yaml.at(key), commands, gathered);
    }
  }

  private static void circle(String file, Value yaml, CiCommands commands, Gathered gathered) {
    Map<String, Value> jobs = yaml.at("jobs").map(Value::members).orElse(Map.of());
    jobs.values().stream()
        .limit(JOB_LIMIT)
        .forEach(job -> {
          List<Value> images = job.at("docker").map(Value::items).orElse(List.of());
          for (int i = 0; i < images.size(); i++) {
            String image = images.get(i).textAt("image").orElse("");
            int line = images.get(i).line();
            if (i == 0) {
              CiFiles.image(file, line, image, gathered);
            } else {
              named(
                  file,
                  image,
                  images.get(i).at("environment").map(Value::members).orElse(Map.of()),
                  line,
                  gathered);
            }
          }
          for (Value step : job.at("steps").map(Value::items).orElse(List.of())) {
            step.at("run")
                .ifPresent(run ->
                    commands.script(
                        file,
                        run.line(),
                        CiFiles.plain(
                            job.textAt("working_directory")
                                .filter(one -> !one.startsWith("~"))
                                .orElse("")),
                        run.isObject() ? run.textAt("command").orElse("") : run.text(),
                        gathered));
          }
        });
  }
}
