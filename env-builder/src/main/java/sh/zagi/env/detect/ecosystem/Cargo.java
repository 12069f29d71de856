// SPDX-License-Identifier: Apache-2.0
package sh.zagi.env.detect.ecosystem;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import sh.zagi.env.detect.BrokenFileException;
import sh.zagi.env.detect.Ecosystem;
import sh.zagi.env.detect.Evidence;
import sh.zagi.env.detect.Folders;
import sh.zagi.env.detect.ProjectFiles;
import sh.zagi.env.detect.Root;
import sh.zagi.env.detect.format.Documents;
import sh.zagi.env.detect.format.TextLines;
import sh.zagi.env.detect.format.Value;

/// Recognises Rust by `Cargo.toml`. The members of a workspace belong to the workspace.
public final class Cargo implements Ecosystem {
  private static final String MANIFEST = "Cargo.toml";
  private static final Pattern FROM_ELSEWHERE = Pattern.compile("^source = ");
  private static final Pattern LOCK_FORMAT = Pattern.compile("^version = (\\d+)");

  /// The first compiler of each edition.
  private static final Map<String, String> LEAST_BY_EDITION =
      Map.of("2018", "1.31", "2021", "1.56", "2024", "1.85");

  @Override
  public String name() {
    return "rust";
  }

  @Override
  public List<String> markers() {
    return List.of(MANIFEST);
  }

  @Override
  public List<Root> roots(ProjectFiles files) throws BrokenFileException {
    List<String> workspaces = new ArrayList<>();
    return Folders.each(
        files,
        Folders.with(files, MANIFEST),
        folder -> {
          if (workspaces.stream().anyMatch(one -> Folders.within(folder, one))) {
            return Optional.empty();
          }
          String manifest = Folders.join(folder, MANIFEST);
          Optional<Value> toml = Documents.toml(files, manifest);
          if (toml.isPresent() && toml.get().at("workspace").isPresent()) {
            workspaces.add(folder);
          }
          return toml.filter(one -> one.at("package").or(() -> one.at("workspace")).isPresent())
              .map(one -> root(files, manifest, one));
        });
  }

  private Root root(ProjectFiles files, String manifest, Value toml) {
    Draft draft = Draft.of(name(), manifest, "is a Rust project");
    draft.app(
        toml.textAt("package", "name").orElse(""),
        shared(toml, "version").map(Value::text).orElse(""));
    shared(toml, "rust-version")
        .ifPresent(one ->
            draft.tool(
                "rust",
                ">=" + one.text(),
                new Evidence(manifest, one.line(), "rust-version " + one.text())));
    shared(toml, "edition")
        .filter(one -> LEAST_BY_EDITION.containsKey(one.text()))
        .ifPresent(one ->
            draft.tool(
                "rust",
                ">=" + LEAST_BY_EDITION.get(one.text()),
                new Evidence(manifest, one.line(), "edition " + one.text())));
    draft.tool("rust");
    String lock = draft.below("Cargo.lock");
    lock(files, draft, lock);
    boolean locked = files.has(lock);
    if (!locked || TextLines.of(files, lock).first(FROM_ELSEWHERE).isPresent()) {
      draft.deps("cargo", locked ? lock : "", manifest);
    }
    draft.manager("cargo", "", new Evidence(locked ? lock : manifest, 0, "cargo builds it"));
    draft.task("install", locked ? "cargo fetch --locked" : "cargo fetch");
    boolean workspace = toml.at("workspace").isPresent();
    draft.task("build", workspace ? "cargo build --workspace" : "cargo build");
    draft.task("test", workspace ? "cargo test --workspace" : "cargo test");
    start(files, draft, toml, manifest);
    draft
        .first(files, List.of("clippy.toml", ".clippy.toml"), "Clippy checks the code")
        .ifPresent(why -> draft.usual("lint", "cargo clippy --all-targets -- -D warnings", why));
    draft
        .first(files, List.of("rustfmt.toml", ".rustfmt.toml"), "rustfmt checks the code")
        .ifPresent(why -> draft.usual("lint", "cargo fmt --all --check", why));
    return draft.root();
  }

  /// A value of the package, or the workspace's where the package refers to it.
  private static Optional<Value> shared(Value toml, String key) {
    return toml.at("package", key)
        .filter(one -> !one.isObject())
        .or(() -> toml.at("workspace", "package", key));
  }

  private static void lock(ProjectFiles files, Draft draft, String lock) {
    TextLines text = TextLines.of(files, lock);
    text.first(LOCK_FORMAT)
        .filter(hit -> hit.group(1).equals("4"))
        .ifPresent(hit -> draft.tool("rust", ">=1.78", hit.says("lockfile of format 4")));
  }

  private static void start(ProjectFiles files, Draft draft, Value toml, String manifest) {
    Set<String> programs = new TreeSet<>();
    if (files.has(draft.below("src/main.rs"))) {
      programs.add(toml.textAt("package", "name").orElse(""));
    }
    String bins = draft.below("src/bin/");
    for (String file : files.under(bins)) {
      String inside = file.substring(bins.length());
      if (inside.endsWith(".rs") && !inside.contains("/")) {
        programs.add(inside.substring(0, inside.length() - ".rs".length()));
      } else if (inside.endsWith("/main.rs")) {
        programs.add(Folders.of(inside));
      }
    }
    for (Value one : toml.at("bin").map(Value::items).orElse(List.of())) {
      one.textAt("name").ifPresent(programs::add);
    }
    programs.removeIf(one -> !one.matches("[\\w-]{1,100}"));
    String preferred =
        toml.textAt("package", "default-run")
            .or(() -> toml.textAt("package", "name"))
            .filter(programs::contains)
            .orElse("");
    Evidence why = new Evidence(manifest, toml.lineAt("package"), "builds a program");
    if (programs.size() == 1) {
      draft.usual("start", "cargo run", why);
      return;
    }
    programs.forEach(one -> draft.usual("start:" + one, "cargo run --bin " + one, why));
    programs.stream()
        .filter(one -> preferred.isEmpty() || one.equals(preferred))
        .findFirst()
        .ifPresent(one -> draft.usual("start", "cargo run --bin " + one, why));
    if (programs.isEmpty() && toml.at("workspace").isPresent()) {
      member(files, draft, toml, why);
    }
  }

  /// The one member of a workspace that is a program.
  private static void member(ProjectFiles files, Draft draft, Value toml, Evidence why) {
    List<String> mains =
        files.named("main.rs").stream()
            .filter(file -> Folders.within(file, draft.path()) && file.endsWith("/src/main.rs"))
            .map(file -> Folders.of(Folders.of(file)))
            .filter(folder -> !Folders.isForeign(folder))
            .filter(folder -> files.has(Folders.join(folder, MANIFEST)))
            .toList();
    String only =
        toml.at("workspace", "default-members").map(Value::items).stream()
            .flatMap(List::stream)
            .map(one -> draft.below(one.text()))
            .filter(mains::contains)
            .findFirst()
            .orElse(mains.size() == 1 ? mains.getFirst() : "");
    if (!only.isEmpty()) {
      draft.usual(
          "start",
          "cargo run --manifest-path "
              + Folders.join(only, MANIFEST).substring(draft.below("").length()),
          why);
    }
  }
}
