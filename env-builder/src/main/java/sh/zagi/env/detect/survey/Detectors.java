// SPDX-License-Identifier: Apache-2.0
package sh.zagi.env.detect.survey;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import sh.zagi.env.detect.BrokenFileException;
import sh.zagi.env.detect.Clue;
import sh.zagi.env.detect.Detection;
import sh.zagi.env.detect.Ecosystem;
import sh.zagi.env.detect.Plan;
import sh.zagi.env.detect.ProjectFiles;
import sh.zagi.env.detect.Root;
import sh.zagi.env.detect.clue.Aptfiles;
import sh.zagi.env.detect.clue.ComposeFiles;
import sh.zagi.env.detect.clue.Databases;
import sh.zagi.env.detect.clue.Devcontainers;
import sh.zagi.env.detect.clue.Dockerfiles;
import sh.zagi.env.detect.clue.Drivers;
import sh.zagi.env.detect.clue.EnvExamples;
import sh.zagi.env.detect.clue.GithubWorkflows;
import sh.zagi.env.detect.clue.MiseFiles;
import sh.zagi.env.detect.clue.NativeDependencies;
import sh.zagi.env.detect.clue.NixFiles;
import sh.zagi.env.detect.clue.OtherCi;
import sh.zagi.env.detect.clue.Platforms;
import sh.zagi.env.detect.clue.Procfiles;
import sh.zagi.env.detect.clue.VersionFiles;
import sh.zagi.env.detect.ecosystem.Bundler;
import sh.zagi.env.detect.ecosystem.CPrograms;
import sh.zagi.env.detect.ecosystem.Cargo;
import sh.zagi.env.detect.ecosystem.ClojureProjects;
import sh.zagi.env.detect.ecosystem.Cobol;
import sh.zagi.env.detect.ecosystem.Composer;
import sh.zagi.env.detect.ecosystem.Crystal;
import sh.zagi.env.detect.ecosystem.Dart;
import sh.zagi.env.detect.ecosystem.Deno;
import sh.zagi.env.detect.ecosystem.DotNet;
import sh.zagi.env.detect.ecosystem.Erlang;
import sh.zagi.env.detect.ecosystem.Gleam;
import sh.zagi.env.detect.ecosystem.GoModules;
import sh.zagi.env.detect.ecosystem.GradleProjects;
import sh.zagi.env.detect.ecosystem.Haskell;
import sh.zagi.env.detect.ecosystem.Julia;
import sh.zagi.env.detect.ecosystem.Lua;
import sh.zagi.env.detect.ecosystem.MavenProjects;
import sh.zagi.env.detect.ecosystem.Mix;
import sh.zagi.env.detect.ecosystem.Nim;
import sh.zagi.env.detect.ecosystem.Node;
import sh.zagi.env.detect.ecosystem.OCaml;
import sh.zagi.env.detect.ecosystem.Perl;
import sh.zagi.env.detect.ecosystem.Python;
import sh.zagi.env.detect.ecosystem.RProjects;
import sh.zagi.env.detect.ecosystem.ScalaProjects;
import sh.zagi.env.detect.ecosystem.Scheme;
import sh.zagi.env.detect.ecosystem.ShellScripts;
import sh.zagi.env.detect.ecosystem.StaticSites;
import sh.zagi.env.detect.ecosystem.SwiftPackages;
import sh.zagi.env.detect.ecosystem.Zig;
import sh.zagi.storage.repo.FileTree;

/// All ecosystems and clues, and how their answers combine.
public final class Detectors {
  private static final List<Ecosystem> ECOSYSTEMS =
      List.of(
          new Bundler(),
          new Cargo(),
          new Cobol(),
          new Composer(),
          new Crystal(),
          new Dart(),
          new DotNet(),
          new Erlang(),
          new Gleam(),
          new GoModules(),
          new Haskell(),
          new Julia(),
          new Lua(),
          new ClojureProjects(),
          new Deno(),
          new GradleProjects(),
          new MavenProjects(),
          new Python(),
          new ScalaProjects(),
          new Mix(),
          new Nim(),
          new Node(),
          new OCaml(),
          new Perl(),
          new RProjects(),
          new Scheme(),
          new CPrograms(),
          new ShellScripts(),
          new StaticSites(),
          new SwiftPackages(),
          new Zig());
  private static final List<Clue> CLUES =
      List.of(
          new ComposeFiles(),
          new Dockerfiles(),
          new Drivers(),
          new EnvExamples(),
          new MiseFiles(),
          new NativeDependencies(),
          new Procfiles(),
          new Aptfiles(),
          new Databases(),
          new Devcontainers(),
          new GithubWorkflows(),
          new NixFiles(),
          new OtherCi(),
          new Platforms(),
          new VersionFiles());

  private Detectors() {}

  /// What the project needs; the first root names the application.
  public static Detection detect(FileTree tree) {
    ProjectFiles files = new ProjectFiles(tree);
    List<Root> roots = new ArrayList<>();
    try {
      for (Ecosystem ecosystem : ECOSYSTEMS) {
        roots.addAll(ecosystem.roots(files));
      }
    } catch (BrokenFileException e) {
      return new Detection.Broken(String.valueOf(e.getMessage()));
    }
    Merging merging = new Merging(roots, CLUES.stream().map(clue -> clue.read(files)).toList());
    if (merging.isEmpty()) {
      return nothing();
    }
    Plan plan = merging.plan(files.warnings());
    return new Detection.Found(plan);
  }

  private static Detection nothing() {
    String names =
        ECOSYSTEMS.stream()
            .map(Ecosystem::name)
            .distinct()
            .sorted()
            .collect(Collectors.joining(", "));
    return new Detection.Nothing(
        "nothing to run was recognised: no .zagi/env.nix, and no manifest or program of " + names);
  }
}
