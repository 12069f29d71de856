// SPDX-License-Identifier: Apache-2.0
package sh.zagi.env.detect;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.xml.stream.XMLStreamException;
import sh.zagi.env.App;
import sh.zagi.env.spec.DepsSpec;

/// Recognises Maven projects by `pom.xml` at the top.
final class JavaDetector implements Detector {
  private static final String MANIFEST = "pom.xml";
  private static final int JDK = 17;
  private static final int PARENT_LIMIT = 5;
  private static final Pattern RELEASE = Pattern.compile("(?:1\\.)?(\\d{1,2})");
  private static final Pattern PROPERTY = Pattern.compile("\\$\\{([A-Za-z0-9._-]+)}");
  private static final List<String> RELEASE_PROPERTIES =
      List.of("maven.compiler.release", "maven.compiler.target", "maven.compiler.source");
  private static final Map<String, String> TASKS =
      Map.of(
          "build", "mvn -o -B -ntp -DskipTests compile",
          "test", "mvn -o -B -ntp test");

  @Override
  public String marker() {
    return MANIFEST;
  }

  @Override
  public Detection detect(ProjectFiles files) {
    if (!files.has(MANIFEST)) {
      return new Detection.Nothing("no " + MANIFEST);
    }
    Optional<byte[]> bytes = files.read(MANIFEST);
    if (bytes.isEmpty()) {
      return new Detection.Broken(MANIFEST + ": larger than 1 MiB");
    }
    try {
      XmlElement pom = XmlElement.parse(bytes.get());
      return pom.name().equals("project")
          ? found(files, pom)
          : new Detection.Broken(MANIFEST + ":" + pom.line() + ": the root is not <project>");
    } catch (XMLStreamException e) {
      int line = e.getLocation() == null ? 1 : Math.max(1, e.getLocation().getLineNumber());
      return new Detection.Broken(MANIFEST + ":" + line + ": " + message(e));
    }
  }

  /// The JDK puts the position on a first line of its own.
  private static String message(XMLStreamException e) {
    String text = String.valueOf(e.getMessage());
    int at = text.indexOf("Message: ");
    return Sentences.oneLine(at < 0 ? text : text.substring(at + "Message: ".length()));
  }

  private static Detection found(ProjectFiles files, XmlElement pom) throws XMLStreamException {
    List<Evidence> evidence = new ArrayList<>();
    evidence.add(new Evidence(MANIFEST, pom.line(), "is a Maven project"));
    List<XmlElement> chain = chain(files, pom);
    Optional<Evidence> release = release(chain);
    release.ifPresent(evidence::add);
    int wanted = release.map(found -> number(found.fact().replaceFirst(".* ", ""))).orElse(0);
    if (wanted > JDK) {
      return new Detection.Broken(
          MANIFEST
              + ":"
              + release.map(Evidence::line).orElse(0)
              + ": asks for Java "
              + wanted
              + ", but Debian bookworm has Java "
              + JDK
              + " only");
    }
    evidence.add(new Evidence(MANIFEST, 0, "Java " + JDK + ", the one JDK of Debian bookworm"));
    List<PackageRequest> packages =
        List.of(
            new PackageRequest("git", "to work on the project"),
            new PackageRequest("maven", MANIFEST),
            new PackageRequest("openjdk-" + JDK + "-jdk-headless", MANIFEST));
    App app = new App(value(chain, "artifactId"), value(chain, "version"));
    List<DepsSpec> deps = List.of(new DepsSpec(DepsSpec.MAVEN, "", MANIFEST));
    return new Detection.Found(
        new Findings(app, evidence, packages, Optional.empty(), deps, TASKS));
  }

  /// The pom and those parents of it that are files of the same tree.
  private static List<XmlElement> chain(ProjectFiles files, XmlElement pom)
      throws XMLStreamException {
    List<XmlElement> chain = new ArrayList<>(List.of(pom));
    Optional<String> relative = parentPath(pom);
    while (relative.isPresent() && files.has(relative.get()) && chain.size() < PARENT_LIMIT) {
      XmlElement parent = XmlElement.parse(files.read(relative.get()).orElse(new byte[0]));
      chain.add(parent);
      relative = parentPath(parent);
    }
    return chain;
  }

  /// Only a parent below the top can be in the tree, for example `parent/pom.xml`.
  private static Optional<String> parentPath(XmlElement pom) {
    return pom.find("parent/relativePath")
        .map(XmlElement::text)
        .filter(path -> !path.isEmpty() && !path.startsWith("..") && !path.startsWith("/"))
        .map(path -> path.endsWith(".xml") ? path : path + "/pom.xml");
  }

  private static Optional<Evidence> release(List<XmlElement> chain) {
    for (XmlElement pom : chain) {
      for (String property : RELEASE_PROPERTIES) {
        Optional<XmlElement> found = pom.find("properties/" + property);
        int number = found.map(one -> number(resolved(chain, one.text()))).orElse(0);
        if (number > 0) {
          return found.map(
              one -> new Evidence(MANIFEST, one.line(), "compiles for Java " + number));
        }
      }
      Optional<Evidence> plugin = pluginRelease(chain, pom);
      if (plugin.isPresent()) {
        return plugin;
      }
    }
    return Optional.empty();
  }

  private static Optional<Evidence> pluginRelease(List<XmlElement> chain, XmlElement pom) {
    return pom.find("build/plugins").stream()
        .flatMap(plugins -> plugins.children().stream())
        .filter(one ->
            one.find("artifactId")
                .map(XmlElement::text)
                .filter("maven-compiler-plugin"::equals)
                .isPresent())
        .flatMap(plugin ->
            List.of("release", "target", "source").stream()
                .flatMap(key -> plugin.find("configuration/" + key).stream()))
        .filter(one -> number(resolved(chain, one.text())) > 0)
        .findFirst()
        .map(one ->
            new Evidence(
                MANIFEST, one.line(), "compiles for Java " + number(resolved(chain, one.text()))));
  }

  private static int number(String text) {
    Matcher matcher = RELEASE.matcher(text);
    return matcher.matches() ? Integer.parseInt(matcher.group(1)) : 0;
  }

  private static String value(List<XmlElement> chain, String key) {
    XmlElement pom = chain.getFirst();
    return resolved(
        chain, pom.find(key).or(() -> pom.find("parent/" + key)).map(XmlElement::text).orElse(""));
  }

  private static String resolved(List<XmlElement> chain, String text) {
    String result = text;
    for (int round = 0; round < PARENT_LIMIT && result.contains("${"); round++) {
      result =
          PROPERTY
              .matcher(result)
              .replaceAll(match -> Matcher.quoteReplacement(property(chain, match.group(1))));
    }
    return result;
  }

  private static String property(List<XmlElement> chain, String name) {
    return chain.stream()
        .flatMap(pom ->
            pom
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
