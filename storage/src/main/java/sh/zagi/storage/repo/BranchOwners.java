// SPDX-License-Identifier: Apache-2.0
package sh.zagi.storage.repo;

import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/// Which side of a mirror owns which branches. A side that owns a branch decides alone where it
/// goes; what the other side adds to it becomes changes.
///
/// @param sides of the branches that one side owns, by their short names
public record BranchOwners(Map<String, Side> sides) {
  private static final String SETTING = "owner";
  private static final String HEADS = "refs/heads/";

  public BranchOwners {
    sides = Collections.unmodifiableMap(new TreeMap<>(sides));
  }

  /// Who decides where a branch goes.
  public enum Side {
    /// Whoever has new commits first.
    BOTH,
    UPSTREAM,
    HERE;

    public String word() {
      return name().toLowerCase(Locale.ROOT);
    }

    public static Optional<Side> parse(String word) {
      return List.of(values()).stream().filter(side -> side.word().equals(word)).findFirst();
    }
  }

  /// As a repository is set now.
  public static BranchOwners of(RepoSettings settings) {
    Map<String, Side> sides = new TreeMap<>();
    for (String line : settings.list(SETTING)) {
      int blank = line.lastIndexOf(' ');
      if (blank > 0) {
        Side.parse(line.substring(blank + 1))
            .ifPresent(side -> sides.put(line.substring(0, blank), side));
      }
    }
    return new BranchOwners(sides);
  }

  /// Who owns a ref; what is no branch is nobody's own.
  public Side of(String ref) {
    return ref.startsWith(HEADS)
        ? sides.getOrDefault(ref.substring(HEADS.length()), Side.BOTH)
        : Side.BOTH;
  }

  /// Gives a branch to a side.
  ///
  /// @param branch its short name
  public static void set(RepoSettings settings, String branch, Side side) {
    Map<String, Side> sides = new TreeMap<>(of(settings).sides());
    if (side == Side.BOTH) {
      sides.remove(branch);
    } else {
      sides.put(branch, side);
    }
    settings.set(
        SETTING,
        sides.entrySet().stream().map(one -> one.getKey() + " " + one.getValue().word()).toList());
  }

  /// Makes no branch anybody's own.
  public static void clear(RepoSettings settings) {
    settings.set(SETTING, List.of());
  }

  /// For people and programs: branch to side.
  public Map<String, String> words() {
    Map<String, String> words = new TreeMap<>();
    sides.forEach((branch, side) -> words.put(branch, side.word()));
    return words;
  }
}
