// SPDX-License-Identifier: Apache-2.0
package sh.zagi.env.detect.ecosystem;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import sh.zagi.env.detect.BrokenFileException;
import sh.zagi.env.detect.Confidence;
import sh.zagi.env.detect.Ecosystem;
import sh.zagi.env.detect.Evidence;
import sh.zagi.env.detect.Folders;
import sh.zagi.env.detect.ProjectFiles;
import sh.zagi.env.detect.Root;
import sh.zagi.env.detect.RootDraft;
import sh.zagi.env.detect.format.Documents;
import sh.zagi.env.detect.format.Value;

/// Recognises Deno projects by `deno.json`, or by a program at the top that imports as only Deno
/// does.
public final class Deno implements Ecosystem {
  private static final List<String> MANIFESTS = List.of("deno.json", "deno.jsonc");
  private static final List<String> PROGRAMS =
      List.of(
          "main.ts",
          "mod.ts",
          "server.ts",
          "index.ts",
          "app.ts",
          "main.tsx",
          "main.js",
          "deps.ts",
          "src/main.ts",
          "src/index.ts",
          "src/server.ts",
          "src/app.ts");
  private static final Pattern IMPORT =
      Pattern.compile(
          "(?:from|import)\\s+['\"](?:https://(?:deno\\.land|esm\\.sh|jsr\\.io)/|jsr:|npm:)|\\bDeno\\.\\w+");
  private static final Pattern PORT =
      Pattern.compile("port:\\s*(\\d{2,5})|listen\\(\\s*[\"']?:?(\\d{2,5})");

  /// Format of the lockfile to the version that writes it.
  private static final Map<String, String> BY_FORMAT =
      Map.of("2", "1", "3", "1", "4", "2", "5", "2");

  @Override
  public String name() {
    return "deno";
  }

  @Override
  public List<String> markers() {
    return MANIFESTS;
  }

  @Override
  public List<Root> roots(ProjectFiles files) throws BrokenFileException {
    Set<String> folders =
        new LinkedHashSet<>(Folders.with(files, "deno.json", "deno.jsonc", "deno.lock"));
    boolean imports =
        !files.has("package.json")
            && PROGRAMS.stream().anyMatch(one -> JvmSettings.find(files, one, IMPORT).isPresent());
    if (imports) {
      folders.add("");
    }
    List<Root> roots =
        Folders.each(files, List.copyOf(folders), folder -> Optional.of(root(files, folder)));
    return members(files, roots);
  }

  /// Members of a workspace are installed by it.
  private static List<Root> members(ProjectFiles files, List<Root> roots)
      throws BrokenFileException {
    Set<String> members = new LinkedHashSet<>();
    for (Root root : roots) {
      Optional<Value> json = manifest(files, root.path());
      List<Value> listed =
          json.flatMap(one -> one.at("workspace", "members").or(() -> one.at("workspace")))
              .map(Value::items)
              .orElse(List.of());
      for (Value one : listed) {
        String glob =
            Folders.join(root.path(), one.text().replaceFirst("^\\./", "").replaceFirst("/$", ""));
        roots.stream()
            .filter(other -> Globs.pattern(glob).matcher(other.path()).matches())
            .forEach(other -> members.add(other.path() + "\n" + root.path()));
      }
    }
    return roots.stream()
        .map(root ->
            members.stream()
                .filter(one -> one.startsWith(root.path() + "\n"))
                .findFirst()
                .map(one -> member(root, one.substring(one.indexOf('\n') + 1)))
                .orElse(root))
        .toList();
  }

  private static Root member(Root root, String workspace) {
    RootDraft draft = new RootDraft(root.path(), root.ecosystem()).memberOf(workspace);
    draft.app(root.app().name(), root.app().version());
    root.tools().forEach(one -> draft.tool(one.name(), one.version(), one.evidence()));
    root.packageManager()
        .ifPresent(one -> draft.packageManager(one.name(), one.version(), one.evidence()));
    root.tasks()
        .forEach((name, task) -> {
          if (!name.equals("install")) {
            draft.taskIn(task.folder(), name, task.command(), task.evidence());
          }
        });
    root.evidence().forEach(draft::evidence);
    return draft.done();
  }

  private static Optional<Value> manifest(ProjectFiles files, String folder)
      throws BrokenFileException {
    for (String name : MANIFESTS) {
      Optional<Value> json = Documents.json(files, Folders.join(folder, name));
      if (json.isPresent()) {
        return json;
      }
    }
    return Optional.empty();
  }

  private Root root(ProjectFiles files, String folder) throws BrokenFileException {
    RootDraft draft = new RootDraft(folder, name());
    Optional<Value> json = manifest(files, folder);
    String file =
        MANIFESTS.stream()
            .map(draft::below)
            .filter(files::has)
            .findFirst()
            .or(() ->
                PROGRAMS.stream()
                    .map(draft::below)
                    .filter(path -> JvmSettings.find(files, path, IMPORT).isPresent())
                    .findFirst())
            .orElse(draft.below("deno.lock"));
    Evidence is = new Evidence(file, 0, "is a Deno project");
    draft.evidence(is);
    json.ifPresent(
        one -> draft.app(one.textAt("name").orElse(""), one.textAt("version").orElse("")));
    draft.tool("deno", "", is);
    String lock = draft.below("deno.lock");
    String version = "";
    Evidence manager = is;
    Optional<Value> locked =
        files.has(lock) && files.read(lock).isPresent()
            ? Documents.json(files, lock)
            : Optional.empty();
    if (locked.isPresent()) {
      version = BY_FORMAT.getOrDefault(locked.get().textAt("version").orElse(""), "");
      manager = new Evidence(lock, locked.get().lineAt("version"), "locks the dependencies");
      Evidence likely =
          new Evidence(lock, manager.line(), "is written by Deno " + version, Confidence.LIKELY);
      if (!version.isEmpty()) {
        draft.tool("deno", version, likely);
      }
    }
    draft.packageManager("deno", version, manager);
    draft.task("install", "deno install", is);
    tasks(files, json, file, draft);
    return draft.done();
  }

  private static void tasks(
      ProjectFiles files, Optional<Value> json, String file, RootDraft draft) {
    for (String task : List.of("build", "test", "start", "lint", "dev")) {
      int line = json.map(one -> one.lineAt("tasks", task)).orElse(0);
      if (line > 0) {
        draft.task(task, "deno task " + task, new Evidence(file, line, "task " + task));
      }
    }
    for (String stand : List.of("serve", "run", "dev")) {
      int line = json.map(one -> one.lineAt("tasks", stand)).orElse(0);
      if (line > 0) {
        draft.task(
            "start",
            "deno task " + stand,
            new Evidence(file, line, "task " + stand + " serves as start", Confidence.LIKELY));
      }
    }
    PROGRAMS.stream()
        .filter(one -> !one.equals("deps.ts") && !one.equals("mod.ts"))
        .filter(one -> files.has(draft.below(one)))
        .findFirst()
        .ifPresent(one ->
            draft.task(
                "start",
                "deno run --allow-all " + one,
                new Evidence(draft.below(one), 0, "looks like the program", Confidence.GUESS)));
    port(files, draft);
    String prefix = draft.path().isEmpty() ? "" : draft.path() + "/";
    files.under(prefix).stream()
        .filter(path -> path.matches(".*[._]test\\.(?:ts|tsx|js|mjs)"))
        .findFirst()
        .ifPresent(path ->
            draft.task(
                "test",
                "deno test --allow-all",
                new Evidence(path, 0, "looks like a test", Confidence.GUESS)));
    draft.task("lint", "deno lint", new Evidence(file, 0, "a habit of Deno", Confidence.GUESS));
  }

  private static void port(ProjectFiles files, RootDraft draft) {
    PROGRAMS.stream()
        .map(draft::below)
        .flatMap(one -> JvmSettings.find(files, one, PORT).stream())
        .filter(hit -> hit.value().matches("\\d{2,5}"))
        .findFirst()
        .ifPresentOrElse(
            hit ->
                draft.port(
                    Integer.parseInt(hit.value()),
                    new Evidence(
                        hit.file(), hit.line(), "listens on " + hit.value(), Confidence.LIKELY)),
            () ->
                PROGRAMS.stream()
                    .map(draft::below)
                    .flatMap(one ->
                        JvmSettings.find(files, one, Pattern.compile("Deno\\.serve\\(|\\bserve\\("))
                            .stream())
                    .findFirst()
                    .ifPresent(hit ->
                        draft.port(
                            8000,
                            new Evidence(
                                hit.file(),
                                hit.line(),
                                "Deno listens on 8000",
                                Confidence.GUESS))));
  }
}
