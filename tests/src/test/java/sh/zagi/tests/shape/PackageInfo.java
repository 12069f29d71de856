// SPDX-License-Identifier: Apache-2.0
package sh.zagi.tests.shape;

import java.util.Optional;
import java.util.stream.Collectors;

/// Reads the sign of a package: the first sentence of its `package-info.java`.
final class PackageInfo {
  private PackageInfo() {}

  /// Ends at the first full stop that ends a line or stands before a blank; the line breaks are
  /// taken out.
  static Optional<String> sentence(SourceFile file) {
    String doc =
        file.text()
            .lines()
            .filter(line -> line.startsWith("///"))
            .map(line -> line.substring(3).strip())
            .takeWhile(line -> !line.isEmpty())
            .collect(Collectors.joining(" "));
    int end = doc.indexOf(". ");
    String sentence = end < 0 ? doc : doc.substring(0, end + 1);
    return sentence.isEmpty() ? Optional.empty() : Optional.of(sentence);
  }
}
