// SPDX-License-Identifier: Apache-2.0
package sh.zagi.env.fetch;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/// A project's page in an index of Python packages (PEP 503).
public record SimpleIndex(String project, List<File> files) {
  private static final Pattern ANCHOR = Pattern.compile("(?is)<a\\s+([^>]*)>([^<]*)</a>");
  private static final Pattern ATTRIBUTE =
      Pattern.compile("(?is)([a-z-]+)\\s*=\\s*(?:\"([^\"]*)\"|'([^']*)')");

  public SimpleIndex {
    files = List.copyOf(files);
  }

  /// One file.
  ///
  /// @param address as on the page, relative or absolute
  /// @param sha256 empty when the page does not say
  /// @param python which versions of Python it is for, as on the page; may be empty
  public record File(String name, String address, String sha256, String python, boolean yanked) {}

  /// The spelling of a project's name in an index.
  public static String normalised(String name) {
    return name.toLowerCase(Locale.ROOT).replaceAll("[-_.]+", "-");
  }

  /// Asks the index.
  public static SimpleIndex fetch(RegistryClient client, String project)
      throws FetchException, InterruptedException {
    String name = normalised(project);
    RegistryPath path =
        RegistryPath.parse(Registry.PYPI, name)
            .orElseThrow(() -> new FetchException("not a Python package: " + project));
    return parse(name, new String(client.metadata(path, "text/html"), UTF_8));
  }

  static SimpleIndex parse(String project, String html) {
    List<File> files = new ArrayList<>();
    Matcher anchors = ANCHOR.matcher(html);
    while (anchors.find()) {
      Map<String, String> attributes =
          ATTRIBUTE
              .matcher(anchors.group(1))
              .results()
              .collect(
                  Collectors.toMap(
                      one -> one.group(1).toLowerCase(Locale.ROOT),
                      one -> plain(one.group(2) == null ? one.group(3) : one.group(2)),
                      (first, _) -> first));
      String address = attributes.getOrDefault("href", "");
      String fragment = address.contains("#") ? address.substring(address.indexOf('#') + 1) : "";
      files.add(
          new File(
              plain(anchors.group(2)).strip(),
              address.replaceFirst("#.*", ""),
              fragment.startsWith("sha256=") ? fragment.substring("sha256=".length()) : "",
              attributes.getOrDefault("data-requires-python", ""),
              attributes.containsKey("data-yanked")));
    }
    return new SimpleIndex(project, files);
  }

  Optional<File> find(String name) {
    return files.stream().filter(one -> one.name().equals(name)).findFirst();
  }

  /// The same page with each file below `base`.
  byte[] page(String base) {
    StringBuilder html = new StringBuilder("<!DOCTYPE html><html><body>\n");
    for (File file : files) {
      if (RegistryPath.parse(Registry.PYPI, project + "/" + file.name()).isPresent()) {
        html.append("<a href=\"").append(base).append(project).append('/').append(file.name());
        html.append(file.sha256().isEmpty() ? "" : "#sha256=" + file.sha256()).append('"');
        if (!file.python().isEmpty()) {
          String python = file.python().replace("&", "&amp;").replace("<", "&lt;");
          html.append(" data-requires-python=\"").append(python.replace(">", "&gt;")).append('"');
        }
        html.append(file.yanked() ? " data-yanked=\"\"" : "").append('>');
        html.append(file.name()).append("</a>\n");
      }
    }
    return html.append("</body></html>\n").toString().getBytes(UTF_8);
  }

  private static String plain(String html) {
    return html.replace("&lt;", "<")
        .replace("&gt;", ">")
        .replace("&quot;", "\"")
        .replace("&amp;", "&");
  }
}
