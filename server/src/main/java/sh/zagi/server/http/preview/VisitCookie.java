// SPDX-License-Identifier: Apache-2.0
package sh.zagi.server.http.preview;

import java.util.Locale;
import java.util.regex.Pattern;
import org.eclipse.jetty.http.HttpCookie;
import org.eclipse.jetty.server.Request;

/// The cookie of a browser that was let in to one app. No other origin gets it, and the app does
/// not see it.
final class VisitCookie {
  private static final String PLAIN = "zagi-preview";

  /// Browsers keep this only when it is bound to the host and came by https (RFC 6265bis).
  private static final String BOUND = "__Host-" + PLAIN;

  private static final Pattern DOMAIN = Pattern.compile("(?i);\\s*domain\\s*=[^;]*");

  private VisitCookie() {}

  /// The value that a browser shows; empty text when it shows none.
  static String of(Request request, boolean secure) {
    return Request.getCookies(request).stream()
        .filter(cookie -> cookie.getName().equals(secure ? BOUND : PLAIN))
        .map(HttpCookie::getValue)
        .findFirst()
        .orElse("");
  }

  /// A header that sets it.
  static String header(String value, boolean secure) {
    return (secure ? BOUND : PLAIN)
        + "="
        + value
        + "; Path=/; HttpOnly; SameSite=Lax"
        + (secure ? "; Secure" : "");
  }

  static boolean isOurs(String cookie) {
    String name = cookie.split("=", 2)[0].strip().toLowerCase(Locale.ROOT);
    return name.equals(PLAIN) || name.startsWith("__host-zagi");
  }

  /// A `Set-Cookie` header of an app, so that it stays on the app's own origin.
  ///
  /// @return empty text when the app may not set it
  static String ofApp(String header) {
    return isOurs(header) ? "" : DOMAIN.matcher(header).replaceAll("");
  }
}
