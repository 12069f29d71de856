// SPDX-License-Identifier: Apache-2.0
package sh.zagi.server.web;

import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/// A request of a browser.
///
/// @param path decoded; begins with a slash, has no `.` or `..` steps
/// @param query the first value of each name
/// @param form what was sent from a form, the first value of each name; empty for none
/// @param headers by name, in any case
/// @param peer the address that it came from
public record Asked(
    String method,
    String path,
    Map<String, String> query,
    Map<String, String> form,
    Map<String, String> cookies,
    Function<String, Optional<String>> headers,
    String peer) {
  public Asked {
    query = Map.copyOf(query);
    form = Map.copyOf(form);
    cookies = Map.copyOf(cookies);
  }

  /// Whether it only looks.
  public boolean reads() {
    return method.equals("GET") || method.equals("HEAD");
  }

  /// A header.
  public Optional<String> header(String name) {
    return headers.apply(name);
  }

  /// A value of the query; empty text when it is not there.
  public String query(String name) {
    return query.getOrDefault(name, "");
  }

  /// A value of a form, without spaces at its ends; empty text when it is not there.
  public String form(String name) {
    return form.getOrDefault(name, "").strip();
  }

  /// Whether a browser wants a page; programs read one line.
  boolean isForPeople() {
    return header("Accept").filter(types -> types.contains("text/html")).isPresent();
  }

  /// Whether it was made by a page of ours, or typed by hand: what no other site can make a browser
  /// send.
  ///
  /// @param base of our pages
  public boolean isOurs(String base) {
    Optional<String> site = header("Sec-Fetch-Site");
    if (site.isPresent()) {
      return site.get().equals("same-origin") || site.get().equals("none");
    }
    return header("Origin").filter(base::equals).isPresent();
  }
}
