// SPDX-License-Identifier: Apache-2.0
package sh.zagi.storage.repo;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Who may do what to the branches or tags of a pattern. A rule only takes away: it gives nobody
/// what access to the repository does not give.
///
/// @param pattern of names: `main`, `release/*` (`*` stops at `/`, `**` does not), `tags/v*`
/// @param push who may create and move them
/// @param force who may move them to what does not follow
/// @param delete who may delete them
/// @param approvals what every commit needs that comes to them
public record RefRule(String pattern, Who push, Who force, Who delete, Approvals approvals) {
  /// The setting that holds the rules.
  public static final String SETTING = "rule";

  private static final Pattern FORM =
      Pattern.compile(
          "(\\S+) push=(\\S+) force=(\\S+) delete=(\\S+)(?: approvals=(\\d{1,2}) approve=(\\S+))?");
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._/*-]{0,199}");
  private static final String TAGS = "tags/";

  /// Some of those who may write.
  public sealed interface Who {
    /// All of them.
    record Everybody() implements Who {}

    /// All but agents.
    record People() implements Who {}

    record Nobody() implements Who {}

    /// The people of these names, not their agents; in lower case.
    record Named(List<String> names) implements Who {
      public Named {
        names = List.copyOf(names);
      }
    }

    /// Reads `everybody`, `people`, `nobody` or names parted by commas.
    static Optional<Who> parse(String word) {
      return switch (word) {
        case "everybody" -> Optional.of(new Everybody());
        case "people" -> Optional.of(new People());
        case "nobody" -> Optional.of(new Nobody());
        default -> {
          List<String> names = List.of(word.toLowerCase(Locale.ROOT).split(",", -1));
          yield names.stream().allMatch(RepoPath::isOwner)
              ? Optional.of(new Named(names))
              : Optional.empty();
        }
      };
    }

    /// As [#parse] reads it.
    default String word() {
      return switch (this) {
        case Everybody _ -> "everybody";
        case People _ -> "people";
        case Nobody _ -> "nobody";
        case Named(var names) -> String.join(",", names);
      };
    }
  }

  /// How many people have to say that a commit is good, and which. Nobody's word on their own
  /// commits counts, and no agent's.
  ///
  /// @param count 0 for no approvals
  public record Approvals(int count, Who who) {
    public static final Approvals NONE = new Approvals(0, new Who.People());

    /// The most that a rule can ask for.
    public static final int MOST = 10;

    /// Whether the word of the person of that name counts.
    ///
    /// @param name in lower case
    public boolean counts(String name) {
      return switch (who) {
        case Who.Everybody _, Who.People _ -> true;
        case Who.Nobody _ -> false;
        case Who.Named(var names) -> names.contains(name);
      };
    }

    /// Whether there are enough who may.
    public boolean isPossible() {
      return switch (who) {
        case Who.Everybody _, Who.People _ -> true;
        case Who.Nobody _ -> count == 0;
        case Who.Named(var names) -> names.stream().distinct().count() >= count;
      };
    }

    /// Such as `2 approvals by alice,bob`.
    public String words() {
      return count
          + (count == 1 ? " approval by " : " approvals by ")
          + (who instanceof Who.Everybody ? "people" : who.word());
    }
  }

  /// Whether this can be the pattern of a rule.
  public static boolean isPattern(String text) {
    return NAME.matcher(text).matches();
  }

  /// The rules of a repository.
  public static List<RefRule> of(RepoSettings settings) {
    List<RefRule> rules = new ArrayList<>();
    for (String line : settings.list(SETTING)) {
      Matcher form = FORM.matcher(line);
      if (form.matches()) {
        Approvals approvals =
            form.group(5) == null
                ? Approvals.NONE
                : new Approvals(Integer.parseInt(form.group(5)), who(form, 6));
        rules.add(new RefRule(form.group(1), who(form, 2), who(form, 3), who(form, 4), approvals));
      }
    }
    return rules;
  }

  /// A word that nobody can read keeps everybody out.
  private static Who who(Matcher form, int group) {
    return Who.parse(form.group(group)).orElseGet(Who.Nobody::new);
  }

  /// As the setting holds it.
  public String line() {
    String asked =
        approvals.count() == 0
            ? ""
            : " approvals=" + approvals.count() + " approve=" + approvals.who().word();
    return pattern
        + " push="
        + push.word()
        + " force="
        + force.word()
        + " delete="
        + delete.word()
        + asked;
  }

  /// Whether it is about this ref.
  public boolean covers(String ref) {
    String prefix = pattern.startsWith(TAGS) ? "refs/" : "refs/heads/";
    if (!ref.startsWith(prefix)) {
      return false;
    }
    StringBuilder regex = new StringBuilder();
    for (String part : pattern.split("(?<=\\*)(?!\\*)|(?<!\\*)(?=\\*)", -1)) {
      regex.append(part.equals("*") ? "[^/]*" : part.startsWith("*") ? ".*" : Pattern.quote(part));
    }
    return ref.substring(prefix.length()).matches(regex.toString());
  }
}
