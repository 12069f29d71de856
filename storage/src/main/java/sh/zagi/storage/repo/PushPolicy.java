// SPDX-License-Identifier: Apache-2.0
package sh.zagi.storage.repo;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import sh.zagi.config.DataSize;

/// What new commits of a repository must not bring, as its people set it.
///
/// @param largestFile bytes; 0 for no limit but the server's
/// @param forbiddenTypes ends of file names, such as `.exe`
/// @param mostBinaries files that are no text, in one push; -1 for any number
/// @param secrets whether what looks like a credential is refused
/// @param signedOff whether each message has a `Signed-off-by` of its author
public record PushPolicy(
    long largestFile,
    List<String> forbiddenTypes,
    int mostBinaries,
    boolean secrets,
    boolean signedOff) {
  public PushPolicy {
    forbiddenTypes = List.copyOf(forbiddenTypes);
  }

  /// The names that people type, each with what it takes.
  public enum Rule {
    MAX_FILE_SIZE("a size such as 10MiB"),
    FORBIDDEN_TYPES("ends of file names such as .exe,.zip"),
    MAX_BINARIES("a number of files in one push"),
    SECRETS("on"),
    SIGNED_OFF("on");

    private final String takes;

    Rule(String takes) {
      this.takes = takes;
    }

    public String takes() {
      return takes;
    }

    /// Such as `max-file-size`.
    public String word() {
      return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /// The name of its setting.
    public String setting() {
      return "policy-" + word();
    }

    public static Optional<Rule> parse(String word) {
      return List.of(values()).stream().filter(rule -> rule.word().equals(word)).findFirst();
    }

    /// Whether it takes this value.
    public boolean accepts(String value) {
      return switch (this) {
        case MAX_FILE_SIZE -> size(value) > 0;
        case FORBIDDEN_TYPES ->
            value.matches("\\.[A-Za-z0-9._-]{1,30}(,\\.[A-Za-z0-9._-]{1,30}){0,99}");
        case MAX_BINARIES -> value.matches("\\d{1,6}");
        case SECRETS, SIGNED_OFF -> value.equals("on");
      };
    }
  }

  /// What a repository is set to; what cannot be read counts as not set.
  public static PushPolicy of(RepoSettings settings) {
    List<String> types = new ArrayList<>();
    value(settings, Rule.FORBIDDEN_TYPES)
        .ifPresent(text -> types.addAll(List.of(text.toLowerCase(Locale.ROOT).split(",", -1))));
    return new PushPolicy(
        value(settings, Rule.MAX_FILE_SIZE).map(PushPolicy::size).orElse(0L),
        types,
        value(settings, Rule.MAX_BINARIES).map(Integer::parseInt).orElse(-1),
        value(settings, Rule.SECRETS).isPresent(),
        value(settings, Rule.SIGNED_OFF).isPresent());
  }

  private static Optional<String> value(RepoSettings settings, Rule rule) {
    return settings.find(rule.setting()).filter(rule::accepts);
  }

  private static long size(String text) {
    try {
      return DataSize.parse(text).bytes();
    } catch (IllegalArgumentException _) {
      return 0;
    }
  }

  /// Whether there is nothing to look at.
  public boolean isEmpty() {
    return largestFile == 0
        && forbiddenTypes.isEmpty()
        && mostBinaries < 0
        && !secrets
        && !signedOff;
  }
}
