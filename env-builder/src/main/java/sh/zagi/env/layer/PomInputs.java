// SPDX-License-Identifier: Apache-2.0
package sh.zagi.env.layer;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Set;
import javax.xml.stream.XMLStreamException;
import sh.zagi.env.detect.format.XmlElement;

/// What of a pom.xml decides what a build fetches: not comments, layout, and what a project says of
/// itself to people.
final class PomInputs {
  private static final Set<String> FOR_PEOPLE =
      Set.of(
          "name",
          "description",
          "url",
          "inceptionYear",
          "organization",
          "licenses",
          "developers",
          "contributors",
          "mailingLists",
          "scm",
          "issueManagement",
          "ciManagement",
          "distributionManagement",
          "version");

  private PomInputs() {}

  /// Equal for poms with equal needs; a text that is not XML stands for itself.
  static byte[] normalised(byte[] pom) {
    try {
      XmlElement project = XmlElement.parse(pom);
      StringBuilder out = new StringBuilder();
      for (XmlElement child : project.children()) {
        if (!FOR_PEOPLE.contains(child.name())) {
          write(child, out, 0);
        }
      }
      return out.toString().getBytes(UTF_8);
    } catch (XMLStreamException _) {
      return pom;
    }
  }

  private static void write(XmlElement element, StringBuilder out, int depth) {
    out.append(" ".repeat(depth)).append(element.name());
    if (element.children().isEmpty()) {
      out.append(' ').append(element.text().replaceAll("\\s+", " "));
    }
    out.append('\n');
    element.children().forEach(child -> write(child, out, depth + 1));
  }
}
