// SPDX-License-Identifier: Apache-2.0
package sh.zagi.env.detect.ecosystem;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import sh.zagi.env.detect.Confidence;
import sh.zagi.env.detect.Ecosystem;
import sh.zagi.env.detect.Evidence;
import sh.zagi.env.detect.Folders;
import sh.zagi.env.detect.ProjectFiles;
import sh.zagi.env.detect.Root;
import sh.zagi.env.detect.RootDraft;
import sh.zagi.env.spec.DepsSpec;

/// Recognises Gradle projects by their scripts in Groovy or Kotlin. The scripts are programs, so
/// only what stands in them plainly is read.
public final class GradleProjects implements Ecosystem {
  private static final String GRADLE = "gradle --offline --no-daemon ";
  private static final List<String> SETTINGS = List.of("settings.gradle.kts", "settings.gradle");
  private static final List<String> BUILDS = List.of("build.gradle.kts", "build.gradle");

  private static final Pattern NAME =
      Pattern.compile("rootProject\\.name\\s*=\\s*[\"']([^\"']+)[\"']");
  private static final Pattern VERSION =
      Pattern.compile("^\\s*(?:project\\.)?version\\s*=?\\s*[\"']?([\\w.-]+)[\"']?\\s*$");
  private static final Pattern INCLUDE = Pattern.compile("[\"']:?([\\w:./-]+)[\"']");
  private static final Pattern WRAPPER =
      Pattern.compile("distributionUrl\\s*=.*gradle-(\\d+(?:\\.\\d+)+(?:-rc-\\d+)?)-(?:bin|all)");
  private static final Pattern TOOLCHAIN =
      Pattern.compile("JavaLanguageVersion\\.of\\(\\s*[\"']?(\\d+)|jvmToolchain\\(\\s*(\\d+)");
  private static final Pattern LEVEL =
      Pattern.compile(
          "(?:(?:source|target)Compatibility\\s*=?\\s*(?:JavaVersion\\.(?:VERSION_|toVersion\\())?"
              + "|options\\.release(?:\\.set\\(|\\s*=)\\s*|jvmTarget\\s*=\\s*(?:JvmTarget\\.JVM_)?)"
              + "[\"']?(?:1[._])?(\\d+)");
  private static final Pattern KOTLIN =
      Pattern.compile(
          "(?:kotlin\\([\"']jvm[\"']\\)|org\\.jetbrains\\.kotlin\\.(?:jvm|multiplatform)[\"']?\\)?)"
              + "(?:\\s+version\\s*\\(?[\"']([\\d.]+))?");
  private static final Pattern SCALA =
      Pattern.compile("(?:id\\s*\\(?\\s*[\"']|^\\s*)scala[\"'\\s)]*$");
  private static final Pattern ANDROID =
      Pattern.compile("com\\.android\\.application|com\\.android\\.library");
  private static final Pattern PLUGIN_VERSION = Pattern.compile("version\\s*\\(?[\"']([\\w.-]+)");

  /// What a plugin means for starting.
  private record Starter(Pattern plugin, String title, String task, int port) {}

  private static final List<Starter> STARTERS =
      List.of(
          new Starter(
              Pattern.compile("org\\.springframework\\.boot[\"']"), "Spring Boot", "bootRun", 8080),
          new Starter(Pattern.compile("[\"']io\\.quarkus[\"']"), "Quarkus", "quarkusDev", 8080),
          new Starter(
              Pattern.compile("io\\.micronaut\\.(?:minimal\\.)?application"),
              "Micronaut",
              "run",
              8080),
          new Starter(Pattern.compile("io\\.ktor\\.plugin"), "Ktor", "run", 8080),
          new Starter(Pattern.compile("org\\.gretty"), "Gretty", "appRun", 8080),
          new Starter(
              Pattern.compile(
                  "(?:id\\s*\\(?\\s*[\"']|apply plugin:\\s*[\"']|^\\s*`?)application[\"'`)]*\\s*$"),
              "the application plugin",
              "run",
              0));

  private static final Map<String, String> CHECKERS =
      Map.of(
          "com.diffplug.spotless", "spotlessCheck",
          "org.jlleitschuh.gradle.ktlint", "ktlintCheck",
          "io.gitlab.arturbosch.detekt", "detekt",
          "checkstyle", "checkstyleMain");

  @Override
  public String name() {
    return "java";
  }

  @Override
  public List<String> markers() {
    return List.of("build.gradle", "build.gradle.kts");
  }

  @Override
  public List<Root> roots(ProjectFiles files) {
    List<String> folders =
        Folders.with(
            files, Stream.concat(SETTINGS.stream(), BUILDS.stream()).toArray(String[]::new));
    Map<String, String> builds = new HashMap<>();
    List<Root> roots = new ArrayList<>();
    for (String folder : folders) {
      boolean alone = builds.get(folder) == null;
      // buildSrc holds parts of the build itself.
      if (!alone || Folders.name(folder).equals("buildSrc")) {
        continue;
      }
      List<String> members = members(files, folder);
      members.forEach(one -> builds.putIfAbsent(one, folder));
      roots.add(top(files, folder, members));
      members.stream()
          .filter(one -> !one.equals(folder))
          .forEach(one -> roots.add(member(files, folder, one)));
    }
    return roots;
  }

  private static Optional<String> first(ProjectFiles files, String folder, List<String> names) {
    return names.stream().map(one -> Folders.join(folder, one)).filter(files::has).findFirst();
  }

  /// The folders of `include` that have a script.
  private static List<String> members(ProjectFiles files, String folder) {
    Set<String> members = new LinkedHashSet<>();
    Optional<String> settings = first(files, folder, SETTINGS);
    boolean including = false;
    for (String line : settings.map(files::lines).orElse(List.of())) {
      String text = line.strip();
      including |= text.matches("include(?!Build)\\b.*");
      if (including && members.size() < Folders.LIMIT) {
        Matcher matcher = INCLUDE.matcher(text);
        while (matcher.find()) {
          String member = Folders.join(folder, matcher.group(1).replace(':', '/'));
          if (first(files, member, BUILDS).isPresent()) {
            members.add(member);
          }
        }
        including = text.endsWith(",") || text.endsWith("(");
      }
    }
    return List.copyOf(members);
  }

  private Root top(ProjectFiles files, String folder, List<String> members) {
    String script =
        first(files, folder, BUILDS).or(() -> first(files, folder, SETTINGS)).orElseThrow();
    Evidence project = new Evidence(script, 0, "is a Gradle project");
    RootDraft draft = new RootDraft(folder, name()).evidence(project);
    List<String> scripts = new ArrayList<>(List.of(script));
    members.stream().flatMap(one -> first(files, one, BUILDS).stream()).forEach(scripts::add);
    first(files, folder, SETTINGS)
        .flatMap(one -> JvmSettings.find(files, one, NAME))
        .ifPresent(hit -> draft.app(hit.value(), ""));
    JvmSettings.find(files, List.of(script, draft.below("gradle.properties")), VERSION)
        .ifPresent(hit -> draft.app("", hit.value()));
    java(files, scripts, draft, project);
    wrapper(files, draft, project);
    Optional<JvmSettings.Hit> android = JvmSettings.find(files, scripts, ANDROID);
    draft.task("build", GRADLE + (android.isPresent() ? "assembleDebug" : "assemble"), project);
    draft.task("test", GRADLE + (android.isPresent() ? "testDebugUnitTest" : "test"), project);
    android.ifPresent(hit -> draft.evidence(hit.says("is an Android application")));
    languages(files, scripts, draft);
    List<String> all = new ArrayList<>(List.of(folder));
    all.addAll(members);
    all.forEach(one -> start(files, one, draft));
    CHECKERS.forEach((plugin, task) ->
        JvmSettings.find(
                files, scripts, Pattern.compile("[\"'`\\s]" + Pattern.quote(plugin) + "[\"'`\\s]"))
            .ifPresent(
                hit -> draft.task("lint", GRADLE + task, hit.says("is checked by " + plugin))));
    draft.deps(new DepsSpec(DepsSpec.GRADLE, "", script));
    return draft.done();
  }

  private static void java(
      ProjectFiles files, List<String> scripts, RootDraft draft, Evidence project) {
    for (String script : scripts) {
      int number = 0;
      for (String line : files.lines(script)) {
        number++;
        Matcher toolchain = TOOLCHAIN.matcher(line);
        if (toolchain.find()) {
          String java = toolchain.group(1) == null ? toolchain.group(2) : toolchain.group(1);
          draft.tool("java", java, new Evidence(script, number, "is built by Java " + java));
          return;
        }
      }
    }
    Optional<JvmSettings.Hit> level =
        JvmSettings.find(files, scripts, LEVEL).filter(hit -> Pom.number(hit.value()) > 0);
    level.ifPresentOrElse(
        hit -> draft.tool("java", ">=" + hit.value(), hit.says("compiles for Java " + hit.value())),
        () -> draft.tool("java", "", project));
  }

  private static void wrapper(ProjectFiles files, RootDraft draft, Evidence project) {
    Optional<JvmSettings.Hit> wrapper =
        JvmSettings.find(files, draft.below("gradle/wrapper/gradle-wrapper.properties"), WRAPPER);
    Evidence why =
        wrapper
            .map(hit ->
                hit.says(
                    "the wrapper's Gradle "
                        + hit.value()
                        + "; the wrapper itself would download it"))
            .orElse(project);
    String version = wrapper.map(JvmSettings.Hit::value).orElse("");
    draft.tool("gradle", version, why).packageManager("gradle", version, why);
  }

  private static void languages(ProjectFiles files, List<String> scripts, RootDraft draft) {
    JvmSettings.find(files, scripts, KOTLIN)
        .ifPresent(hit -> {
          boolean named = !hit.value().isEmpty() && !hit.value().equals("null");
          draft.evidence(hit.says("uses Kotlin" + (named ? " " + hit.value() : "")));
          draft.ecosystem("kotlin");
        });
    JvmSettings.find(files, scripts, SCALA)
        .ifPresent(hit -> draft.evidence(hit.says("uses Scala")).ecosystem("scala"));
  }

  private static void start(ProjectFiles files, String folder, RootDraft draft) {
    Optional<String> script = first(files, folder, BUILDS);
    for (Starter starter : STARTERS) {
      Optional<JvmSettings.Hit> hit =
          script
              .flatMap(one -> JvmSettings.find(files, one, starter.plugin))
              .filter(one -> !files.lines(one.file()).get(one.line() - 1).contains("apply false"));
      if (hit.isEmpty()) {
        continue;
      }
      Matcher version =
          PLUGIN_VERSION.matcher(files.lines(hit.get().file()).get(hit.get().line() - 1));
      String title = starter.title + (version.find() ? " " + version.group(1) : "");
      draft.evidence(hit.get().says("uses " + title));
      draft.task("start", GRADLE + starter.task, hit.get().says("uses " + title));
      if (starter.port > 0 && !draft.hasPort()) {
        String fact = starter.title + " listens on " + starter.port;
        JvmSettings.port(files, folder)
            .ifPresentOrElse(
                port -> draft.port(port.port(), port.evidence()),
                () ->
                    draft.port(
                        starter.port,
                        new Evidence(hit.get().file(), hit.get().line(), fact, Confidence.GUESS)));
      }
    }
  }

  private Root member(ProjectFiles files, String top, String folder) {
    String script = first(files, folder, BUILDS).orElseThrow();
    Evidence module = new Evidence(script, 0, "is a Gradle subproject");
    RootDraft draft = new RootDraft(folder, name()).memberOf(top).evidence(module);
    draft.app(Folders.name(folder), "");
    java(files, List.of(script), draft, module);
    draft.tool("gradle", "", module).packageManager("gradle", "", module);
    String project = ":" + folder.substring(top.isEmpty() ? 0 : top.length() + 1).replace('/', ':');
    draft.taskIn(top, "build", GRADLE + project + ":assemble", module);
    draft.taskIn(top, "test", GRADLE + project + ":test", module);
    languages(files, List.of(script), draft);
    return draft.done();
  }
}
