// SPDX-License-Identifier: Apache-2.0
package sh.zagi.review.count;

import java.util.Optional;

/// Knows what one test framework prints at its end.
interface CountReader {
  /// The framework's name as its users write it.
  String framework();

  /// @param text plain output, without colours and carriage returns
  /// @return empty when this framework did not report
  Optional<TestCounts> read(String text);
}
