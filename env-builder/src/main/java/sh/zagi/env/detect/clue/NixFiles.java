// SPDX-License-Identifier: Apache-2.0
package sh.zagi.env.detect.clue;

import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import sh.zagi.env.detect.BrokenFileException;
import sh.zagi.env.detect.Clue;
import sh.zagi.env.detect.Clues;
import sh.zagi.env.detect.Confidence;
import sh.zagi.env.detect.Evidence;
import sh.zagi.env.detect.ProjectFiles;
import sh.zagi.env.detect.ServiceNeed;
import sh.zagi.env.detect.format.Documents;
import sh.zagi.env.detect.format.TextLines;
import sh.zagi.env.detect.format.Value;

/// Reads the environments that others describe with Nix: `flake.nix`, `shell.nix`, `devenv.nix` and
/// `devbox.json`. The Nix text is looked through, never evaluated.
public final class NixFiles implements Clue {
  private static final List<String> EXPRESSIONS =
      List.of("flake.nix", "shell.nix", "devenv.nix", "default.nix", "replit.nix", ".idx/dev.nix");
  private static final Pattern WORD = Pattern.compile("[A-Za-z][\\w'-]*(?:\\.[A-Za-z][\\w'-]*)*");
  private static final Pattern LIST =
      Pattern.compile("\\b(?:packages|buildInputs|nativeBuildInputs|deps|paths|devPackages)\\s*=");
  private static final Pattern SERVICE =
      Pattern.compile("\\bservices\\.([a-z]+)(?:\\.enable\\s*=\\s*true|\\s*=\\s*\\{)");
  private static final Pattern LANGUAGE =
      Pattern.compile("\\blanguages\\.([a-z]+)\\.(enable|version)\\s*=\\s*\"?([\\w.]+)");
  private static final Map<String, String> TOOL_BY_LANGUAGE =
      Map.of(
          "javascript",
          "node",
          "typescript",
          "node",
          "python",
          "python",
          "go",
          "go",
          "rust",
          "rust",
          "ruby",
          "ruby",
          "java",
          "java",
          "php",
          "php",
          "elixir",
          "elixir",
          "zig",
          "zig");
  private static final Pattern PINNED = Pattern.compile("([\\w.+-]{1,100})@([\\w.+-]{1,60})");
  private static final List<String> TASKS = List.of("install", "build", "test", "start", "lint");

  @Override
  public Clues read(ProjectFiles files) {
    Gathered gathered = new Gathered();
    for (String file : EXPRESSIONS) {
      expression(TextLines.of(files, file), gathered);
    }
    try {
      Documents.json(files, "devbox.json").ifPresent(json -> devbox(json, gathered));
    } catch (BrokenFileException e) {
      gathered.warning("passed over " + e.getMessage());
    }
    return gathered.done();
  }

  private static void expression(TextLines text, Gathered gathered) {
    boolean inside = false;
    for (int i = 0; i < text.lines().size(); i++) {
      String line = text.lines().get(i).replaceFirst("(?:^|\\s)#.*$", "");
      Matcher list = LIST.matcher(line);
      boolean opens = list.find();
      if (opens || inside) {
        String words = opens ? line.substring(list.end()) : line;
        names(text.file(), i + 1, words, gathered);
        inside = !words.contains("]") && (inside || opens);
      }
    }
    for (TextLines.Hit hit : text.all(SERVICE)) {
      NixNames.service(hit.group(1))
          .ifPresent(kind -> service(kind, "", hit.says("service " + hit.group(1)), gathered));
    }
    for (TextLines.Hit hit : text.all(LANGUAGE)) {
      String tool = TOOL_BY_LANGUAGE.get(hit.group(1));
      boolean on = hit.group(2).equals("version") || hit.group(3).equals("true");
      if (tool != null && on) {
        String version = hit.group(2).equals("version") ? hit.group(3) : "";
        gathered.tool("", tool, version, hit.says("language " + hit.group(1), Confidence.LIKELY));
      }
    }
  }

  private static void names(String file, int line, String words, Gathered gathered) {
    Matcher word = WORD.matcher(words);
    while (word.find()) {
      String attribute =
          word.group().replaceFirst("^(?:pkgs|nixpkgs|unstable|pkgs-unstable)\\.", "");
      take(has(file, line, attribute), attribute, "", gathered);
    }
  }

  private static Evidence has(String file, int line, String shown) {
    return new Evidence(file, line, "has " + shown, Confidence.LIKELY);
  }

  private static void take(Evidence why, String attribute, String version, Gathered gathered) {
    NixNames.tool(attribute)
        .ifPresent(tool ->
            gathered.tool("", tool.name(), version.isEmpty() ? tool.version() : version, why));
    NixNames.debian(attribute).ifPresent(debian -> gathered.needs(debian, why));
    NixNames.service(attribute).ifPresent(kind -> service(kind, version, why, gathered));
  }

  private static void service(String kind, String version, Evidence why, Gathered gathered) {
    gathered.service(
        new ServiceNeed(
            kind,
            kind,
            version,
            Map.of(),
            new Evidence(why.file(), why.line(), why.fact(), Confidence.LIKELY)));
  }

  private static void devbox(Value json, Gathered gathered) {
    Value packages = json.at("packages").orElse(json);
    for (Value one : packages.items()) {
      pinned(one.text(), one.line(), gathered);
    }
    if (packages != json) {
      packages
          .members()
          .forEach((name, value) ->
              pinned(
                  name + "@" + value.textAt("version").orElse(value.text()),
                  value.line(),
                  gathered));
    }
    for (String task : TASKS) {
      json.at("shell", "scripts", task)
          .ifPresent(script ->
              gathered.task(
                  "",
                  task,
                  String.join(" && ", script.list().stream().map(Value::text).toList()),
                  new Evidence("devbox.json", script.line(), "script " + task)));
    }
    json.at("env")
        .map(Value::members)
        .orElse(Map.of())
        .forEach((name, value) ->
            gathered.variable(
                name, value.text(), new Evidence("devbox.json", value.line(), "variable " + name)));
  }

  private static void pinned(String text, int line, Gathered gathered) {
    Matcher matcher = PINNED.matcher(text);
    if (matcher.matches()) {
      String version = matcher.group(2).equals("latest") ? "" : matcher.group(2);
      take(has("devbox.json", line, text), matcher.group(1), version, gathered);
    } else {
      take(has("devbox.json", line, text), text, "", gathered);
    }
  }
}
