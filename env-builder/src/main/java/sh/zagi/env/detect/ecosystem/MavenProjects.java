// SPDX-License-Identifier: Apache-2.0
package sh.zagi.env.detect.ecosystem;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import sh.zagi.env.detect.BrokenFileException;
import sh.zagi.env.detect.Confidence;
import sh.zagi.env.detect.Ecosystem;
import sh.zagi.env.detect.Evidence;
import sh.zagi.env.detect.Folders;
import sh.zagi.env.detect.ProjectFiles;
import sh.zagi.env.detect.Root;
import sh.zagi.env.detect.RootDraft;
import sh.zagi.env.detect.format.XmlElement;
import sh.zagi.env.spec.DepsSpec;

/// Recognises Maven projects by `pom.xml`; modules belong to the project that lists them.
public final class MavenProjects implements Ecosystem {
  private static final String MVN = "mvn -o -B -ntp ";
  private static final Pattern DISTRIBUTION =
      Pattern.compile("distributionUrl\\s*=.*apache-maven-(\\d+(?:\\.\\d+)+(?:-[a-z]+-\\d+)?)-bin");

  /// Plugin or dependency to the goal that starts the application, and where that listens.
  private record Starter(String artifact, String title, String goal, int port) {}

  private static final List<Starter> STARTERS =
      List.of(
          new Starter("spring-boot-maven-plugin", "Spring Boot", "spring-boot:run", 8080),
          new Starter("spring-boot-starter-web(?:flux)?", "Spring Boot", "spring-boot:run", 8080),
          new Starter("quarkus-maven-plugin", "Quarkus", "quarkus:dev", 8080),
          new Starter("micronaut-maven-plugin", "Micronaut", "mn:run", 8080),
          new Starter("liberty-maven-plugin", "Open Liberty", "liberty:run", 9080),
          new Starter("jetty-maven-plugin", "Jetty", "jetty:run", 8080),
          new Starter("jetty-ee10-maven-plugin", "Jetty", "jetty:run", 8080),
          new Starter("tomcat7-maven-plugin", "Tomcat", "tomcat7:run", 8080),
          new Starter("wildfly-maven-plugin", "WildFly", "wildfly:run", 8080),
          new Starter("javafx-maven-plugin", "JavaFX", "javafx:run", 0),
          new Starter("exec-maven-plugin", "exec", "exec:java", 0));

  private static final Map<String, String> CHECKERS =
      Map.of(
          "spotless-maven-plugin", "spotless:check",
          "maven-checkstyle-plugin", "checkstyle:check",
          "fmt-maven-plugin", "fmt:check");

  @Override
  public String name() {
    return "java";
  }

  @Override
  public List<String> markers() {
    return List.of(Pom.MANIFEST);
  }

  @Override
  public List<Root> roots(ProjectFiles files) throws BrokenFileException {
    Map<String, Pom> poms = new LinkedHashMap<>();
    Folders.each(
            files,
            Folders.with(files, Pom.MANIFEST),
            folder -> Optional.of(Pom.read(files, folder)))
        .forEach(pom -> poms.put(pom.folder(), pom));
    Map<String, String> reactors = new HashMap<>();
    poms.forEach((folder, pom) -> claim(poms, reactors, folder, pom));
    List<Root> roots = new ArrayList<>();
    poms.forEach((folder, pom) -> {
      String reactor = reactors.get(folder);
      if (reactor == null) {
        List<Pom> modules =
            poms.values().stream()
                .filter(one -> folder.equals(reactors.get(one.folder())))
                .toList();
        roots.add(top(files, pom, modules));
      } else {
        roots.add(module(files, pom, reactor));
      }
    });
    return roots;
  }

  /// Gives the modules of a project, and theirs, to it.
  private static void claim(
      Map<String, Pom> poms, Map<String, String> reactors, String folder, Pom pom) {
    String reactor = reactors.getOrDefault(folder, folder);
    for (String module : pom.modules()) {
      Pom found = poms.get(module);
      if (found != null
          && !module.equals(reactor)
          && reactors.putIfAbsent(module, reactor) == null) {
        claim(poms, reactors, module, found);
      }
    }
  }

  private Root top(ProjectFiles files, Pom pom, List<Pom> modules) {
    Evidence project = new Evidence(pom.path(), pom.line(), "is a Maven project");
    RootDraft draft = new RootDraft(pom.folder(), name());
    draft.app(pom.value("artifactId"), pom.value("version")).evidence(project);
    java(pom, draft, project);
    draft.tool("maven", "", project);
    Optional<JvmSettings.Hit> wrapper =
        JvmSettings.find(files, draft.below(".mvn/wrapper/maven-wrapper.properties"), DISTRIBUTION);
    wrapper.ifPresent(hit ->
        draft.tool(
            "maven",
            hit.value(),
            new Evidence(
                hit.file(),
                hit.line(),
                "the wrapper's Maven " + hit.value() + "; the wrapper itself would download it",
                Confidence.LIKELY)));
    draft.packageManager(
        "maven",
        wrapper.map(JvmSettings.Hit::value).orElse(""),
        wrapper.map(hit -> hit.says("the wrapper's Maven " + hit.value())).orElse(project));
    draft.task("build", MVN + "-DskipTests compile", project);
    draft.task("test", MVN + "test", project);
    languages(files, pom, draft);
    start(files, pom, draft, MVN);
    lint(pom, draft);
    for (Pom module : modules) {
      String below =
          module.folder().substring(pom.folder().isEmpty() ? 0 : pom.folder().length() + 1);
      RootDraft probe = new RootDraft(pom.folder(), name());
      start(files, module, probe, MVN + "-pl " + below + " ");
      probe
          .done()
          .tasks()
          .forEach((task, need) -> draft.task(task, need.command(), need.evidence()));
    }
    draft.deps(new DepsSpec(DepsSpec.MAVEN, "", pom.path()));
    return draft.done();
  }

  private static void java(Pom pom, RootDraft draft, Evidence project) {
    Optional<Evidence> release = pom.release();
    String java =
        release.map(found -> ">=" + Pom.number(found.fact().replaceFirst(".* ", ""))).orElse("");
    draft.tool("java", java, release.orElse(project));
  }

  private Root module(ProjectFiles files, Pom pom, String reactor) {
    Evidence module = new Evidence(pom.path(), pom.line(), "is a Maven module");
    RootDraft draft = new RootDraft(pom.folder(), name()).memberOf(reactor);
    draft.app(pom.value("artifactId"), pom.value("version")).evidence(module);
    java(pom, draft, module);
    draft.tool("maven", "", module);
    draft.packageManager("maven", "", module);
    String below = pom.folder().substring(reactor.isEmpty() ? 0 : reactor.length() + 1);
    if (below.matches("[\\w./-]+")) {
      draft.taskIn(reactor, "build", MVN + "-DskipTests -pl " + below + " -am compile", module);
      draft.taskIn(reactor, "test", MVN + "-pl " + below + " -am test", module);
    }
    languages(files, pom, draft);
    port(files, pom, draft);
    return draft.done();
  }

  private static void languages(ProjectFiles files, Pom pom, RootDraft draft) {
    for (Map.Entry<String, String> one :
        Map.of("kotlin", "kotlin-maven-plugin", "scala", "scala-maven-plugin").entrySet()) {
      pom.artifact(one.getValue())
          .ifPresent(plugin -> {
            draft.evidence(new Evidence(pom.path(), plugin.line(), "compiles " + one.getKey()));
            boolean only =
                !files.under(draft.below("src/main/" + one.getKey() + "/")).isEmpty()
                    && files.under(draft.below("src/main/java/")).isEmpty();
            if (only) {
              draft.ecosystem(one.getKey());
            }
          });
    }
  }

  private static void start(ProjectFiles files, Pom pom, RootDraft draft, String mvn) {
    for (Starter starter : STARTERS) {
      Optional<XmlElement> found = pom.artifact(starter.artifact);
      if (found.isPresent() && !draft.hasTask("start")) {
        Evidence why =
            new Evidence(
                pom.path(), found.get().line(), "uses " + starter.title, Confidence.LIKELY);
        draft.taskIn(draft.path(), "start", mvn + starter.goal, why);
      }
    }
    port(files, pom, draft);
  }

  private static void port(ProjectFiles files, Pom pom, RootDraft draft) {
    STARTERS.stream()
        .filter(one -> one.port > 0 && pom.artifact(one.artifact).isPresent())
        .findFirst()
        .ifPresent(one -> {
          int line = pom.artifact(one.artifact).map(XmlElement::line).orElse(0);
          JvmSettings.port(files, pom.folder())
              .ifPresentOrElse(
                  port -> draft.port(port.port(), port.evidence()),
                  () ->
                      draft.port(
                          one.port,
                          new Evidence(
                              pom.path(),
                              line,
                              one.title + " listens on " + one.port,
                              Confidence.GUESS)));
        });
  }

  private static void lint(Pom pom, RootDraft draft) {
    CHECKERS.entrySet().stream()
        .sorted(Map.Entry.comparingByKey())
        .forEach(one ->
            pom.artifact(one.getKey())
                .ifPresent(plugin ->
                    draft.task(
                        "lint",
                        MVN + one.getValue(),
                        new Evidence(
                            pom.path(),
                            plugin.line(),
                            "is checked by " + one.getKey(),
                            Confidence.LIKELY))));
  }
}
