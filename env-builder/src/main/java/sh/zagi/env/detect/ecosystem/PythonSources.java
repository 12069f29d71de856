// SPDX-License-Identifier: Apache-2.0
package sh.zagi.env.detect.ecosystem;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import sh.zagi.env.detect.Confidence;
import sh.zagi.env.detect.Evidence;
import sh.zagi.env.detect.Folders;
import sh.zagi.env.detect.PortNeed;
import sh.zagi.env.detect.ProjectFiles;
import sh.zagi.env.detect.VariableNeed;

/// What the few source files near a Python manifest say: the application object, the port, the
/// variables.
final class PythonSources {
  private static final int FILE_LIMIT = 60;
  private static final int DEPTH = 3;
  private static final int VARIABLE_LIMIT = 100;
  private static final int LARGEST_PORT = 65_535;
  private static final Pattern NAME =
      Pattern.compile(
          "(?:main|app|application|server|api|run|wsgi|asgi|index|bot|web|service|__init__|"
              + "__main__|factory|streamlit_app|home|Home|settings|config|base|dev|development|"
              + "production|local|conf|env|hello|start|cli|manage)\\.py");
  private static final Pattern VARIABLE =
      Pattern.compile(
          "(?:os\\.environ\\[|os\\.environ\\.get\\(|os\\.getenv\\(|(?<![\\w.])getenv\\(|"
              + "(?<![\\w.])environ\\.get\\(|(?<![\\w.])environ\\[|(?<![\\w.])config\\(|"
              + "(?<![\\w.])env(?:\\.\\w+)?\\()\\s*['\"]([A-Z][A-Z0-9_]{1,60})['\"]"
              + "(?:\\s*,\\s*(?:default\\s*=\\s*)?['\"]?([\\w.:/@+-]{0,100})['\"]?)?");
  private static final Pattern PORT =
      Pattern.compile(
          "(?:\\bport\\s*=\\s*(?:int\\()?(?:os\\.(?:environ\\.get|getenv)\\(['\"]PORT['\"],\\s*['\"]?)?"
              + "|PORT['\"],\\s*['\"]?|\\bPORT\\s*=\\s*)(\\d{2,5})\\b");

  private final ProjectFiles files;
  private final String folder;
  private final List<String> near = new ArrayList<>();

  PythonSources(ProjectFiles files, String folder) {
    this.files = files;
    this.folder = folder;
    String prefix = folder.isEmpty() ? "" : folder + "/";
    int depth = Folders.depth(folder);
    files.under(prefix).stream()
        .filter(path -> NAME.matcher(Folders.name(path)).matches())
        .filter(path -> Folders.depth(path) - depth <= DEPTH)
        .filter(path -> {
          String below =
              Folders.of(path).substring(Math.min(Folders.of(path).length(), prefix.length()));
          return !Folders.isForeign(below) && Folders.aboveAside(below).isEmpty();
        })
        .sorted(
            java.util.Comparator.comparingInt(Folders::depth)
                .thenComparingInt(path -> rank(Folders.name(path))))
        .limit(FILE_LIMIT)
        .forEach(near::add);
  }

  private static int rank(String name) {
    int rank = List.of("main.py", "app.py", "server.py", "api.py", "run.py").indexOf(name);
    return rank < 0 ? 9 : rank;
  }

  /// An object or a line in a file.
  ///
  /// @param path below the folder
  record Place(String path, int line, String name) {
    /// `package.module`, from the folder that Python is started in.
    String module() {
      String below = path.replaceFirst("^src/", "").replaceFirst("\\.py$", "");
      return below.replaceFirst("/__init__$", "").replace('/', '.');
    }

    boolean inSrc() {
      return path.startsWith("src/");
    }
  }

  /// The first line of a near file that matches; its first group is the name.
  Optional<Place> find(Pattern pattern) {
    for (String path : near) {
      int number = 0;
      for (String line : files.lines(path)) {
        number++;
        Matcher matcher = pattern.matcher(line);
        if (matcher.find()) {
          String name = matcher.groupCount() > 0 ? String.valueOf(matcher.group(1)) : "";
          return Optional.of(new Place(below(path), number, name));
        }
      }
    }
    return Optional.empty();
  }

  /// The same in one file.
  boolean has(String file, String text) {
    return files.lines(Folders.join(folder, file)).stream().anyMatch(line -> line.contains(text));
  }

  private String below(String path) {
    return folder.isEmpty() ? path : path.substring(folder.length() + 1);
  }

  Optional<PortNeed> port() {
    for (String path : near) {
      int number = 0;
      for (String line : files.lines(path)) {
        number++;
        Matcher matcher = PORT.matcher(line);
        boolean database =
            line.matches("(?i).*(?:database|db|postgres|redis|mysql|mongo|smtp|mail).*");
        if (!database && matcher.find() && Integer.parseInt(matcher.group(1)) <= LARGEST_PORT) {
          String port = matcher.group(1);
          Evidence why = new Evidence(path, number, "listens on " + port, Confidence.LIKELY);
          return Optional.of(new PortNeed(Integer.parseInt(port), why));
        }
      }
    }
    return Optional.empty();
  }

  List<VariableNeed> variables() {
    Map<String, VariableNeed> found = new LinkedHashMap<>();
    for (String path : near) {
      int number = 0;
      for (String line : files.lines(path)) {
        number++;
        Matcher matcher = VARIABLE.matcher(line);
        while (matcher.find() && found.size() < VARIABLE_LIMIT) {
          String example = matcher.group(2) == null ? "" : matcher.group(2);
          boolean none = example.equals("None") || example.startsWith("cast");
          Evidence why = new Evidence(path, number, "reads " + matcher.group(1));
          found.putIfAbsent(
              matcher.group(1), VariableNeed.named(matcher.group(1), none ? "" : example, why));
        }
      }
    }
    return List.copyOf(found.values());
  }
}
