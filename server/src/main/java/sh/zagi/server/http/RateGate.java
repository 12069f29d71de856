// SPDX-License-Identifier: Apache-2.0
package sh.zagi.server.http;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import sh.zagi.shell.command.CallRates;
import sh.zagi.shell.command.Problem;
import sh.zagi.shell.command.ProblemCode;
import sh.zagi.shell.command.Source;
import sh.zagi.storage.account.Caller;
import tools.jackson.databind.json.JsonMapper;

/// Counts requests and answers those that are too many with `429 Too Many Requests` (RFC 6585
/// section 4) and when to come back. Who shows a token that works is counted as its owner,
/// everybody else as the address that they come from.
record RateGate(CallRates rates, Readers readers) {
  private static final JsonMapper JSON = JsonMapper.shared();

  /// Answers a request that is one too many.
  ///
  /// @return false when it is not, and nothing was answered
  boolean refuses(Request request, Response response, Callback callback) {
    Optional<CallRates.TooMany> many = count(request);
    if (many.isEmpty()) {
      return false;
    }
    response.setStatus(HttpStatus.TOO_MANY_REQUESTS_429);
    response.getHeaders().put(HttpHeader.RETRY_AFTER, many.get().pause().toSeconds());
    String accept = request.getHeaders().get(HttpHeader.ACCEPT);
    boolean isPage = accept != null && accept.contains("text/html");
    // Git shows its user a text, and nothing else.
    if (isPage || GitGate.serves(Request.getPathInContext(request))) {
      PlainErrors.text(response, callback, many.get().line());
    } else {
      json(many.get(), response, callback);
    }
    return true;
  }

  private static void json(CallRates.TooMany many, Response response, Callback callback) {
    Map<String, Object> body =
        new LinkedHashMap<>(Problem.of(ProblemCode.LIMIT, many.line()).value());
    // Where git-lfs looks.
    body.put("message", many.line());
    response.getHeaders().put(HttpHeader.CONTENT_TYPE, "application/json");
    response.getHeaders().put("X-Content-Type-Options", "nosniff");
    response.getHeaders().put(HttpHeader.CACHE_CONTROL, "no-store");
    byte[] bytes = (JSON.writeValueAsString(body) + "\n").getBytes(UTF_8);
    response.write(true, ByteBuffer.wrap(bytes), callback);
  }

  private Optional<CallRates.TooMany> count(Request request) {
    String authorization = request.getHeaders().get(HttpHeader.AUTHORIZATION);
    Optional<Caller> caller =
        authorization == null ? Optional.empty() : readers.caller(authorization);
    return caller.isPresent() ? rates.count(caller.get()) : rates.count(source(request));
  }

  /// A proxy on this machine says for whom it asks; nobody else is believed.
  static Source source(Request request) {
    SocketAddress peer = request.getConnectionMetaData().getRemoteSocketAddress();
    String forwarded = request.getHeaders().get("X-Forwarded-For");
    if (forwarded == null
        || !(peer instanceof InetSocketAddress socket)
        || socket.getAddress() == null
        || !socket.getAddress().isLoopbackAddress()) {
      return Source.of(peer);
    }
    try {
      String last = forwarded.substring(forwarded.lastIndexOf(',') + 1).strip();
      return Source.of(InetAddress.ofLiteral(last));
    } catch (IllegalArgumentException _) {
      return Source.of(peer);
    }
  }
}
