// SPDX-License-Identifier: Apache-2.0
package sh.zagi.change;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// The 83 vectors of behaviour that changes were built by: each is named by a test, in its display
/// name, or by a script, in its first line.
class VectorsTest {
  /// The number of the last vector of each chapter, A to I.
  private static final int[] LAST = {5, 11, 30, 41, 50, 54, 67, 77, 83};

  private static final Pattern NAME =
      Pattern.compile("@DisplayName\\(\\s*\"([^\"]*)\"|^# ([^\n]*)");
  private static final Pattern TITLE = Pattern.compile("name = \"([^\"]*)\"");
  private static final Pattern VECTOR = Pattern.compile("\\b([A-I])(\\d+)(?: to [A-I](\\d+))?\\b");

  @Test
  void every_vector_is_the_name_of_a_test() throws IOException {
    Set<String> expected = new TreeSet<>();
    for (int number = 1, chapter = 0; chapter < LAST.length; chapter++) {
      for (; number <= LAST[chapter]; number++) {
        expected.add((char) ('A' + chapter) + "" + number);
      }
    }
    Set<String> named = new TreeSet<>();
    for (String title : titles()) {
      Matcher vector = VECTOR.matcher(title);
      while (vector.find()) {
        int first = Integer.parseInt(vector.group(2));
        int last = vector.group(3) == null ? first : Integer.parseInt(vector.group(3));
        for (int number = first; number <= last; number++) {
          named.add(vector.group(1) + number);
        }
      }
    }
    Set<String> missing = new TreeSet<>(expected);
    missing.removeAll(named);
    assertThat(missing).as("vectors that no test is named after").isEmpty();
    named.removeAll(expected);
    assertThat(named).as("names of vectors that there are not").isEmpty();
  }

  private static List<String> titles() throws IOException {
    List<String> titles = new ArrayList<>();
    for (String folder : List.of("src/test/java", "../session/src/test/java", "../tests/script")) {
      try (Stream<Path> files = Files.walk(Path.of(folder))) {
        for (Path file : files.filter(Files::isRegularFile).toList()) {
          boolean script = file.toString().endsWith(".txtar");
          String text = Files.readString(file, java.nio.charset.StandardCharsets.ISO_8859_1);
          Matcher name = NAME.matcher(script ? text.lines().findFirst().orElse("") : text);
          while (name.find()) {
            titles.add(name.group(1) == null ? name.group(2) : name.group(1));
          }
          Matcher title = TITLE.matcher(script ? "" : text);
          while (title.find()) {
            titles.add(title.group(1));
          }
        }
      }
    }
    return titles;
  }
}
