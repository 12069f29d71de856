// SPDX-License-Identifier: Apache-2.0
package sh.zagi.env.detect.clue;

import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import sh.zagi.env.detect.Confidence;
import sh.zagi.env.detect.Evidence;
import sh.zagi.env.detect.Folders;
import sh.zagi.env.detect.ProjectFiles;
import sh.zagi.env.detect.ServiceNeed;
import sh.zagi.env.detect.format.Value;

/// What the files of all continuous integration services have in common.
final class CiFiles {
  private static final Pattern NUMBER = Pattern.compile("v?(\\d+(?:\\.(?:\\d+|x|\\*))*)[\\w.+-]*");

  private CiFiles() {}

  /// All folders of the project: a command can only run in one of them.
  static Set<String> folders(ProjectFiles files) {
    Set<String> folders = new TreeSet<>();
    folders.add("");
    files.under("").forEach(file -> folders.add(Folders.of(file)));
    return folders;
  }

  /// A folder as plans write it.
  static String plain(String folder) {
    return folder
        .strip()
        .replaceFirst("^(?:\\./)+", "")
        .replaceFirst("^\\.$", "")
        .replaceFirst("/+$", "");
  }

  /// The highest of some versions; names such as `latest` and previews say nothing.
  static Optional<String> highest(Collection<String> versions) {
    return versions.stream()
        .map(String::strip)
        .filter(one -> NUMBER.matcher(one).matches())
        .filter(one -> !one.matches(".*(?:alpha|beta|rc|dev|snapshot|nightly).*"))
        .max(CiFiles::compare)
        .map(one -> one.replaceFirst("^v", ""));
  }

  private static int compare(String one, String other) {
    String[] a = numbers(one);
    String[] b = numbers(other);
    for (int i = 0; i < Math.min(a.length, b.length); i++) {
      int order = Integer.compare(number(a[i]), number(b[i]));
      if (order != 0) {
        return order;
      }
    }
    return Integer.compare(a.length, b.length);
  }

  private static String[] numbers(String version) {
    Matcher matcher = NUMBER.matcher(version);
    return matcher.matches() ? matcher.group(1).split("\\.", -1) : new String[0];
  }

  private static int number(String text) {
    return text.matches("\\d{1,9}") ? Integer.parseInt(text) : Integer.MAX_VALUE;
  }

  static void image(String file, int line, String image, Gathered gathered) {
    for (Images.Named tool : Images.tools(image)) {
      gathered.tool(
          "",
          tool.name(),
          tool.version(),
          new Evidence(file, line, "is tested in " + image, Confidence.LIKELY));
    }
  }

  /// Where something stands.
  record Place(String file, int line) {}

  /// A container beside the tests.
  static void service(
      String name, String image, Map<String, Value> environment, Place at, Gathered gathered) {
    Images.service(image)
        .ifPresent(known -> {
          Map<String, String> texts = new TreeMap<>();
          environment.forEach((variable, value) -> texts.put(variable, value.text()));
          Map<String, String> settings = ServiceVariables.settings(known.name(), texts);
          gathered.service(
              new ServiceNeed(
                  name,
                  known.name(),
                  known.version(),
                  settings,
                  new Evidence(
                      at.file(), at.line(), "is tested with " + image, Confidence.LIKELY)));
        });
  }
}
