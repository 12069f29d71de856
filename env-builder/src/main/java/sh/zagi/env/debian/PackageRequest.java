// SPDX-License-Identifier: Apache-2.0
package sh.zagi.env.debian;

import java.util.Optional;
import java.util.regex.Pattern;

/// A package that somebody asks for.
///
/// @param name a Debian package name, or a name that packages provide
/// @param version exact, or empty for the newest of the index
/// @param why one phrase for the reader of the lock
public record PackageRequest(String name, Optional<String> version, String why) {
  private static final Pattern FORM =
      Pattern.compile("[a-z0-9][a-z0-9+.-]{1,127}(?:=[0-9A-Za-z.+:~-]{1,128})?");

  /// Reads `name` or `name=version`; nothing when the text has another form.
  public static Optional<PackageRequest> parse(String text, String why) {
    if (!FORM.matcher(text).matches()) {
      return Optional.empty();
    }
    int equals = text.indexOf('=');
    return Optional.of(
        equals < 0
            ? new PackageRequest(text, Optional.empty(), why)
            : new PackageRequest(
                text.substring(0, equals), Optional.of(text.substring(equals + 1)), why));
  }

  @Override
  public String toString() {
    return version.map(exact -> name + "=" + exact).orElse(name);
  }
}
