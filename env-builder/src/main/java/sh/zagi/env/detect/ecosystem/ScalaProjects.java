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

/// Recognises Scala projects of sbt, Mill and Scala CLI.
public final class ScalaProjects implements Ecosystem {
  private static final Pattern NAME =
      Pattern.compile("(?:^|[\\s(,])(?:ThisBuild\\s*/\\s*)?name\\s*:=\\s*\"([^\"]+)\"");
  private static final Pattern VERSION =
      Pattern.compile("(?:^|[\\s(,])(?:ThisBuild\\s*/\\s*)?version\\s*:=\\s*\"([^\"]+)\"");
  private static final Pattern SCALA = Pattern.compile("scalaVersion\\s*(?::=|=)\\s*\"([^\"]+)\"");
  private static final Pattern SBT = Pattern.compile("^\\s*sbt\\.version\\s*=\\s*([\\w.-]+)");
  private static final Pattern JAVA =
      Pattern.compile(
          "(?:-release\"?,?\\s*\"|-release:|--release\"?,?\\s*\"|-target:(?:jvm-)?)(?:1\\.)?(\\d+)");
  private static final Pattern MILL_HEADER =
      Pattern.compile("mill-version:?\\s*\"?([\\d.]+[\\w.-]*)");
  private static final Pattern CLI_SCALA =
      Pattern.compile("//>\\s*using\\s+scala\\s+\"?([\\w.-]+)");

  @Override
  public String name() {
    return "scala";
  }

  @Override
  public List<String> markers() {
    return List.of("build.sbt", "build.mill", "build.sc");
  }

  @Override
  public List<Root> roots(ProjectFiles files) {
    List<Root> roots = new ArrayList<>();
    for (String folder : Folders.with(files, "build.sbt")) {
      boolean inside = roots.stream().anyMatch(one -> Folders.within(folder, one.path()));
      if (!inside) {
        roots.add(sbt(files, folder));
      }
    }
    for (String marker : List.of("build.mill", "build.mill.scala", "build.sc")) {
      for (String folder : Folders.with(files, marker)) {
        boolean inside = roots.stream().anyMatch(one -> Folders.within(folder, one.path()));
        if (!inside) {
          roots.add(mill(files, folder, marker));
        }
      }
    }
    for (String folder : Folders.with(files, "project.scala")) {
      if (roots.stream().noneMatch(one -> one.path().equals(folder))) {
        roots.add(cli(files, folder));
      }
    }
    return roots;
  }

  private Root sbt(ProjectFiles files, String folder) {
    RootDraft draft = new RootDraft(folder, name());
    String script = draft.below("build.sbt");
    Evidence is = new Evidence(script, 0, "is an sbt project");
    draft.evidence(is);
    app(files, script, draft);
    java(files, script, draft, is);
    Optional<JvmSettings.Hit> version =
        JvmSettings.find(files, draft.below("project/build.properties"), SBT);
    Evidence why = version.map(hit -> hit.says("sbt " + hit.value())).orElse(is);
    String sbt = version.map(JvmSettings.Hit::value).orElse("");
    draft.tool("sbt", sbt, why).packageManager("sbt", sbt, why);
    draft.task("install", "sbt update", is);
    draft.task("build", "sbt compile", is);
    draft.task("test", "sbt test", is);
    String plugins = draft.below("project/plugins.sbt");
    Optional<JvmSettings.Hit> play =
        JvmSettings.find(
            files,
            plugins,
            Pattern.compile(
                "\"(?:com\\.typesafe\\.play|org\\.playframework)\"\\s*%\\s*\"sbt-plugin\""));
    play.ifPresent(hit -> {
      draft.evidence(hit.says("uses Play"));
      draft.port(
          9000, new Evidence(hit.file(), hit.line(), "Play listens on 9000", Confidence.GUESS));
    });
    draft.task("start", "sbt run", new Evidence(script, 0, "a habit of sbt", Confidence.GUESS));
    JvmSettings.find(files, plugins, Pattern.compile("sbt-scalafmt"))
        .ifPresent(hit ->
            draft.task("lint", "sbt scalafmtCheckAll", hit.says("is formatted by scalafmt")));
    return draft.done();
  }

  private static void app(ProjectFiles files, String script, RootDraft draft) {
    JvmSettings.find(files, script, NAME).ifPresent(hit -> draft.app(hit.value(), ""));
    JvmSettings.find(files, script, VERSION).ifPresent(hit -> draft.app("", hit.value()));
    JvmSettings.find(files, script, SCALA)
        .ifPresent(hit -> {
          draft.evidence(hit.says("uses Scala " + hit.value()));
          // The build tool fetches the compiler, so that none is needed beside it.
          draft.tool(
              "scala",
              hit.value(),
              new Evidence(
                  hit.file(), hit.line(), "compiles with Scala " + hit.value(), Confidence.LIKELY));
        });
  }

  private static void java(ProjectFiles files, String script, RootDraft draft, Evidence is) {
    JvmSettings.find(files, script, JAVA)
        .ifPresentOrElse(
            hit ->
                draft.tool(
                    "java", ">=" + hit.value(), hit.says("compiles for Java " + hit.value())),
            () -> draft.tool("java", "", is));
  }

  private Root mill(ProjectFiles files, String folder, String marker) {
    RootDraft draft = new RootDraft(folder, name());
    String script = draft.below(marker);
    Evidence is = new Evidence(script, 0, "is a Mill project");
    draft.evidence(is);
    app(files, script, draft);
    java(files, script, draft, is);
    Optional<JvmSettings.Hit> version =
        JvmSettings.find(files, draft.below(".mill-version"), Pattern.compile("^\\s*([\\d.]+\\S*)"))
            .or(() ->
                JvmSettings.find(
                    files,
                    draft.below(".config/mill-version"),
                    Pattern.compile("^\\s*([\\d.]+\\S*)")))
            .or(() -> JvmSettings.find(files, script, MILL_HEADER));
    Evidence why = version.map(hit -> hit.says("Mill " + hit.value())).orElse(is);
    String mill = version.map(JvmSettings.Hit::value).orElse("");
    draft.tool("mill", mill, why).packageManager("mill", mill, why);
    draft.task("build", "mill __.compile", is);
    draft.task("test", "mill __.test", is);
    return draft.done();
  }

  private Root cli(ProjectFiles files, String folder) {
    RootDraft draft = new RootDraft(folder, name());
    String script = draft.below("project.scala");
    Evidence is = new Evidence(script, 0, "is a Scala CLI project");
    draft.evidence(is).tool("java", "", is).tool("scala-cli", "", is);
    JvmSettings.find(files, script, CLI_SCALA)
        .ifPresent(hit -> draft.evidence(hit.says("uses Scala " + hit.value())));
    draft.packageManager("scala-cli", "", is);
    draft.task("build", "scala-cli compile .", is);
    draft.task("test", "scala-cli test .", is);
    draft.task(
        "start",
        "scala-cli run .",
        new Evidence(script, 0, "a habit of Scala CLI", Confidence.GUESS));
    return draft.done();
  }
}
