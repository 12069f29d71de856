// SPDX-License-Identifier: Apache-2.0
package sh.zagi.env.detect.ecosystem;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import sh.zagi.env.detect.BrokenFileException;
import sh.zagi.env.detect.Ecosystem;
import sh.zagi.env.detect.Evidence;
import sh.zagi.env.detect.Folders;
import sh.zagi.env.detect.ProjectFiles;
import sh.zagi.env.detect.Root;
import sh.zagi.env.detect.format.TextLines;

/// Recognises Go by `go.mod`, by `go.work`, and by programs without either at the top.
public final class GoModules implements Ecosystem {
  private static final String MODULE = "go.mod";
  private static final String WORKSPACE = "go.work";
  private static final Pattern NAME = Pattern.compile("^module\\s+\"?([^\\s\"]+)");
  private static final Pattern VERSION = Pattern.compile("^go\\s+(\\d[\\w.]*)");
  private static final Pattern TOOLCHAIN = Pattern.compile("^toolchain\\s+go(\\d[\\w.]*)");
  private static final Pattern USE =
      Pattern.compile("^(?:use\\s+|\\s+)\"?(\\.[^\\s\"]*|[\\w/-]+)\"?");
  private static final Pattern REQUIRE = Pattern.compile("^require\\b");
  private static final Pattern MAIN = Pattern.compile("^package\\s+main\\b");
  private static final Pattern CGO = Pattern.compile("^(?:import\\s+|\\s*)\"C\"");
  private static final List<String> SERVERS = List.of("server", "app", "api", "web", "main");
  private static final int SOURCE_LIMIT = 200;

  @Override
  public String name() {
    return "go";
  }

  @Override
  public List<String> markers() {
    return List.of(MODULE, WORKSPACE);
  }

  @Override
  public List<Root> roots(ProjectFiles files) throws BrokenFileException {
    List<Root> roots = new ArrayList<>();
    for (String folder : Folders.with(files, WORKSPACE)) {
      if (!files.has(Folders.join(folder, MODULE))) {
        roots.add(workspace(files, Folders.join(folder, WORKSPACE)));
      }
    }
    for (String folder : Folders.with(files, MODULE)) {
      String manifest = Folders.join(folder, MODULE);
      TextLines text = TextLines.of(files, manifest);
      Optional<TextLines.Hit> module = text.first(NAME);
      if (module.isPresent()) {
        roots.add(module(files, text, module.get()));
      } else if (manifest.equals(MODULE)) {
        throw new BrokenFileException(MODULE, 1, "has no module line");
      }
    }
    if (roots.isEmpty()) {
      program(files).ifPresent(roots::add);
    }
    return roots;
  }

  private Root workspace(ProjectFiles files, String work) {
    TextLines text = TextLines.of(files, work);
    Draft draft = Draft.of(name(), work, "is a Go workspace");
    versions(draft, text);
    String modules =
        text.all(USE).stream()
            .map(hit -> hit.group(1))
            .filter(path -> !path.startsWith(".."))
            .map(path -> (path.startsWith(".") ? path : "./" + path) + "/...")
            .collect(Collectors.joining(" "));
    return draft
        .task("build", "go build " + modules)
        .task("test", "go test " + modules)
        .task("lint", "go vet " + modules)
        .root();
  }

  private Root module(ProjectFiles files, TextLines text, TextLines.Hit module) {
    String manifest = text.file();
    Draft draft = new Draft(name(), Folders.of(manifest), module.says("is a Go module"));
    draft.app(lastWord(module.group(1)), "");
    versions(draft, text);
    draft.manager("go", "", module.says("go manages modules"));
    String sums = draft.below("go.sum");
    boolean vendored = files.has(draft.below("vendor/modules.txt"));
    if (vendored) {
      draft.fact(new Evidence(draft.below("vendor/modules.txt"), 0, "has its libraries with it"));
    } else if (files.has(sums) || text.first(REQUIRE).isPresent()) {
      draft.deps("go", files.has(sums) ? sums : "", manifest);
      draft.task("install", "go mod download");
    }
    draft.task("build", "go build ./...").task("test", "go test ./...");
    programs(files, draft, lastWord(module.group(1)));
    lint(files, draft);
    cgo(files, draft);
    return draft.root();
  }

  private static void versions(Draft draft, TextLines text) {
    Optional<TextLines.Hit> go = text.first(VERSION);
    Optional<TextLines.Hit> toolchain = text.first(TOOLCHAIN);
    go.ifPresent(hit -> draft.tool("go", hit.group(1), hit.says("go " + hit.group(1))));
    toolchain.ifPresent(
        hit -> draft.tool("go", hit.group(1), hit.says("toolchain go" + hit.group(1))));
    draft.tool("go");
  }

  /// The major version suffix is no name.
  private static String lastWord(String module) {
    String name = Folders.name(module);
    return name.matches("v\\d+") && module.contains("/") ? Folders.name(Folders.of(module)) : name;
  }

  private static void programs(ProjectFiles files, Draft draft, String module) {
    Set<String> mains = new TreeSet<>();
    Optional<Evidence> top = Optional.empty();
    String prefix = draft.below("");
    for (String file : files.under(prefix)) {
      String inside = file.substring(prefix.length());
      boolean program = inside.endsWith(".go") && !inside.endsWith("_test.go");
      if (program && !inside.contains("/") && top.isEmpty()) {
        top = TextLines.of(files, file).first(MAIN).map(hit -> hit.says("is a program"));
      } else if (program && inside.startsWith("cmd/") && mains.size() < SOURCE_LIMIT) {
        String folder = Folders.of(inside);
        if (!mains.contains(folder) && TextLines.of(files, file).first(MAIN).isPresent()) {
          mains.add(folder);
        }
      }
    }
    top.ifPresent(why -> draft.usual("start", "go run .", why));
    for (String main : mains) {
      draft.fact(new Evidence(draft.below(main), 0, "is a program"));
      if (mains.size() > 1 || top.isPresent()) {
        draft.task("start:" + Folders.name(main), "go run ./" + main);
      }
    }
    chosen(mains, module).ifPresent(main -> draft.task("start", "go run ./" + main));
  }

  private static Optional<String> chosen(Set<String> mains, String module) {
    List<String> names = new ArrayList<>(List.of(module));
    names.addAll(SERVERS);
    return names.stream()
        .flatMap(name -> mains.stream().filter(main -> Folders.name(main).equals(name)))
        .findFirst()
        .or(() -> mains.stream().findFirst());
  }

  private static void lint(ProjectFiles files, Draft draft) {
    for (String ending : List.of(".yml", ".yaml", ".toml", ".json")) {
      String config = draft.below(".golangci" + ending);
      if (files.has(config)) {
        Evidence why = new Evidence(config, 0, "golangci-lint checks the code");
        draft.tool("golangci-lint", "", why).task("lint", "golangci-lint run", why);
      }
    }
    draft.task("lint", "go vet ./...");
  }

  /// Go calls a C compiler for files that import "C".
  private static void cgo(ProjectFiles files, Draft draft) {
    files.under(draft.below("")).stream()
        .filter(file -> file.endsWith(".go") && !Folders.isForeign(Folders.of(file)))
        .limit(SOURCE_LIMIT)
        .flatMap(file -> TextLines.of(files, file).first(CGO).stream())
        .findFirst()
        .ifPresent(hit -> {
          draft.needs("gcc", hit.says("cgo calls a C compiler"));
          draft.needs("libc6-dev", hit.says("cgo calls a C compiler"));
        });
  }

  /// Programs from before modules, or of one file.
  private Optional<Root> program(ProjectFiles files) {
    return files.under("").stream()
        .filter(file -> file.endsWith(".go") && !file.contains("/"))
        .flatMap(file -> TextLines.of(files, file).first(MAIN).stream())
        .findFirst()
        .map(hit ->
            new Draft(name(), "", hit.says("is a Go program"))
                .tool("go")
                .task("build", "GO111MODULE=off go build -o app .")
                .task("test", "GO111MODULE=off go test .")
                .task("start", "GO111MODULE=off go run .")
                .root());
  }
}
