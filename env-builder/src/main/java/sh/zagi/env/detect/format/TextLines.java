// SPDX-License-Identifier: Apache-2.0
package sh.zagi.env.detect.format;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import sh.zagi.env.detect.Confidence;
import sh.zagi.env.detect.Evidence;
import sh.zagi.env.detect.ProjectFiles;

/// A text file for those formats that are programs and cannot be parsed honestly: looked at line by
/// line, within bounds.
///
/// @param lines the first of them; one that is too long to be written by hand is empty here
public record TextLines(String file, List<String> lines) {
  private static final int LINE_LIMIT_CHARACTERS = 1_000;
  private static final int LINE_LIMIT = 5_000;

  public TextLines {
    lines =
        lines.stream()
            .limit(LINE_LIMIT)
            .map(line -> line.length() > LINE_LIMIT_CHARACTERS ? "" : line)
            .toList();
  }

  /// The file, without lines when there is none or it is too large.
  public static TextLines of(ProjectFiles files, String file) {
    return new TextLines(file, files.lines(file));
  }

  /// The first line in which the pattern is found.
  public Optional<Hit> first(Pattern pattern) {
    for (int i = 0; i < lines.size(); i++) {
      Matcher matcher = pattern.matcher(lines.get(i));
      if (matcher.find()) {
        return Optional.of(new Hit(file, i + 1, matcher.toMatchResult()));
      }
    }
    return Optional.empty();
  }

  /// Every place at which the pattern is found.
  public List<Hit> all(Pattern pattern) {
    List<Hit> hits = new ArrayList<>();
    for (int i = 0; i < lines.size(); i++) {
      Matcher matcher = pattern.matcher(lines.get(i));
      while (matcher.find()) {
        hits.add(new Hit(file, i + 1, matcher.toMatchResult()));
      }
    }
    return hits;
  }

  /// The first group of the first line in which the pattern is found, or nothing.
  public String text(Pattern pattern) {
    return first(pattern).map(hit -> hit.group(1)).orElse("");
  }

  public boolean contains(String text) {
    return lines.stream().anyMatch(line -> line.contains(text));
  }

  /// A place where a pattern was found.
  public record Hit(String file, int line, MatchResult match) {
    /// A group, empty when it took no part.
    public String group(int number) {
      return Optional.ofNullable(match.group(number)).orElse("").strip();
    }

    public Evidence says(String fact) {
      return new Evidence(file, line, fact);
    }

    public Evidence says(String fact, Confidence confidence) {
      return new Evidence(file, line, fact, confidence);
    }
  }
}
