// SPDX-License-Identifier: Apache-2.0
package sh.zagi.server.http;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.util.Locale;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/// Errors in one lower-case line: no page, no product name, no stack trace.
final class PlainErrors implements Request.Handler {
  @Override
  public boolean handle(Request request, Response response, Callback callback) {
    write(response, callback, response.getStatus());
    return true;
  }

  /// Answers with a status and its name.
  static void write(Response response, Callback callback, int status) {
    response.setStatus(status);
    text(response, callback, HttpStatus.getMessage(status).toLowerCase(Locale.ROOT));
  }

  /// Answers with one line of text.
  static void text(Response response, Callback callback, String line) {
    response.getHeaders().put(HttpHeader.CONTENT_TYPE, "text/plain; charset=utf-8");
    response.getHeaders().put("X-Content-Type-Options", "nosniff");
    response.getHeaders().put(HttpHeader.CACHE_CONTROL, "no-store");
    response.write(true, ByteBuffer.wrap((line + "\n").getBytes(UTF_8)), callback);
  }
}
