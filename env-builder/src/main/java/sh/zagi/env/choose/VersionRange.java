// SPDX-License-Identifier: Apache-2.0
package sh.zagi.env.choose;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Which versions a project accepts, in the notations of many ecosystems at once: `3.11`,
/// `>=3.8,<4`, `^8.1 || ^8.2`, `~> 3.1`, `~=1.4.2`, `==2.*`, `1.2 - 1.5`. Only the numbers count:
/// suffixes such as `-rc1` or `+build` are passed over.
record VersionRange(List<List<Term>> alternatives) {
  /// One comparison; `parts` are the numbers of the version.
  record Term(Operator operator, List<Integer> parts) {}

  /// What a term asks for.
  enum Operator {
    /// Begins with these numbers.
    SAME,
    NOT,
    LESS,
    AT_MOST,
    AT_LEAST,
    MORE
  }

  private static final int LENGTH_LIMIT = 200;
  private static final int DIGITS_LIMIT = 9;
  private static final List<String> ANY =
      List.of("", "*", "x", "any", "latest", "stable", "system", "current", "default", "node");
  private static final Pattern TERM =
      Pattern.compile(
          "(>=|<=|===?|!=|~=|~>|=|>|<|\\^|~)?v?(\\d+(?:\\.\\d+)*)((?:\\.[x*])*)"
              + "(?:[-+_.]?[a-zA-Z][0-9A-Za-z.+_-]*|[-+][0-9A-Za-z.+_-]*)?");
  private static final Pattern VENDOR = Pattern.compile("^[a-zA-Z][a-zA-Z_]*-(?=\\d)");

  VersionRange {
    alternatives = alternatives.stream().map(List::copyOf).toList();
  }

  /// Everything is accepted.
  static final VersionRange ALL = new VersionRange(List.of(List.of()));

  /// Reads a range.
  ///
  /// @param minimum whether a bare version means that or newer
  /// @return empty when the text is no range
  static Optional<VersionRange> parse(String text, boolean minimum) {
    String plain = VENDOR.matcher(text.strip()).replaceFirst("");
    if (ANY.contains(plain.toLowerCase(Locale.ROOT))) {
      return Optional.of(ALL);
    }
    if (plain.length() > LENGTH_LIMIT) {
      return Optional.empty();
    }
    List<List<Term>> alternatives = new ArrayList<>();
    for (String alternative : plain.split("\\|\\|?", -1)) {
      Optional<List<Term>> terms = conjunction(alternative.strip(), minimum);
      if (terms.isEmpty()) {
        return Optional.empty();
      }
      alternatives.add(terms.get());
    }
    return Optional.of(new VersionRange(alternatives));
  }

  private static Optional<List<Term>> conjunction(String text, boolean minimum) {
    String[] ends = text.split("\\s+-\\s+", -1);
    String spelled =
        ends.length == 2
            ? ">=" + ends[0] + " <=" + ends[1]
            : text.replaceAll("([<>=~^!])\\s+", "$1");
    List<Term> terms = new ArrayList<>();
    for (String word : spelled.split("[,\\s]+", -1)) {
      if (ANY.contains(word)) {
        continue;
      }
      Matcher matcher = TERM.matcher(word);
      if (!matcher.matches() || !add(terms, matcher, minimum)) {
        return Optional.empty();
      }
    }
    return Optional.of(terms);
  }

  private static boolean add(List<Term> terms, Matcher matcher, boolean minimum) {
    List<Integer> parts = new ArrayList<>();
    for (String digits : matcher.group(2).split("\\.", -1)) {
      if (digits.length() > DIGITS_LIMIT) {
        return false;
      }
      parts.add(Integer.parseInt(digits));
    }
    boolean wild = !matcher.group(3).isEmpty();
    String operator = matcher.group(1) == null ? "" : matcher.group(1);
    switch (operator) {
      case "" -> terms.add(new Term(minimum && !wild ? Operator.AT_LEAST : Operator.SAME, parts));
      case "=", "==", "===" -> terms.add(new Term(Operator.SAME, parts));
      case "!=" -> terms.add(new Term(Operator.NOT, parts));
      case "<" -> terms.add(new Term(Operator.LESS, parts));
      case "<=" -> terms.add(new Term(Operator.AT_MOST, parts));
      case ">=" -> terms.add(new Term(Operator.AT_LEAST, parts));
      case ">" -> terms.add(new Term(Operator.MORE, parts));
      case "^" -> between(terms, parts, caretWidth(parts));
      default -> between(terms, parts, Math.max(1, parts.size() - 1));
    }
    return true;
  }

  private static int caretWidth(List<Integer> parts) {
    int zeros = 0;
    while (zeros < parts.size() - 1 && parts.get(zeros) == 0) {
      zeros++;
    }
    return zeros + 1;
  }

  /// At least these numbers, and the first `width` of them the same.
  private static void between(List<Term> terms, List<Integer> parts, int width) {
    terms.add(new Term(Operator.AT_LEAST, parts));
    terms.add(new Term(Operator.SAME, List.copyOf(parts.subList(0, width))));
  }

  /// Whether a version is accepted.
  boolean accepts(String version) {
    List<Integer> numbers = numbers(version);
    return alternatives.stream()
        .anyMatch(terms -> terms.stream().allMatch(term -> accepts(term, numbers)));
  }

  /// Accepts also another patch of the same minor version: distributions fix bugs without changing
  /// more than that.
  VersionRange anyPatch() {
    return new VersionRange(
        alternatives.stream()
            .map(terms -> terms.stream().map(VersionRange::anyPatch).toList())
            .toList());
  }

  private static Term anyPatch(Term term) {
    boolean exact = term.operator() == Operator.SAME && term.parts().size() > 2;
    return exact ? new Term(Operator.SAME, List.copyOf(term.parts().subList(0, 2))) : term;
  }

  private static boolean accepts(Term term, List<Integer> numbers) {
    int order = compare(numbers, term.parts());
    boolean same = startsWith(numbers, term.parts());
    return switch (term.operator()) {
      case SAME -> same;
      case NOT -> !same;
      case LESS -> order < 0;
      case AT_MOST -> order <= 0 || same;
      case AT_LEAST -> order >= 0;
      case MORE -> order > 0;
    };
  }

  private static boolean startsWith(List<Integer> numbers, List<Integer> parts) {
    for (int i = 0; i < parts.size(); i++) {
      if (!part(numbers, i).equals(parts.get(i))) {
        return false;
      }
    }
    return true;
  }

  private static Integer part(List<Integer> numbers, int index) {
    return index < numbers.size() ? numbers.get(index) : Integer.valueOf(0);
  }

  static int compare(String left, String right) {
    return compare(numbers(left), numbers(right));
  }

  private static int compare(List<Integer> left, List<Integer> right) {
    for (int i = 0; i < Math.max(left.size(), right.size()); i++) {
      int order = part(left, i).compareTo(part(right, i));
      if (order != 0) {
        return order;
      }
    }
    return 0;
  }

  /// The numbers at the beginning of a version.
  private static List<Integer> numbers(String version) {
    Matcher matcher = Pattern.compile("v?(\\d{1,9}(?:\\.\\d{1,9})*)").matcher(version);
    return matcher.lookingAt()
        ? Arrays.stream(matcher.group(1).split("\\.", -1)).map(Integer::valueOf).toList()
        : List.of();
  }
}
