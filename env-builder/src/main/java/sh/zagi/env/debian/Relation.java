// SPDX-License-Identifier: Apache-2.0
package sh.zagi.env.debian;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// One term of a relationship field (Debian Policy §7.1): a package name, perhaps with a version
/// bound.
///
/// @param operator `<<`, `<=`, `=`, `>=`, `>>`, or empty for any version
record Relation(String name, String operator, DebianVersion version) {
  private static final Pattern TERM =
      Pattern.compile(
          "([a-z0-9][a-z0-9+.-]+)(?::(any|native|[a-z0-9-]+))?\\s*(?:\\(\\s*(<<|<=|=|>=|>>|<|>)\\s*([^)\\s]+)\\s*\\))?");
  private static final DebianVersion NONE = new DebianVersion("");

  /// Reads `a | b (>= 1), c`: all of the outer list is needed, one of each inner list.
  static List<List<Relation>> parseAll(String field) {
    List<List<Relation>> clauses = new ArrayList<>();
    for (String clause : field.split(",", -1)) {
      List<Relation> alternatives = new ArrayList<>();
      for (String term : clause.split("\\|", -1)) {
        Matcher matcher = TERM.matcher(term.strip());
        if (matcher.matches()) {
          alternatives.add(of(matcher));
        }
      }
      if (!alternatives.isEmpty()) {
        clauses.add(alternatives);
      }
    }
    return clauses;
  }

  private static Relation of(Matcher matcher) {
    String architecture = matcher.group(2);
    // a package of another architecture never exists here: keep a name that nothing has
    String name =
        architecture == null || architecture.equals("any") || architecture.equals("native")
            ? matcher.group(1)
            : matcher.group(1) + ":" + architecture;
    if (matcher.group(3) == null) {
      return new Relation(name, "", NONE);
    }
    String operator =
        switch (matcher.group(3)) {
          case "<" -> "<=";
          case ">" -> ">=";
          case String other -> other;
        };
    return new Relation(name, operator, new DebianVersion(matcher.group(4)));
  }

  /// Whether a package of this name has a fitting version.
  boolean admits(DebianVersion candidate) {
    int order = operator.isEmpty() ? 0 : candidate.compareTo(version);
    return switch (operator) {
      case "<<" -> order < 0;
      case "<=" -> order <= 0;
      case "=" -> order == 0;
      case ">=" -> order >= 0;
      case ">>" -> order > 0;
      default -> true;
    };
  }

  /// Whether the package fits by its own name, or by one that it provides. A provided name without
  /// a version fits no version bound (Debian Policy §7.5).
  boolean isMetBy(IndexPackage candidate) {
    if (candidate.name().equals(name) && admits(candidate.version())) {
      return true;
    }
    for (Relation provided : candidate.provides()) {
      if (provided.name.equals(name)
          && (operator.isEmpty() || (provided.operator.equals("=") && admits(provided.version)))) {
        return true;
      }
    }
    return false;
  }

  @Override
  public String toString() {
    return operator.isEmpty() ? name : name + " (" + operator + " " + version + ")";
  }
}
