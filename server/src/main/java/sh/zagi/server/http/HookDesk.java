// SPDX-License-Identifier: Apache-2.0
package sh.zagi.server.http;

import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import sh.zagi.server.mirror.UpstreamCalls;

/// Hears calls of upstreams at `/-/mirror/WORD`. What is not one is answered before its body is
/// read.
final class HookDesk implements Request.Handler {
  private static final String PREFIX = "/-/mirror/";

  private final UpstreamCalls calls;

  HookDesk(UpstreamCalls calls) {
    this.calls = calls;
  }

  /// Whether a path belongs to this desk.
  static boolean serves(String path) {
    return path.startsWith(PREFIX);
  }

  @Override
  public boolean handle(Request request, Response response, Callback callback) {
    if (!request.getMethod().equals("POST")) {
      response.getHeaders().put(HttpHeader.ALLOW, "POST");
      PlainErrors.write(response, callback, HttpStatus.METHOD_NOT_ALLOWED_405);
      return true;
    }
    if (request.getLength() > UpstreamCalls.MOST_BYTES) {
      refuse(response, callback, HttpStatus.PAYLOAD_TOO_LARGE_413);
      return true;
    }
    String word = Request.getPathInContext(request).substring(PREFIX.length());
    try (InputStream body = Content.Source.asInputStream(request)) {
      UpstreamCalls.Answer answer =
          calls.call(word, name -> Optional.ofNullable(request.getHeaders().get(name)), body);
      switch (answer) {
        case HEARD -> say(response, callback, HttpStatus.ACCEPTED_202, "heard");
        case REPEATED -> say(response, callback, HttpStatus.OK_200, "heard before");
        case UNKNOWN -> refuse(response, callback, HttpStatus.NOT_FOUND_404);
        case FORGED -> refuse(response, callback, HttpStatus.UNAUTHORIZED_401);
        case TOO_LARGE -> refuse(response, callback, HttpStatus.PAYLOAD_TOO_LARGE_413);
      }
    } catch (IOException e) {
      callback.failed(e);
    }
    return true;
  }

  private static void say(Response response, Callback callback, int status, String line) {
    response.setStatus(status);
    PlainErrors.text(response, callback, line);
  }

  /// What is left of the body is nobody's business.
  private static void refuse(Response response, Callback callback, int status) {
    response.getHeaders().put(HttpHeader.CONNECTION, "close");
    PlainErrors.write(response, callback, status);
  }
}
