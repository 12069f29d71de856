// SPDX-License-Identifier: Apache-2.0
package sh.zagi.env.detect.ecosystem;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.xml.stream.XMLStreamException;
import sh.zagi.env.App;
import sh.zagi.env.detect.BrokenFileException;
import sh.zagi.env.detect.Ecosystem;
import sh.zagi.env.detect.Evidence;
import sh.zagi.env.detect.PackageManager;
import sh.zagi.env.detect.ProjectFiles;
import sh.zagi.env.detect.Root;
import sh.zagi.env.detect.TaskNeed;
import sh.zagi.env.detect.ToolNeed;
import sh.zagi.env.detect.format.Sentences;
import sh.zagi.env.detect.format.XmlElement;
import sh.zagi.env.spec.DepsSpec;

/// Recognises Maven projects by `pom.xml` at the top.
public final class MavenProjects implements Ecosystem {
  private static final String MANIFEST = "pom.xml";
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
  public String name() {
    return "java";
  }

  @Override
  public List<String> markers() {
    return List.of(MANIFEST);
  }

  @Override
  public List<Root> roots(ProjectFiles files) throws BrokenFileException {
    if (!files.has(MANIFEST)) {
      return List.of();
    }
    byte[] bytes =
        files
            .read(MANIFEST)
            .orElseThrow(() -> new BrokenFileException(MANIFEST, 0, "larger than 1 MiB"));
    try {
      XmlElement pom = XmlElement.parse(bytes);
      if (!pom.name().equals("project")) {
        throw new BrokenFileException(MANIFEST, pom.line(), "the root is not <project>");
      }
      return List.of(root(files, pom));
    } catch (XMLStreamException e) {
      int line = e.getLocation() == null ? 1 : Math.max(1, e.getLocation().getLineNumber());
      throw new BrokenFileException(MANIFEST, line, message(e));
    }
  }

  /// The JDK puts the position on a first line of its own.
  private static String message(XMLStreamException e) {
    String text = String.valueOf(e.getMessage());
    int at = text.indexOf("Message: ");
    return Sentences.oneLine(at < 0 ? text : text.substring(at + "Message: ".length()));
  }

  private Root root(ProjectFiles files, XmlElement pom) throws XMLStreamException {
    Evidence project = new Evidence(MANIFEST, pom.line(), "is a Maven project");
    List<XmlElement> chain = chain(files, pom);
    Optional<Evidence> release = release(chain);
    String java =
        release.map(found -> ">=" + number(found.fact().replaceFirst(".* ", ""))).orElse("");
    List<ToolNeed> tools =
        List.of(
            new ToolNeed("java", java, release.orElse(project)),
            new ToolNeed("maven", "", project));
    Map<String, TaskNeed> tasks = new TreeMap<>();
    TASKS.forEach((name, command) -> tasks.put(name, new TaskNeed(command, "", project)));
    App app = new App(value(chain, "artifactId"), value(chain, "version"));
    List<DepsSpec> deps = List.of(new DepsSpec(DepsSpec.MAVEN, "", MANIFEST));
    Optional<PackageManager> manager = Optional.of(new PackageManager("maven", "", project));
    return new Root(
        "",
        name(),
        app,
        tools,
        manager,
        tasks,
        deps,
        List.of(),
        List.of(),
        List.of(),
        Optional.empty(),
        List.of(project));
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
