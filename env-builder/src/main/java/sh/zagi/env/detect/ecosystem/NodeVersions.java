// SPDX-License-Identifier: Apache-2.0
package sh.zagi.env.detect.ecosystem;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.semver4j.range.RangeListFactory;
import sh.zagi.env.detect.Confidence;
import sh.zagi.env.detect.Evidence;
import sh.zagi.env.detect.ProjectFiles;
import sh.zagi.env.detect.ToolNeed;
import sh.zagi.env.detect.format.JsonDocument;

/// Where Node.js projects say which version they want, strongest first: version files, `volta`,
/// `engines`, and last what their continuous integration tests with.
final class NodeVersions {
  private static final int CI_FILE_LIMIT = 20;
  private static final int OLDEST_MAJOR = 4;
  private static final int NEWEST_MAJOR = 99;
  private static final List<String> VERSION_FILES = List.of(".nvmrc", ".node-version");
  private static final Pattern NODE_LINE =
      Pattern.compile("(?i).*\\bnode(?:\\.js|[-_ ]?versions?|_js)?['\"]?\\s*[: ]\\s*(.*)");
  private static final Pattern ITEM = Pattern.compile("\\s*-\\s*(['\"]?\\d.*)");
  private static final Pattern MAJOR =
      Pattern.compile("(?<![\\d.\\w@])v?(\\d{1,2})(?:\\.[\\dx*]+)*\\b");
  private static final Pattern NPM = Pattern.compile("npm@(\\d+\\.\\d+\\.\\d+)(?:\\+.*)?");
  private static final Map<String, String> LTS_NAMES =
      Map.of(
          "argon",
          "4",
          "boron",
          "6",
          "carbon",
          "8",
          "dubnium",
          "10",
          "erbium",
          "12",
          "fermium",
          "14",
          "gallium",
          "16",
          "hydrogen",
          "18",
          "iron",
          "20",
          "jod",
          "22");

  private NodeVersions() {}

  static List<ToolNeed> needs(ProjectFiles files, JsonDocument json) {
    List<ToolNeed> needs = new ArrayList<>();
    pinned(files).or(() -> stated(json)).ifPresent(needs::add);
    boolean pinned = !needs.isEmpty() && VERSION_FILES.contains(needs.getFirst().evidence().file());
    if (needs.isEmpty()) {
      needs.add(new ToolNeed("node", "", new Evidence("package.json", 0, "any Node.js")));
    }
    if (!pinned) {
      tested(files).ifPresent(needs::add);
    }
    npm(json).ifPresent(needs::add);
    return needs;
  }

  private static Optional<ToolNeed> pinned(ProjectFiles files) {
    for (String file : VERSION_FILES) {
      Optional<String> range =
          files.lines(file).stream().findFirst().flatMap(NodeVersions::asRange);
      if (range.isPresent()) {
        return Optional.of(need(range.get(), new Evidence(file, 1, "Node.js " + range.get())));
      }
    }
    return Optional.empty();
  }

  private static Optional<ToolNeed> stated(JsonDocument json) {
    for (String key : List.of("volta.node", "engines.node")) {
      Optional<String> range = json.text(key).filter(NodeVersions::isRange);
      if (range.isPresent()) {
        return Optional.of(
            need(
                range.get(),
                new Evidence("package.json", json.line(key), "Node.js " + range.get())));
      }
    }
    return Optional.empty();
  }

  private static ToolNeed need(String range, Evidence evidence) {
    return new ToolNeed("node", range, evidence);
  }

  private static Optional<ToolNeed> npm(JsonDocument json) {
    Matcher pinned = NPM.matcher(json.text("packageManager").orElse(""));
    return pinned.matches()
        ? Optional.of(
            new ToolNeed(
                "npm",
                pinned.group(1),
                new Evidence(
                    "package.json", json.line("packageManager"), "npm " + pinned.group(1))))
        : Optional.empty();
  }

  private static Optional<String> asRange(String line) {
    String text = line.strip().replaceFirst("^v", "");
    if (text.equals("node") || text.equals("lts/*")) {
      return Optional.of("*");
    }
    if (text.startsWith("lts/")) {
      return Optional.ofNullable(
          LTS_NAMES.get(text.substring(4).toLowerCase(java.util.Locale.ROOT)));
    }
    return Optional.of(text).filter(NodeVersions::isRange);
  }

  private static boolean isRange(String text) {
    return !text.isBlank() && text.length() < 200 && !RangeListFactory.create(text).get().isEmpty();
  }

  private static Optional<ToolNeed> tested(ProjectFiles files) {
    List<String> ci = new ArrayList<>(files.under(".github/workflows/"));
    ci.addAll(List.of(".travis.yml", "appveyor.yml", ".gitlab-ci.yml"));
    Evidence best = new Evidence("", 0, "");
    int newest = 0;
    for (String file : ci.subList(0, Math.min(ci.size(), CI_FILE_LIMIT))) {
      boolean inList = false;
      int number = 0;
      for (String line : files.lines(file)) {
        number++;
        Matcher node = NODE_LINE.matcher(line);
        Matcher item = ITEM.matcher(line);
        boolean isNode = node.matches();
        boolean isItem = !isNode && inList && item.matches();
        int major = isNode ? newestIn(node.group(1)) : isItem ? newestIn(item.group(1)) : 0;
        inList = isNode ? node.group(1).isBlank() : isItem;
        if (major > newest) {
          newest = major;
          best = new Evidence(file, number, "tested with Node.js " + major, Confidence.LIKELY);
        }
      }
    }
    return newest > 0 ? Optional.of(need(Integer.toString(newest), best)) : Optional.empty();
  }

  private static int newestIn(String text) {
    return MAJOR
        .matcher(text)
        .results()
        .mapToInt(match -> Integer.parseInt(match.group(1)))
        .filter(major -> major >= OLDEST_MAJOR && major <= NEWEST_MAJOR)
        .max()
        .orElse(0);
  }
}
