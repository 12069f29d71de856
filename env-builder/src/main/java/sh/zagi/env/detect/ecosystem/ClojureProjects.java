// SPDX-License-Identifier: Apache-2.0
package sh.zagi.env.detect.ecosystem;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import sh.zagi.env.detect.Confidence;
import sh.zagi.env.detect.Ecosystem;
import sh.zagi.env.detect.Evidence;
import sh.zagi.env.detect.Folders;
import sh.zagi.env.detect.ProjectFiles;
import sh.zagi.env.detect.Root;
import sh.zagi.env.detect.RootDraft;

/// Recognises Clojure projects of the command line tools and of Leiningen.
public final class ClojureProjects implements Ecosystem {
  private static final Pattern DEFPROJECT =
      Pattern.compile("\\(\\s*defproject\\s+(\\S+)\\s+\"[^\"]*\"");
  private static final Pattern VERSION =
      Pattern.compile("\\(\\s*defproject\\s+\\S+\\s+\"([^\"]*)\"");
  private static final Pattern CLOJURE =
      Pattern.compile("org\\.clojure/clojure\\s+(?:\\{\\s*:mvn/version\\s+)?\"([^\"]+)\"");
  private static final Pattern MAIN = Pattern.compile(":main\\s+(?:\\^:skip-aot\\s+)?([\\w.-]+)");
  private static final Pattern MIN_LEIN = Pattern.compile(":min-lein-version\\s+\"([^\"]+)\"");
  private static final Pattern RING = Pattern.compile("lein-ring|ring/ring-jetty-adapter|http-kit");

  @Override
  public String name() {
    return "clojure";
  }

  @Override
  public List<String> markers() {
    return List.of("deps.edn", "project.clj");
  }

  @Override
  public List<Root> roots(ProjectFiles files) {
    List<Root> roots = new ArrayList<>();
    for (String folder : Folders.with(files, "project.clj")) {
      roots.add(lein(files, folder));
    }
    for (String folder : Folders.with(files, "deps.edn")) {
      if (roots.stream().noneMatch(one -> one.path().equals(folder))) {
        roots.add(deps(files, folder));
      }
    }
    return roots;
  }

  private static void language(ProjectFiles files, String file, RootDraft draft) {
    JvmSettings.find(files, file, CLOJURE)
        .ifPresent(hit -> {
          draft.evidence(hit.says("uses Clojure " + hit.value()));
          // A library of the project, which the build tool fetches.
          draft.tool(
              "clojure",
              hit.value(),
              new Evidence(hit.file(), hit.line(), "Clojure " + hit.value(), Confidence.LIKELY));
        });
    JvmSettings.find(files, file, RING)
        .ifPresent(hit ->
            draft.port(
                3000,
                new Evidence(hit.file(), hit.line(), "Ring listens on 3000", Confidence.GUESS)));
  }

  private Root lein(ProjectFiles files, String folder) {
    RootDraft draft = new RootDraft(folder, name());
    String file = draft.below("project.clj");
    Evidence is = new Evidence(file, 0, "is a Leiningen project");
    draft.evidence(is).tool("java", "", is);
    JvmSettings.find(files, file, DEFPROJECT)
        .ifPresent(hit -> draft.app(hit.value().replaceFirst(".*/", ""), ""));
    JvmSettings.find(files, file, VERSION).ifPresent(hit -> draft.app("", hit.value()));
    Optional<JvmSettings.Hit> lein = JvmSettings.find(files, file, MIN_LEIN);
    String version = lein.map(hit -> ">=" + hit.value()).orElse("");
    Evidence why = lein.map(hit -> hit.says("Leiningen " + hit.value() + " or newer")).orElse(is);
    draft.tool("leiningen", version, why).packageManager("leiningen", version, why);
    language(files, file, draft);
    draft.task("install", "lein deps", is);
    draft.task("build", "lein compile", is);
    draft.task("test", "lein test", is);
    JvmSettings.find(files, file, Pattern.compile("lein-ring"))
        .ifPresent(hit -> draft.task("start", "lein ring server-headless", hit.says("uses Ring")));
    JvmSettings.find(files, file, MAIN)
        .ifPresent(hit -> draft.task("start", "lein run", hit.says("starts in " + hit.value())));
    return draft.done();
  }

  private Root deps(ProjectFiles files, String folder) {
    RootDraft draft = new RootDraft(folder, name());
    String file = draft.below("deps.edn");
    Evidence is = new Evidence(file, 0, "is a Clojure project");
    draft.evidence(is).tool("java", "", is).tool("clojure", "", is);
    draft.packageManager("clojure", "", is);
    language(files, file, draft);
    draft.task("install", "clojure -P", is);
    for (String task : List.of("test", "build", "run", "dev", "start", "lint")) {
      JvmSettings.find(files, file, Pattern.compile("[\\s{,]:" + task + "(?=[\\s{]|$)"))
          .ifPresent(hit ->
              draft.task(
                  task.equals("run") ? "start" : task,
                  command(files, draft, task),
                  hit.says("alias " + task)));
    }
    return draft.done();
  }

  /// Aliases with a function run by -X, or by -T for building; others have main options.
  private static String command(ProjectFiles files, RootDraft draft, String alias) {
    if (alias.equals("build")) {
      return "clojure -T:build uber";
    }
    boolean function = false;
    boolean inAlias = false;
    for (String line : files.lines(draft.below("deps.edn"))) {
      inAlias = inAlias || line.matches(".*[\\s{,]:" + alias + "(?:[\\s{].*|$)");
      if (inAlias && (line.contains(":main-opts") || line.contains(":exec-fn"))) {
        function = line.contains(":exec-fn") && !line.contains(":main-opts");
        break;
      }
    }
    return "clojure -" + (function ? "X" : "M") + ":" + alias;
  }
}
