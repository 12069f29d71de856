// SPDX-License-Identifier: Apache-2.0
package sh.zagi.env.detect.ecosystem;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import sh.zagi.env.detect.BrokenFileException;
import sh.zagi.env.detect.Evidence;
import sh.zagi.env.detect.Folders;
import sh.zagi.env.detect.ProjectFiles;
import sh.zagi.env.detect.format.Documents;
import sh.zagi.env.detect.format.XmlElement;

/// A `pom.xml` with those of its parents that are files of the same tree.
final class Pom {
  static final String MANIFEST = "pom.xml";
  private static final int PARENT_LIMIT = 5;
  private static final Pattern RELEASE = Pattern.compile("(?:1\\.)?(\\d{1,2})");
  private static final Pattern PROPERTY = Pattern.compile("\\$\\{([A-Za-z0-9._-]+)}");
  private static final List<String> RELEASE_PROPERTIES =
      List.of(
          "maven.compiler.release",
          "maven.compiler.target",
          "maven.compiler.source",
          "java.version",
          "kotlin.compiler.jvmTarget");

  /// A pom of the chain and where it stands.
  private record Link(String path, XmlElement xml) {}

  private final List<Link> chain;

  private Pom(List<Link> chain) {
    this.chain = chain;
  }

  static Pom read(ProjectFiles files, String folder) throws BrokenFileException {
    List<Link> chain = new ArrayList<>();
    Optional<String> path = Optional.of(Folders.join(folder, MANIFEST));
    while (path.isPresent() && files.has(path.get()) && chain.size() < PARENT_LIMIT) {
      String here = path.get();
      XmlElement xml = Documents.xml(files, here).orElseThrow();
      if (!xml.name().equals("project")) {
        throw new BrokenFileException(here, xml.line(), "the root is not <project>");
      }
      chain.add(new Link(here, xml));
      path = parentPath(here, xml);
    }
    return new Pom(chain);
  }

  private static Optional<String> parentPath(String path, XmlElement pom) {
    if (pom.find("parent").isEmpty()) {
      return Optional.empty();
    }
    String relative = pom.find("parent/relativePath").map(XmlElement::text).orElse("../pom.xml");
    return relative.isEmpty()
        ? Optional.empty()
        : resolve(Folders.of(path), relative.endsWith(".xml") ? relative : relative + "/pom.xml");
  }

  /// A relative path from a folder; empty when it leaves the tree.
  private static Optional<String> resolve(String folder, String relative) {
    Deque<String> steps = new ArrayDeque<>();
    for (String step : Folders.join(folder, relative).split("/", -1)) {
      if (step.equals("..")) {
        if (steps.isEmpty()) {
          return Optional.empty();
        }
        steps.removeLast();
      } else if (!step.isEmpty() && !step.equals(".")) {
        steps.addLast(step);
      }
    }
    return Optional.of(String.join("/", steps));
  }

  String path() {
    return chain.getFirst().path;
  }

  String folder() {
    return Folders.of(path());
  }

  private XmlElement xml() {
    return chain.getFirst().xml;
  }

  int line() {
    return xml().line();
  }

  /// The folders of the modules, also of those in profiles.
  List<String> modules() {
    return Stream.concat(
            Stream.of(xml()),
            xml().find("profiles").stream().flatMap(all -> all.children().stream()))
        .flatMap(one -> one.find("modules").stream())
        .flatMap(all -> all.children().stream())
        .map(XmlElement::text)
        .map(text -> text.endsWith(".xml") ? text.replaceFirst("/?[^/]*$", "") : text)
        .flatMap(text -> resolve(folder(), text).stream())
        .distinct()
        .toList();
  }

  /// A value of the project, or of its parent.
  String value(String key) {
    return resolved(
        xml().find(key).or(() -> xml().find("parent/" + key)).map(XmlElement::text).orElse(""));
  }

  /// The release of Java that the code is compiled for; the fact ends in its number.
  Optional<Evidence> release() {
    for (Link link : chain) {
      for (String property : RELEASE_PROPERTIES) {
        Optional<XmlElement> found = link.xml.find("properties/" + property);
        int number = found.map(one -> number(resolved(one.text()))).orElse(0);
        if (number > 0) {
          return found.map(one -> compiles(link, one, number));
        }
      }
      Optional<Evidence> plugin = pluginRelease(link);
      if (plugin.isPresent()) {
        return plugin;
      }
    }
    return Optional.empty();
  }

  private static Evidence compiles(Link link, XmlElement where, int number) {
    return new Evidence(link.path, where.line(), "compiles for Java " + number);
  }

  private Optional<Evidence> pluginRelease(Link link) {
    return Stream.of("build/plugins", "build/pluginManagement/plugins")
        .flatMap(path -> link.xml.find(path).stream())
        .flatMap(plugins -> plugins.children().stream())
        .filter(one ->
            one.find("artifactId")
                .map(XmlElement::text)
                .filter("maven-compiler-plugin"::equals)
                .isPresent())
        .flatMap(plugin ->
            Stream.of("release", "target", "source")
                .flatMap(key -> plugin.find("configuration/" + key).stream()))
        .filter(one -> number(resolved(one.text())) > 0)
        .findFirst()
        .map(one -> compiles(link, one, number(resolved(one.text()))));
  }

  static int number(String text) {
    Matcher matcher = RELEASE.matcher(text);
    return matcher.matches() ? Integer.parseInt(matcher.group(1)) : 0;
  }

  /// The first plugin or dependency of this pom whose name matches.
  Optional<XmlElement> artifact(String name) {
    Pattern pattern = Pattern.compile(name);
    return Stream.of("build/plugins", "dependencies")
        .flatMap(path -> xml().find(path).stream())
        .flatMap(all -> all.children().stream())
        .filter(one ->
            one.find("artifactId")
                .map(XmlElement::text)
                .filter(text -> pattern.matcher(text).matches())
                .isPresent())
        .findFirst();
  }

  private String resolved(String text) {
    String result = text;
    for (int round = 0; round < PARENT_LIMIT && result.contains("${"); round++) {
      result =
          PROPERTY
              .matcher(result)
              .replaceAll(match -> Matcher.quoteReplacement(property(match.group(1))));
    }
    return result;
  }

  private String property(String name) {
    return chain.stream()
        .flatMap(link ->
            link
                .xml
                .find(
                    name.startsWith("project.")
                        ? name.substring("project.".length()).replace('.', '/')
                        : "properties/" + name)
                .stream())
        .map(XmlElement::text)
        .findFirst()
        .orElse("");
  }
}
