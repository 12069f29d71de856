// SPDX-License-Identifier: Apache-2.0
package sh.zagi.env.choose;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import sh.zagi.env.detect.Evidence;

/// A Python library that a project asks for (PEP 508).
///
/// @param name normalised (PEP 503)
/// @param specifier which versions fit (PEP 440); empty for any
/// @param elsewhere whether it comes from an address instead of an index
public record PythonRequirement(
    String name, String specifier, boolean elsewhere, Evidence evidence) {
  private static final int LENGTH_LIMIT = 1000;

  /// No library has a longer name.
  private static final int NAME_LIMIT = 128;

  private static final Pattern FORM =
      Pattern.compile(
          "([A-Za-z0-9](?:[A-Za-z0-9._-]*[A-Za-z0-9])?)\\s*(?:\\[[^\\]]*\\])?\\s*"
              + "(@\\s*\\S+|\\(?[^;@()]*\\)?)\\s*(?:;(.*))?");
  private static final Pattern COMPARISON =
      Pattern.compile("(\\w+)\\s*(===?|!=|<=|>=|<|>|~=)\\s*['\"]([^'\"]*)['\"]");

  /// Reads one requirement.
  ///
  /// @param python the version of Python that it would be installed for
  /// @return empty when it is none, or not for this Python on Linux
  public static Optional<PythonRequirement> parse(
      String text, String python, String file, int line) {
    Matcher matcher = FORM.matcher(text.strip());
    if (text.length() > LENGTH_LIMIT || !matcher.matches()) {
      return Optional.empty();
    }
    if (matcher.group(1).length() > NAME_LIMIT) {
      return Optional.empty();
    }
    String marker = matcher.group(3);
    if (marker != null && !applies(marker, python)) {
      return Optional.empty();
    }
    String specifier = matcher.group(2).replaceAll("[()]", "").strip();
    boolean elsewhere = specifier.startsWith("@");
    return Optional.of(
        new PythonRequirement(
            normalised(matcher.group(1)),
            elsewhere ? "" : specifier.replaceAll("\\s+", ""),
            elsewhere,
            new Evidence(file, line, "asks for " + text.strip())));
  }

  static String normalised(String name) {
    return name.toLowerCase(Locale.ROOT).replaceAll("[-_.]+", "-");
  }

  /// Environment markers without nesting; what is not understood applies.
  private static boolean applies(String marker, String python) {
    String flat = marker.replaceAll("[()]", " ");
    for (String alternative : flat.split("\\bor\\b", -1)) {
      boolean all = true;
      for (String term : alternative.split("\\band\\b", -1)) {
        all &= holds(term.strip(), python);
      }
      if (all) {
        return true;
      }
    }
    return false;
  }

  private static boolean holds(String term, String python) {
    Matcher matcher = COMPARISON.matcher(term);
    if (!matcher.matches()) {
      return true;
    }
    String operator = matcher.group(2);
    String value = matcher.group(3);
    return switch (matcher.group(1)) {
      case "python_version", "python_full_version" ->
          VersionRange.parse(operator + value, false)
              .map(range -> range.accepts(python))
              .orElse(true);
      case "sys_platform" -> operator.equals("!=") != value.equals("linux");
      case "platform_system" -> operator.equals("!=") != value.equals("Linux");
      case "os_name" -> operator.equals("!=") != value.equals("posix");
      case "platform_python_implementation", "implementation_name" ->
          operator.equals("!=") != List.of("CPython", "cpython").contains(value);
      case "extra" -> false;
      default -> true;
    };
  }
}
