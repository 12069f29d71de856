// SPDX-License-Identifier: Apache-2.0
package sh.zagi.review.count;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// Finds what test frameworks reported. Runners disagree on everything, so each framework has its
/// own rule; a run may hold several frameworks.
public final class TestReports {
  private static final Pattern ANSI =
      Pattern.compile("\\x1b(?:\\[[0-9;?]*[A-Za-z]|\\][^\\x07\\x1b]*(?:\\x07|\\x1b\\\\))");
  private static final Pattern SUITE = Pattern.compile("<testsuites?\\b([^>]*)>");

  private static final List<CountReader> APART =
      Stream.of(
              JavaScriptFrameworks.all(),
              PythonFrameworks.all(),
              JvmFrameworks.all(),
              NativeFrameworks.all(),
              OtherFrameworks.all())
          .flatMap(List::stream)
          .toList();

  private TestReports() {}

  /// Reads what a run printed.
  ///
  /// @param output colours and all
  /// @return framework to counts; empty when no framework that is known here reported
  public static Map<String, TestCounts> read(String output) {
    String text = ANSI.matcher(output).replaceAll("").replace("\r\n", "\n").replace('\r', '\n');
    Map<String, TestCounts> counts = new TreeMap<>();
    for (CountReader reader : APART) {
      reader.read(text).ifPresent(found -> counts.putIfAbsent(reader.framework(), found));
    }
    TapFrameworks.all().stream()
        .filter(reader -> reader.read(text).isPresent())
        .findFirst()
        .ifPresent(reader -> counts.put(reader.framework(), reader.read(text).orElseThrow()));
    return counts;
  }

  /// Reads JUnit's report files, which many frameworks write.
  ///
  /// @param starts the first bytes of each file: the figures stand in its first element
  public static Optional<TestCounts> readXml(List<String> starts) {
    return starts.stream().flatMap(start -> suite(start).stream()).reduce(TestCounts::plus);
  }

  private static Optional<TestCounts> suite(String start) {
    Matcher suites = SUITE.matcher(start);
    while (suites.find()) {
      String attributes = suites.group(1);
      Optional<Integer> total = attribute(attributes, "tests");
      if (total.isPresent()) {
        int failing =
            attribute(attributes, "failures").orElse(0) + attribute(attributes, "errors").orElse(0);
        int skipped =
            attribute(attributes, "skipped").or(() -> attribute(attributes, "skip")).orElse(0);
        return Optional.of(
            new TestCounts(Math.max(0, total.get() - failing - skipped), failing, skipped));
      }
    }
    return Optional.empty();
  }

  private static Optional<Integer> attribute(String attributes, String name) {
    Matcher value = Pattern.compile("\\b" + name + "=\"(\\d+)\"").matcher(attributes);
    return value.find() ? Optional.of(Figures.of(value.group(1))) : Optional.empty();
  }
}
