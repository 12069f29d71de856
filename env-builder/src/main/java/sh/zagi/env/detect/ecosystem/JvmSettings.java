// SPDX-License-Identifier: Apache-2.0
package sh.zagi.env.detect.ecosystem;

import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import sh.zagi.env.detect.Evidence;
import sh.zagi.env.detect.Folders;
import sh.zagi.env.detect.PortNeed;
import sh.zagi.env.detect.ProjectFiles;

/// Facts that projects for the JVM keep beside their build files, whatever builds them.
final class JvmSettings {
  private static final int LARGEST_PORT = 65_535;
  private static final List<String> APPLICATION =
      List.of(
          "src/main/resources/application.properties",
          "src/main/resources/application.yml",
          "src/main/resources/application.yaml",
          "src/main/resources/application.conf",
          "src/main/resources/META-INF/microprofile-config.properties",
          "conf/application.conf");
  private static final Pattern PORT =
      Pattern.compile(
          "\\s*(?:server\\.port|quarkus\\.http\\.port|micronaut\\.server\\.port|http\\.port|port)"
              + "\\s*[:=]\\s*(?:\\$\\{[^:}]*:)?\\s*\"?(\\d{2,5})\\}?\"?\\s*");

  private JvmSettings() {}

  /// A line of a file that matches.
  record Hit(String file, int line, String value) {
    Evidence says(String fact) {
      return new Evidence(file, line, fact);
    }
  }

  /// The first match of a pattern's first group.
  static Optional<Hit> find(ProjectFiles files, String file, Pattern pattern) {
    int number = 0;
    for (String line : files.lines(file)) {
      number++;
      Matcher matcher = pattern.matcher(line);
      if (matcher.find()) {
        String value = matcher.groupCount() > 0 ? String.valueOf(matcher.group(1)) : "";
        return Optional.of(new Hit(file, number, value));
      }
    }
    return Optional.empty();
  }

  /// The first match over several files.
  static Optional<Hit> find(ProjectFiles files, List<String> paths, Pattern pattern) {
    return paths.stream().flatMap(path -> find(files, path, pattern).stream()).findFirst();
  }

  /// The port that the application's settings name.
  static Optional<PortNeed> port(ProjectFiles files, String folder) {
    for (String name : APPLICATION) {
      Optional<Hit> hit = find(files, Folders.join(folder, name), PORT);
      if (hit.isPresent() && Integer.parseInt(hit.get().value()) <= LARGEST_PORT) {
        int port = Integer.parseInt(hit.get().value());
        return Optional.of(new PortNeed(port, hit.get().says("listens on " + port)));
      }
    }
    return Optional.empty();
  }
}
