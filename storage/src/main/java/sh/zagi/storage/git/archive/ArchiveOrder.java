// SPDX-License-Identifier: Apache-2.0
package sh.zagi.storage.git.archive;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/// What the words of `git archive` ask for.
///
/// @param format of the answer
/// @param level of compression, 0 to 9; -1 for the usual
/// @param prefix before every path
/// @param tree a revision, with or without `:FOLDER`
/// @param paths only these and what is below them; all when empty
record ArchiveOrder(
    ArchiveFormat format, int level, String prefix, String tree, List<String> paths) {
  private static final Pattern LEVEL = Pattern.compile("-[0-9]");
  private static final int MOST_PREFIX_CHARS = 4_096;

  ArchiveOrder {
    paths = List.copyOf(paths);
  }

  /// What a list of words means.
  sealed interface Parsed {
    record Order(ArchiveOrder order) implements Parsed {}

    /// The names of formats.
    record Formats() implements Parsed {}

    record Refused(String reason) implements Parsed {}
  }

  static Parsed parse(List<String> words) {
    Optional<ArchiveFormat> format = Optional.of(ArchiveFormat.TAR);
    int level = -1;
    String prefix = "";
    List<String> rest = new ArrayList<>();
    boolean optionsEnded = false;
    for (String word : words) {
      if (optionsEnded || !word.startsWith("-")) {
        rest.add(word);
      } else if (word.equals("--")) {
        optionsEnded = true;
      } else if (word.startsWith("--format=")) {
        format = ArchiveFormat.named(word.substring("--format=".length()));
      } else if (word.startsWith("--prefix=")) {
        prefix = word.substring("--prefix=".length());
      } else if (LEVEL.matcher(word).matches()) {
        level = word.charAt(1) - '0';
      } else if (word.equals("--list") || word.equals("-l")) {
        return new Parsed.Formats();
      } else if (!word.equals("-v") && !word.equals("--verbose")) {
        return new Parsed.Refused("not an option that is known here: " + word);
      }
    }
    if (format.isEmpty()) {
      return new Parsed.Refused("formats are " + ArchiveFormat.names());
    }
    if (rest.isEmpty()) {
      return new Parsed.Refused("which tree? name a branch, tag or commit");
    }
    if (!isSafe(prefix)) {
      return new Parsed.Refused("not a prefix that is taken: it leads out of the archive");
    }
    return new Parsed.Order(
        new ArchiveOrder(
            format.get(), level, prefix, rest.getFirst(), rest.subList(1, rest.size())));
  }

  /// Whoever unpacks the archive should find it where they unpacked it.
  private static boolean isSafe(String prefix) {
    return prefix.length() <= MOST_PREFIX_CHARS
        && !prefix.startsWith("/")
        && List.of(prefix.split("/", -1)).stream().noneMatch(step -> step.equals(".."))
        && prefix.chars().noneMatch(Character::isISOControl);
  }
}
