// SPDX-License-Identifier: Apache-2.0
package sh.zagi.server.http.preview;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpVersion;
import org.eclipse.jetty.server.Request;

/// What an app is told of a request: all that the browser said, but for what concerns the way there
/// (RFC 9110 section 7.6.1), what only we may say, and our own cookies.
///
/// @param text ends with the empty line
/// @param body how the content follows
record RequestHead(String text, Body body) {
  private static final Set<String> OURS =
      Set.of(
          "connection",
          "keep-alive",
          "proxy-connection",
          "proxy-authorization",
          "te",
          "trailer",
          "transfer-encoding",
          "upgrade",
          "expect",
          "host",
          "cookie",
          "http2-settings",
          "forwarded");

  /// How the content of a request is delimited.
  enum Body {
    NONE,
    COUNTED,
    CHUNKED
  }

  /// @param secure whether browsers come by https
  static RequestHead of(Request request, boolean secure) {
    HttpFields fields = request.getHeaders();
    String host = host(request);
    StringBuilder text = new StringBuilder();
    text.append(request.getMethod())
        .append(' ')
        .append(request.getHttpURI().getPathQuery())
        .append(" HTTP/1.1\r\n");
    line(text, "Host", host);
    Set<String> named = named(fields);
    for (HttpField field : fields) {
      String name = field.getLowerCaseName();
      if (!OURS.contains(name) && !named.contains(name) && !name.startsWith("x-forwarded-")) {
        line(text, field.getName(), field.getValue());
      }
    }
    String cookies = cookies(fields.getValuesList(HttpHeader.COOKIE));
    if (!cookies.isEmpty()) {
      line(text, "Cookie", cookies);
    }
    line(text, "X-Forwarded-Host", host);
    line(text, "X-Forwarded-Proto", secure ? "https" : "http");
    if (isUpgrade(request)) {
      line(text, "Connection", "Upgrade");
      line(text, "Upgrade", "websocket");
    } else {
      line(text, "Connection", "close");
    }
    Body body = body(request);
    if (body == Body.CHUNKED) {
      line(text, "Transfer-Encoding", "chunked");
    }
    return new RequestHead(text.append("\r\n").toString(), body);
  }

  /// As the browser wrote it, in HTTP/2 as its authority.
  static String host(Request request) {
    String authority = request.getHttpURI().getAuthority();
    return authority == null ? "" : authority;
  }

  /// Whether a WebSocket is asked for (RFC 6455 section 4.1).
  static boolean isUpgrade(Request request) {
    return request.getConnectionMetaData().getHttpVersion() == HttpVersion.HTTP_1_1
        && request.getMethod().equals("GET")
        && request.getHeaders().contains(HttpHeader.CONNECTION, "upgrade")
        && "websocket".equalsIgnoreCase(request.getHeaders().get(HttpHeader.UPGRADE));
  }

  private static Body body(Request request) {
    if (request.getHeaders().contains(HttpHeader.CONTENT_LENGTH)) {
      return Body.COUNTED;
    }
    boolean looks = request.getMethod().equals("GET") || request.getMethod().equals("HEAD");
    boolean chunked = request.getHeaders().contains(HttpHeader.TRANSFER_ENCODING);
    boolean framed = request.getConnectionMetaData().getHttpVersion() == HttpVersion.HTTP_2;
    return chunked || (framed && !looks) ? Body.CHUNKED : Body.NONE;
  }

  /// Headers that the sender said are for the next hop only.
  private static Set<String> named(HttpFields fields) {
    return fields.getCSV(HttpHeader.CONNECTION, false).stream()
        .map(name -> name.toLowerCase(Locale.ROOT))
        .collect(Collectors.toSet());
  }

  private static String cookies(List<String> headers) {
    return headers.stream()
        .flatMap(header -> Arrays.stream(header.split(";", -1)))
        .map(String::strip)
        .filter(cookie -> !cookie.isEmpty() && !VisitCookie.isOurs(cookie))
        .collect(Collectors.joining("; "));
  }

  private static void line(StringBuilder text, String name, String value) {
    text.append(name).append(": ").append(value).append("\r\n");
  }
}
