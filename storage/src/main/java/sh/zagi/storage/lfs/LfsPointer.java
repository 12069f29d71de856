// SPDX-License-Identifier: Apache-2.0
package sh.zagi.storage.lfs;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// What git has in the place of a large file (git-lfs, `docs/spec.md`).
///
/// @param size in bytes
public record LfsPointer(LfsId id, long size) {
  /// A file of more bytes is none.
  public static final int MOST_BYTES = 1_024;

  /// With what every one of them begins.
  public static final String BEGINNING = "version https://git-lfs.github.com/spec/v1\n";

  private static final Pattern FORM =
      Pattern.compile(
          Pattern.quote(BEGINNING)
              + "(?:ext-\\d-\\S{1,100} sha256:[0-9a-f]{64}\n){0,9}"
              + "oid sha256:([0-9a-f]{64})\nsize (\\d{1,18})\n?");

  /// Reads a file; empty when it is no pointer.
  public static Optional<LfsPointer> read(byte[] file) {
    if (file.length > MOST_BYTES) {
      return Optional.empty();
    }
    Matcher form = FORM.matcher(new String(file, UTF_8));
    return form.matches()
        ? Optional.of(new LfsPointer(new LfsId(form.group(1)), Long.parseLong(form.group(2))))
        : Optional.empty();
  }
}
