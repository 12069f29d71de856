// SPDX-License-Identifier: Apache-2.0
package sh.zagi.env.layer;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import sh.zagi.env.detect.ProjectFiles;
import sh.zagi.env.fetch.FetchException;
import sh.zagi.env.spec.DepsSpec;
import tools.jackson.databind.JsonNode;

/// Whatever names or pins the packages of a Python project, as one list of requirements without
/// options: an index that a project names is not obeyed.
final class PythonRequirements {
  private static final int INCLUDE_LIMIT = 50;
  private static final Pattern HASH = Pattern.compile("sha256:[0-9a-f]{64}");
  private static final Pattern EDITABLE =
      Pattern.compile("(-e|--editable)[ =].*|\\.{1,2}(/.*)?(\\[.*\\])?");

  private PythonRequirements() {}

  static String text(ProjectFiles files, DepsSpec deps) throws FetchException {
    String source = deps.lock().isEmpty() ? deps.manifest() : deps.lock();
    String name = source.substring(source.lastIndexOf('/') + 1);
    Set<String> lines =
        switch (name) {
          case "poetry.lock", "uv.lock", "pdm.lock", "pylock.toml" ->
              PythonLocks.lines(source, LockText.toml(files, source));
          case "Pipfile.lock" -> PythonLocks.pipfile(source, LockText.json(files, source));
          case "pyproject.toml" -> PyProject.lines(LockText.toml(files, source));
          case "Pipfile" -> PyProject.pipfile(LockText.toml(files, source));
          case "setup.cfg" -> setupCfg(LockText.text(files, source));
          case "setup.py" -> setupCfg(text(files, deps.beside("setup.cfg"), ""));
          default -> requirements(files, source);
        };
    return lines.stream().map(line -> line + "\n").collect(Collectors.joining());
  }

  private static String text(ProjectFiles files, String path, String absent) throws FetchException {
    return files.has(path) ? LockText.text(files, path) : absent;
  }

  /// The lines of requirements files with all that they include, in order.
  private static Set<String> requirements(ProjectFiles files, String path) throws FetchException {
    Set<String> lines = new LinkedHashSet<>();
    List<String> open = new ArrayList<>(List.of(path));
    Set<String> seen = new TreeSet<>();
    while (!open.isEmpty()) {
      String file = open.removeFirst();
      if (!seen.add(file) || seen.size() > INCLUDE_LIMIT) {
        continue;
      }
      String joined = LockText.text(files, file).replaceAll("\\\\\r?\n", " ");
      for (String raw : joined.lines().toList()) {
        String line = raw.replaceFirst("(^|\\s)#.*", "").strip().replaceAll("\\s+", " ");
        if (line.matches("(-r|--requirement)[ =].*")) {
          open.add(beside(file, line.replaceFirst("(-r|--requirement)[ =]\\s*", "")));
        } else if (!line.isEmpty() && !line.startsWith("-") && !EDITABLE.matcher(line).matches()) {
          lines.add(requirement(file, line));
        }
      }
    }
    return lines;
  }

  private static String beside(String file, String name) {
    String joined = file.substring(0, file.lastIndexOf('/') + 1) + name;
    return java.nio.file.Path.of(joined).normalize().toString();
  }

  private static String requirement(String file, String line) throws FetchException {
    if (line.contains("://") || line.matches("\\S+\\s*@\\s*\\S+.*")) {
      throw new FetchException(
          file
              + ": takes "
              + line.replaceFirst("[ @;].*", "")
              + " from an address, which has no pinned content: depend on a published version");
    }
    return line.replaceAll("\\s*(--global-option|--install-option|--config-settings)[= ]\\S+", "");
  }

  /// `install_requires` and the extras for tests.
  private static Set<String> setupCfg(String text) {
    Set<String> lines = new LinkedHashSet<>();
    boolean inside = false;
    for (String line : text.lines().toList()) {
      if (!line.startsWith(" ") && !line.startsWith("\t")) {
        inside = line.matches("(install_requires|tests_require|tests?|testing|dev)\\s*=.*");
        String value = inside ? line.replaceFirst("[^=]*=", "").strip() : "";
        if (!value.isEmpty()) {
          lines.add(value);
        }
      } else if (inside && !line.isBlank() && !line.strip().startsWith("#")) {
        lines.add(line.strip());
      }
    }
    return lines;
  }

  /// A requirement that only files with these digests satisfy.
  static String pinned(String name, String version, List<String> hashes, String marker) {
    StringBuilder line = new StringBuilder(name).append("==").append(version);
    if (!marker.isEmpty()) {
      line.append(" ; ").append(marker);
    }
    hashes.stream()
        .filter(HASH.asMatchPredicate())
        .sorted()
        .distinct()
        .forEach(hash -> line.append(" --hash=").append(hash));
    return line.toString();
  }

  /// The text of a member that may be absent.
  static String member(JsonNode node, String name) {
    return node.path(name).asString("");
  }

  static Map<String, JsonNode> members(JsonNode node) {
    return node.properties().stream()
        .collect(
            Collectors.toMap(
                Map.Entry::getKey,
                Map.Entry::getValue,
                (first, _) -> first,
                java.util.LinkedHashMap::new));
  }
}
