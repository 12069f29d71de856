// SPDX-License-Identifier: Apache-2.0
package sh.zagi.env.detect.clue;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import sh.zagi.env.detect.BrokenFileException;
import sh.zagi.env.detect.Clue;
import sh.zagi.env.detect.Clues;
import sh.zagi.env.detect.Confidence;
import sh.zagi.env.detect.Evidence;
import sh.zagi.env.detect.ProjectFiles;
import sh.zagi.env.detect.ServiceNeed;
import sh.zagi.env.detect.format.Documents;
import sh.zagi.env.detect.format.Value;

/// Reads what projects tell hosting platforms: `nixpacks.toml`, `railpack.json`, `railway.json`,
/// `fly.toml`, `render.yaml`, `app.json` and `netlify.toml`.
public final class Platforms implements Clue {
  private interface Reader {
    void read(String file, Value value, Gathered gathered);
  }

  private interface Format {
    Optional<Value> of(ProjectFiles files, String file) throws BrokenFileException;
  }

  @Override
  public Clues read(ProjectFiles files) {
    Gathered gathered = new Gathered();
    each(files, "nixpacks.toml", Documents::toml, Platforms::nixpacks, gathered);
    each(files, "nixpacks.json", Documents::json, Platforms::nixpacks, gathered);
    each(files, "railpack.json", Documents::json, Platforms::railpack, gathered);
    each(files, "railway.json", Documents::json, Platforms::railway, gathered);
    each(files, "railway.toml", Documents::toml, Platforms::railway, gathered);
    each(files, "fly.toml", Documents::toml, Platforms::fly, gathered);
    each(files, "render.yaml", Documents::yaml, Platforms::render, gathered);
    each(files, "app.json", Documents::json, Platforms::heroku, gathered);
    each(files, "netlify.toml", Documents::toml, Platforms::netlify, gathered);
    return gathered.done();
  }

  private static void each(
      ProjectFiles files, String file, Format format, Reader reader, Gathered gathered) {
    try {
      format.of(files, file).ifPresent(value -> reader.read(file, value, gathered));
    } catch (BrokenFileException e) {
      gathered.warning("passed over " + e.getMessage());
    }
  }

  private static void nixpacks(String file, Value toml, Gathered gathered) {
    for (Value one : items(toml, "phases", "setup", "aptPkgs")) {
      apt(file, one, gathered);
    }
    for (Value one : items(toml, "phases", "setup", "nixPkgs")) {
      Evidence why = new Evidence(file, one.line(), "has " + one.text(), Confidence.LIKELY);
      NixNames.tool(one.text())
          .ifPresent(tool -> gathered.tool("", tool.name(), tool.version(), why));
      NixNames.debian(one.text()).ifPresent(debian -> gathered.needs(debian, why));
    }
    for (String phase : List.of("install", "build")) {
      commands(file, phase, toml.at("phases", phase, "cmds"), gathered);
    }
    commands(file, "start", toml.at("start", "cmd"), gathered);
    variables(file, toml.at("variables"), gathered);
  }

  private static void railpack(String file, Value json, Gathered gathered) {
    json.at("packages")
        .map(Value::members)
        .orElse(Map.of())
        .forEach((tool, version) ->
            gathered.tool(
                "",
                tool,
                version.text().equals("latest") ? "" : version.text(),
                new Evidence(file, version.line(), tool + " " + version.text())));
    items(json, "buildAptPackages").forEach(one -> apt(file, one, gathered));
    items(json, "deploy", "aptPackages").forEach(one -> apt(file, one, gathered));
    commands(file, "start", json.at("deploy", "startCommand"), gathered);
    for (String phase : List.of("install", "build")) {
      commands(file, phase, json.at("steps", phase, "commands"), gathered);
    }
    variables(file, json.at("deploy", "variables"), gathered);
  }

  private static void railway(String file, Value value, Gathered gathered) {
    commands(file, "build", value.at("build", "buildCommand"), gathered);
    commands(file, "start", value.at("deploy", "startCommand"), gathered);
  }

  private static void fly(String file, Value toml, Gathered gathered) {
    toml.at("http_service", "internal_port").ifPresent(one -> port(file, one, gathered));
    toml.at("services")
        .map(Value::items)
        .orElse(List.of())
        .forEach(one -> one.at("internal_port").ifPresent(port -> port(file, port, gathered)));
    variables(file, toml.at("env"), gathered);
  }

  private static void render(String file, Value yaml, Gathered gathered) {
    for (Value one : items(yaml, "services")) {
      String type = one.textAt("type").orElse("");
      String folder = CiFiles.plain(one.textAt("rootDir").orElse(""));
      if (type.equals("redis") || type.equals("keyvalue")) {
        service(file, one, "redis", gathered);
      }
      boolean web = type.equals("web");
      command(file, folder, "install", web ? one.at("buildCommand") : Optional.empty(), gathered);
      command(file, folder, "start", web ? one.at("startCommand") : Optional.empty(), gathered);
      for (Value variable : items(one, "envVars")) {
        String name = variable.textAt("key").orElse("");
        gathered.variable(
            name,
            variable.textAt("value").orElse(""),
            new Evidence(file, variable.line(), "variable " + name));
      }
    }
    items(yaml, "databases").forEach(one -> service(file, one, "postgres", gathered));
  }

  private static void service(String file, Value one, String kind, Gathered gathered) {
    Map<String, String> settings =
        one.textAt("databaseName").map(name -> Map.of("database", name)).orElse(Map.of());
    gathered.service(
        new ServiceNeed(
            kind,
            kind,
            one.textAt("postgresMajorVersion").orElse(""),
            settings,
            new Evidence(file, one.line(), "uses " + kind, Confidence.LIKELY)));
  }

  private static void heroku(String file, Value json, Gathered gathered) {
    json.at("env")
        .map(Value::members)
        .orElse(Map.of())
        .forEach((name, value) ->
            gathered.variable(
                name,
                value.textAt("value").orElse(value.text()),
                new Evidence(file, value.line(), "variable " + name)));
    for (Value one : items(json, "addons")) {
      String addon = one.textAt("plan").orElse(one.text());
      List.of("postgres", "redis", "mongodb", "rabbitmq", "memcached").stream()
          .filter(addon::contains)
          .findFirst()
          .or(() -> Optional.of("postgres").filter(_ -> addon.startsWith("heroku-postgresql")))
          .ifPresent(kind -> service(file, one, kind, gathered));
    }
    commands(file, "test", json.at("environments", "test", "scripts", "test"), gathered);
  }

  private static void netlify(String file, Value toml, Gathered gathered) {
    String folder = CiFiles.plain(toml.textAt("build", "base").orElse(""));
    command(file, folder, "build", toml.at("build", "command"), gathered);
  }

  private static List<Value> items(Value value, String... names) {
    return value.at(names).map(Value::items).orElse(List.of());
  }

  private static void apt(String file, Value one, Gathered gathered) {
    Packages.listed(
        one.text(),
        one.line(),
        (debian, line) -> gathered.needs(debian, new Evidence(file, line, "lists " + debian)));
  }

  private static void port(String file, Value one, Gathered gathered) {
    gathered.port(one.text(), new Evidence(file, one.line(), "internal port " + one.text()));
  }

  private static void commands(String file, String task, Optional<Value> value, Gathered gathered) {
    command(file, "", task, value, gathered);
  }

  private static void command(
      String file, String folder, String task, Optional<Value> value, Gathered gathered) {
    value.ifPresent(one -> {
      String command =
          String.join(
              " && ",
              one.list().stream()
                  .map(item -> item.isObject() ? item.textAt("cmd").orElse("") : item.text())
                  .filter(text -> !text.isBlank() && !text.equals("...") && !text.contains("\n"))
                  .toList());
      if (!command.isBlank()) {
        gathered.task(folder, task, command, new Evidence(file, one.line(), task + " command"));
      }
    });
  }

  private static void variables(String file, Optional<Value> all, Gathered gathered) {
    all.map(Value::members)
        .orElse(Map.of())
        .forEach((name, value) ->
            gathered.variable(
                name, value.text(), new Evidence(file, value.line(), "variable " + name)));
  }
}
