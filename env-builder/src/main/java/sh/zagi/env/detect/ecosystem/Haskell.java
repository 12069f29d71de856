// SPDX-License-Identifier: Apache-2.0
package sh.zagi.env.detect.ecosystem;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import sh.zagi.env.detect.BrokenFileException;
import sh.zagi.env.detect.Confidence;
import sh.zagi.env.detect.Ecosystem;
import sh.zagi.env.detect.Evidence;
import sh.zagi.env.detect.Folders;
import sh.zagi.env.detect.ProjectFiles;
import sh.zagi.env.detect.Root;
import sh.zagi.env.detect.format.Documents;
import sh.zagi.env.detect.format.TextLines;
import sh.zagi.env.detect.format.Value;

/// Recognises Haskell by `stack.yaml`, `cabal.project`, `package.yaml` and Cabal files.
public final class Haskell implements Ecosystem {
  private static final Pattern NAME = field("name", "([\\w-]+)");
  private static final Pattern VERSION = field("version", "([\\d.]+)");
  private static final Pattern PROGRAM = Pattern.compile("^(?i)executable\\s+([\\w-]+)");
  private static final Pattern TESTS = Pattern.compile("^(?i)test-suite\\s+([\\w-]+)");
  private static final Pattern TESTED =
      Pattern.compile("(?i)GHC\\s*={1,2}\\s*(\\d+\\.\\d+[.\\d]*)");
  private static final Pattern COMPILER = field("with-compiler", "ghc-([\\d.]+)");
  private static final Pattern LTS = Pattern.compile("lts-(\\d+)");
  private static final Pattern GHC = Pattern.compile("ghc-(\\d+\\.\\d+(?:\\.\\d+)?)");

  /// The compiler line of each long-term snapshot.
  private static final Map<String, String> GHC_BY_LTS =
      Map.ofEntries(
          Map.entry("12", "8.4"),
          Map.entry("13", "8.6"),
          Map.entry("14", "8.6"),
          Map.entry("15", "8.8"),
          Map.entry("16", "8.8"),
          Map.entry("17", "8.10"),
          Map.entry("18", "8.10"),
          Map.entry("19", "9.0"),
          Map.entry("20", "9.2"),
          Map.entry("21", "9.4"),
          Map.entry("22", "9.6"),
          Map.entry("23", "9.8"),
          Map.entry("24", "9.10"));

  private static Pattern field(String name, String value) {
    return Pattern.compile("^\\s*(?i:" + name + ")\\s*:\\s*" + value);
  }

  @Override
  public String name() {
    return "haskell";
  }

  @Override
  public List<String> markers() {
    return List.of("stack.yaml", "cabal.project", "package.yaml", "*.cabal");
  }

  @Override
  public List<Root> roots(ProjectFiles files) throws BrokenFileException {
    List<String> projects =
        new java.util.ArrayList<>(
            Folders.with(files, "stack.yaml", "cabal.project", "cabal.project.local"));
    projects.addAll(Folders.withEnding(files, ".cabal"));
    projects.addAll(
        Folders.with(files, "package.yaml").stream()
            .filter(folder -> !files.under(Folders.join(folder, "")).isEmpty())
            .toList());
    List<String> found = new java.util.ArrayList<>();
    for (String folder : projects) {
      if (found.stream().noneMatch(one -> Folders.within(folder, one))) {
        found.add(folder);
      }
    }
    return Folders.each(files, found, folder -> Optional.of(root(files, folder)));
  }

  private Root root(ProjectFiles files, String folder) throws BrokenFileException {
    String cabal =
        files.under(Folders.join(folder, "")).stream()
            .filter(file -> file.endsWith(".cabal") && !Folders.isForeign(Folders.of(file)))
            .min(java.util.Comparator.comparingInt(Folders::depth))
            .orElse("");
    String stack = Folders.join(folder, "stack.yaml");
    String hpack = Folders.join(folder, "package.yaml");
    String main =
        List.of(stack, hpack, Folders.join(folder, "cabal.project"), cabal).stream()
            .filter(files::has)
            .findFirst()
            .orElse(cabal);
    Draft draft = new Draft(name(), folder, new Evidence(main, 0, "is a Haskell project"));
    TextLines text = TextLines.of(files, cabal);
    draft.app(text.text(NAME), text.text(VERSION));
    Optional<Value> described = Documents.yaml(files, hpack);
    described.ifPresent(
        yaml -> draft.app(yaml.textAt("name").orElse(""), yaml.textAt("version").orElse("")));
    boolean stacked = files.has(stack);
    if (stacked) {
      resolver(draft, stack, Documents.yaml(files, stack).orElseThrow());
    }
    TextLines.of(files, draft.below("cabal.project"))
        .first(COMPILER)
        .ifPresent(hit -> draft.tool("ghc", hit.group(1), hit.says("GHC " + hit.group(1))));
    text.all(TESTED).stream()
        .reduce((_, last) -> last)
        .ifPresent(hit ->
            draft.tool(
                "ghc",
                hit.group(1),
                hit.says("tested with GHC " + hit.group(1), Confidence.LIKELY)));
    draft.tool("ghc").tool(stacked ? "stack" : "cabal");
    draft.manager(stacked ? "stack" : "cabal", "", new Evidence(main, 0, "builds it"));
    boolean tests =
        text.first(TESTS).isPresent() || described.flatMap(one -> one.at("tests")).isPresent();
    tasks(draft, stacked, tests);
    text.first(PROGRAM)
        .map(hit -> hit.says("program " + hit.group(1)))
        .or(() ->
            described
                .flatMap(one -> one.at("executables"))
                .map(one -> new Evidence(hpack, one.line(), "has programs")))
        .ifPresent(why -> draft.usual("start", (stacked ? "stack" : "cabal") + " run", why));
    return draft.root();
  }

  private static void tasks(Draft draft, boolean stacked, boolean tests) {
    draft.task(
        "install",
        stacked ? "stack build --only-dependencies" : "cabal build all --only-dependencies");
    draft.task("build", stacked ? "stack build" : "cabal build all");
    if (tests) {
      draft.task("test", stacked ? "stack test" : "cabal test all");
    }
  }

  private static void resolver(Draft draft, String stack, Value yaml) {
    Optional<Value> resolver =
        yaml.at("resolver").or(() -> yaml.at("snapshot")).or(() -> yaml.at("compiler"));
    resolver.ifPresent(one -> {
      Evidence why = new Evidence(stack, one.line(), "resolver " + one.text());
      draft.fact(why);
      Matcher lts = LTS.matcher(one.text());
      Matcher exact = GHC.matcher(one.text());
      if (exact.find()) {
        draft.tool("ghc", exact.group(1), why);
      } else if (lts.find() && GHC_BY_LTS.containsKey(lts.group(1))) {
        draft.tool("ghc", GHC_BY_LTS.getOrDefault(lts.group(1), ""), why);
      }
    });
  }
}
