// SPDX-License-Identifier: Apache-2.0
package sh.zagi.storage.git.check;

import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/// Files of a tree that git itself reads and obeys.
enum SpecialFile {
  MODULES(".gitmodules", Pattern.compile("gitmod~[1-4]|gi7eba~\\d+|gi7eb~\\d+")) {
    @Override
    Optional<String> refusal(byte[] content) {
      return ModulesRules.refusal(content);
    }
  },
  ATTRIBUTES(".gitattributes", Pattern.compile("gitatt~[1-4]|gi7d29~\\d+|gi7d2~\\d+")) {
    @Override
    Optional<String> refusal(byte[] content) {
      int line = 0;
      for (byte one : content) {
        line = one == '\n' ? 0 : line + 1;
        if (line > MAX_ATTRIBUTE_LINE_BYTES) {
          return Optional.of("a line of more than " + MAX_ATTRIBUTE_LINE_BYTES + " bytes");
        }
      }
      return Optional.empty();
    }
  };

  /// A larger one is refused unread.
  static final int MAX_BYTES = 1 << 20;

  /// Git's own limit; longer lines overran its memory once.
  private static final int MAX_ATTRIBUTE_LINE_BYTES = 2048;

  /// Code points that some file systems leave out of a name.
  private static final Pattern IGNORED =
      Pattern.compile("[\\u200c-\\u200f\\u202a-\\u202e\\u206a-\\u206f\\ufeff]");

  private static final int LONGEST_NAME_BYTES = 200;

  private final String fileName;
  private final Pattern shortNames;

  SpecialFile(String fileName, Pattern shortNames) {
    this.fileName = fileName;
    this.shortNames = shortNames;
  }

  String fileName() {
    return fileName;
  }

  /// What a name means to git on any system: case, what some systems ignore, their short names.
  static Optional<SpecialFile> named(byte[] buffer, int length) {
    if (length > LONGEST_NAME_BYTES || length == 0 || !mayBe(buffer[0])) {
      return Optional.empty();
    }
    String name =
        IGNORED
            .matcher(new String(buffer, 0, length, StandardCharsets.UTF_8))
            .replaceAll("")
            .toLowerCase(Locale.ROOT)
            .replaceFirst("::\\$.*$", "")
            .replaceFirst("[ .]+$", "");
    for (SpecialFile kind : values()) {
      if (name.equals(kind.fileName) || kind.shortNames.matcher(name).matches()) {
        return Optional.of(kind);
      }
    }
    return Optional.empty();
  }

  /// Most names of a tree are decided by their first byte: a dot, a G, or the start of an ignored
  /// code point.
  private static boolean mayBe(byte first) {
    return first == '.' || first == 'g' || first == 'G' || first < 0;
  }

  /// What is wrong with the content, if anything.
  abstract Optional<String> refusal(byte[] content);
}
