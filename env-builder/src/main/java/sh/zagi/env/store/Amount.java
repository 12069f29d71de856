// SPDX-License-Identifier: Apache-2.0
package sh.zagi.env.store;

import java.io.IOException;
import java.nio.file.Path;

/// Some things and the disk they take.
public record Amount(long count, long bytes) {
  static final Amount NONE = new Amount(0, 0);

  /// The files in a folder and below it; nothing when it does not exist.
  public static Amount of(Path folder) throws IOException {
    FileSizes sizes = FileSizes.of(folder);
    return new Amount(sizes.files().size(), sizes.realBytes());
  }

  /// Both together.
  public Amount plus(Amount other) {
    return new Amount(count + other.count, bytes + other.bytes);
  }
}
