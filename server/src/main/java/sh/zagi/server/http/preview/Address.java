// SPDX-License-Identifier: Apache-2.0
package sh.zagi.server.http.preview;

import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Which app of which session a host name means: `s-ID.DOMAIN` or `s-ID-PORT.DOMAIN`.
///
/// @param session its id as it was written
/// @param port of the app inside the session; empty for the one that is found there
record Address(String session, OptionalInt port) {
  private static final Pattern NAME = Pattern.compile("s-([a-z0-9]{16})(?:-([1-9]\\d{0,4}))?");
  private static final int MAX_PORT = 65_535;

  /// Reads a `Host` header.
  ///
  /// @param domain below which the apps are
  /// @return empty when it is a name of something else
  static Optional<Address> parse(@Nullable String host, String domain) {
    if (host == null) {
      return Optional.empty();
    }
    String name = host.toLowerCase(Locale.ROOT).replaceFirst(":\\d*$", "");
    String end = "." + domain.toLowerCase(Locale.ROOT);
    if (!name.endsWith(end)) {
      return Optional.empty();
    }
    Matcher parts = NAME.matcher(name.substring(0, name.length() - end.length()));
    if (!parts.matches()) {
      return Optional.empty();
    }
    String port = parts.group(2);
    return port != null && Integer.parseInt(port) > MAX_PORT
        ? Optional.empty()
        : Optional.of(
            new Address(
                parts.group(1),
                port == null ? OptionalInt.empty() : OptionalInt.of(Integer.parseInt(port))));
  }
}
