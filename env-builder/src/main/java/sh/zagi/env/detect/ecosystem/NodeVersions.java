// SPDX-License-Identifier: Apache-2.0
package sh.zagi.env.detect.ecosystem;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.semver4j.range.RangeListFactory;
import sh.zagi.env.detect.Confidence;
import sh.zagi.env.detect.Evidence;
import sh.zagi.env.detect.ProjectFiles;
import sh.zagi.env.detect.ToolNeed;
import sh.zagi.env.detect.format.Value;

/// Where manifests of Node.js projects say which version they want, and what their continuous
/// integration tests with.
final class NodeVersions {
  private static final int RANGE_LIMIT = 200;
  private static final int CI_FILE_LIMIT = 20;
  private static final int OLDEST_MAJOR = 4;
  private static final int NEWEST_MAJOR = 99;
  private static final List<String> CI = List.of(".travis.yml", "appveyor.yml", ".gitlab-ci.yml");
  private static final Pattern NODE_LINE =
      Pattern.compile("(?i).*\\bnode(?:\\.js|[-_ ]?versions?|_js)?['\"]?\\s*[: ]\\s*(.*)");
  private static final Pattern ITEM = Pattern.compile("\\s*-\\s*(['\"]?\\d.*)");
  private static final Pattern MAJOR =
      Pattern.compile("(?<![\\d.\\w@])v?(\\d{1,2})(?:\\.[\\dx*]+)*\\b");

  private NodeVersions() {}

  /// The version that a `package.json` states.
  static Optional<ToolNeed> stated(String file, Value json) {
    for (String[] way :
        List.of(
            new String[] {"volta", "node"},
            new String[] {"engines", "node"},
            new String[] {"devEngines", "runtime", "version"})) {
      boolean other =
          way[0].equals("devEngines")
              && !json.textAt("devEngines", "runtime", "name").orElse("node").equals("node");
      Optional<String> range = json.textAt(way).map(String::strip).filter(NodeVersions::isRange);
      if (range.isPresent() && !other) {
        Evidence why = new Evidence(file, json.lineAt(way), "Node.js " + range.get());
        return Optional.of(new ToolNeed("node", range.get(), why));
      }
    }
    return Optional.empty();
  }

  static boolean isRange(String text) {
    return !text.isBlank()
        && text.length() < RANGE_LIMIT
        && !RangeListFactory.create(text).get().isEmpty();
  }

  /// The newest version that continuous integration names.
  static Optional<ToolNeed> tested(ProjectFiles files) {
    List<String> ci = new ArrayList<>(files.under(".github/workflows/"));
    ci.addAll(CI);
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
    return newest > 0
        ? Optional.of(new ToolNeed("node", Integer.toString(newest), best))
        : Optional.empty();
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
