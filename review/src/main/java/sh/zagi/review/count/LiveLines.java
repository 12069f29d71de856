// SPDX-License-Identifier: Apache-2.0
package sh.zagi.review.count;

import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// What single lines of a run say of its tests, by the marks that frameworks put before or behind a
/// test's name. Not every framework says anything before its end. For one thread.
final class LiveLines {
  /// Output is the project's own: figures may be anything.
  private static final int MOST = 100_000_000;

  /// Groups that a mark may have: how many tests a line is about, or how one ended.
  private static final List<Mark> MARKS =
      List.of(
          // vitest: a file with its tests
          new Mark(
              "^\\s*[✓✔√❯] .{1,300} \\((?<total>\\d{1,7}) tests?(?: \\| (?<failing>\\d{1,7}) failed)?"
                  + "(?: \\| (?<skipped>\\d{1,7}) skipped)?\\)"),
          // Maven's Surefire: a class with its tests
          new Mark(
              "Tests run: (?<total>\\d{1,7}), Failures: (?<failing>\\d{1,7}), Errors:"
                  + " (?<errors>\\d{1,7}), Skipped: (?<skipped>\\d{1,7}), Time elapsed"),
          new Mark("^\\s*(?:(?<good>ok)|(?<bad>not ok)) \\d{1,9}\\b(?!.*# (?i:skip|todo))"),
          new Mark("^\\s*(?:(?<good>[✓✔√])|(?<bad>[✗✘✖✕×])) \\S"),
          new Mark(
              " (?:(?<good>PASSED|XPASS)|(?<bad>FAILED|ERROR)|(?<out>SKIPPED|XFAIL))"
                  + "(?: +\\[ *\\d{1,3}%])?$"),
          new Mark("^(?:\\S{1,200}\\.py )?(?<dots>[.FEsxX]{1,300}) +\\[ *\\d{1,3}%]$"),
          new Mark(
              " \\.\\.\\. (?:(?<good>ok)|(?<bad>FAIL|FAILED|ERROR)|(?<out>ignored|skipped.{0,200}))$"),
          new Mark("^--- (?:(?<good>PASS)|(?<bad>FAIL)|(?<out>SKIP)): "),
          new Mark(
              "^\\[ {2,7}(?:(?<good>OK)|(?<bad>FAILED)|(?<out>SKIPPED)) {1,2}] .{1,300} \\(\\d{1,9} ms\\)$"),
          new Mark(
              "^ *\\d{1,6}/\\d{1,6} Test +#\\d{1,6}: .{1,200}?(?:(?<good> Passed)|(?<bad>\\*\\*\\*))"));

  /// After these come the names of what failed once more.
  private static final Pattern AGAIN =
      Pattern.compile(
          "^(?:✖ failing tests:|\\s*\\d+ passing\\b|failures:$|=+ (?:FAILURES|short test summary)|Failed Tests)");

  /// node:test says after a group that it was none of its tests.
  private static final Pattern GROUP = Pattern.compile("^\\s+type: 'suite'$");

  private static final Pattern COLOURS = Pattern.compile("\\x1b\\[[0-9;?]{0,20}[A-Za-z]");

  private TestCounts counts = TestCounts.NONE;
  private TestCounts last = TestCounts.NONE;
  private boolean again;

  /// How one kind of line looks.
  private record Mark(Pattern pattern) {
    Mark(String regex) {
      this(Pattern.compile(regex));
    }

    Optional<TestCounts> read(String line) {
      Matcher found = pattern.matcher(line);
      if (!found.find()) {
        return Optional.empty();
      }
      if (has("dots")) {
        return Optional.of(dots(found.group("dots")));
      }
      if (has("total")) {
        int failing = figure(found, "failing") + figure(found, "errors");
        int skipped = figure(found, "skipped");
        int passing = Math.max(0, figure(found, "total") - failing - skipped);
        return Optional.of(new TestCounts(passing, failing, skipped));
      }
      return Optional.of(new TestCounts(one(found, "good"), one(found, "bad"), one(found, "out")));
    }

    private boolean has(String group) {
      return pattern.namedGroups().containsKey(group);
    }

    private int one(Matcher found, String group) {
      return has(group) && found.group(group) != null ? 1 : 0;
    }

    private int figure(Matcher found, String group) {
      return has(group) && found.group(group) != null ? Figures.of(found.group(group)) : 0;
    }

    private static TestCounts dots(String marks) {
      int bad = (int) marks.chars().filter(mark -> mark == 'F' || mark == 'E').count();
      int out = (int) marks.chars().filter(mark -> mark == 's' || mark == 'x').count();
      return new TestCounts(marks.length() - bad - out, bad, out);
    }
  }

  TestCounts counts() {
    return counts;
  }

  /// @param raw one line, colours and all
  void read(String raw) {
    String line = COLOURS.matcher(raw).replaceAll("");
    if (AGAIN.matcher(line).find()) {
      again = true;
    } else if (GROUP.matcher(line).find()) {
      counts = counts.minus(last);
      last = TestCounts.NONE;
    } else {
      MARKS.stream()
          .map(mark -> mark.read(line))
          .flatMap(Optional::stream)
          .findFirst()
          .ifPresent(this::add);
    }
  }

  private void add(TestCounts found) {
    if ((again && found.passing() == 0) || counts.total() > MOST) {
      return;
    }
    again = false;
    last = found;
    counts = counts.plus(found);
  }
}
