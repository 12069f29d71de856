// SPDX-License-Identifier: Apache-2.0
package sh.zagi.review.count;

import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/// A framework that closes with numbers before words, in an order of its own: `1 failed, 40
/// passed`.
///
/// @param line its first group is the list
record WordList(String framework, Pattern line, Words words, boolean eachRun)
    implements CountReader {
  /// What the framework calls the outcomes.
  record Words(List<String> passing, List<String> failing, List<String> skipped) {}

  @Override
  public Optional<TestCounts> read(String text) {
    if (eachRun) {
      return line.matcher(text)
          .results()
          .map(found -> counts(found.group(1)))
          .reduce(TestCounts::plus);
    }
    return Figures.lastMatch(line, text).map(found -> counts(found.group(1)));
  }

  private TestCounts counts(String list) {
    return new TestCounts(
        Figures.before(list, words.passing()),
        Figures.before(list, words.failing()),
        Figures.before(list, words.skipped()));
  }
}
