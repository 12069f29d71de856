// SPDX-License-Identifier: Apache-2.0
package sh.zagi.server.web;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/// What is said to a browser. Headers are without the length. Immutable.
public final class Reply {
  /// Nothing of another place runs, is framed or is told where somebody comes from (CSP level 3).
  private static final String POLICY =
      "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self' data:;"
          + " connect-src 'self'; font-src 'self'; form-action 'self'; base-uri 'none';"
          + " frame-ancestors 'none'";

  private final int status;
  private final Map<String, String> headers;
  private final byte[] body;

  private Reply(int status, Map<String, String> headers, byte[] body) {
    this.status = status;
    this.headers = headers;
    this.body = body;
  }

  /// As HTTP numbers it.
  public int status() {
    return status;
  }

  /// By their names.
  public Map<String, String> headers() {
    return Collections.unmodifiableMap(headers);
  }

  /// The content, which nobody changes.
  public ByteBuffer body() {
    return ByteBuffer.wrap(body).asReadOnlyBuffer();
  }

  /// A page.
  public static Reply html(int status, String text) {
    return of(status, "text/html; charset=utf-8", text.getBytes(UTF_8))
        .with("Cache-Control", "private, no-cache")
        .with("Referrer-Policy", "same-origin")
        .with("Content-Security-Policy", POLICY)
        .with("Cross-Origin-Opener-Policy", "same-origin")
        .with("Permissions-Policy", "camera=(), geolocation=(), microphone=(), payment=()");
  }

  /// An answer to a script of ours, which nobody keeps.
  static Reply json(int status, String text) {
    return of(status, "application/json", text.getBytes(UTF_8)).with("Cache-Control", "no-store");
  }

  /// The same page with style elements that its script makes and marks with this word.
  Reply withStyleNonce(String nonce) {
    return with(
        "Content-Security-Policy",
        POLICY.replace("style-src 'self'", "style-src 'self' 'nonce-" + nonce + "'"));
  }

  /// Bytes of a type that browsers must not guess anew.
  public static Reply of(int status, String type, byte[] body) {
    Map<String, String> headers = new LinkedHashMap<>();
    headers.put("Content-Type", type);
    headers.put("X-Content-Type-Options", "nosniff");
    return new Reply(status, headers, body.clone());
  }

  /// On to another page, to be asked for by GET.
  ///
  /// @param place an address of ours
  public static Reply to(String place) {
    return of(303, "text/plain; charset=utf-8", new byte[0])
        .with("Location", place)
        .with("Cache-Control", "no-store")
        .with("Referrer-Policy", "no-referrer");
  }

  /// The same with one more header, or with another value of it.
  public Reply with(String name, String value) {
    Map<String, String> more = new LinkedHashMap<>(headers);
    more.put(name, value);
    return new Reply(status, more, body);
  }
}
