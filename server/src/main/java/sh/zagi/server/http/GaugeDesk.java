// SPDX-License-Identifier: Apache-2.0
package sh.zagi.server.http;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import sh.zagi.storage.account.Account;
import sh.zagi.storage.account.Caller;

/// `/healthz` for whoever watches that the server lives, `/metrics` for whom the operator said.
final class GaugeDesk implements Request.Handler {
  private final HttpDoor.Gauges gauges;
  private final Readers readers;

  GaugeDesk(HttpDoor.Gauges gauges, Readers readers) {
    this.gauges = gauges;
    this.readers = readers;
  }

  static boolean serves(String path) {
    return path.equals("/healthz") || path.equals("/metrics");
  }

  @Override
  public boolean handle(Request request, Response response, Callback callback) {
    if (Request.getPathInContext(request).equals("/healthz")) {
      boolean healthy = gauges.healthy().getAsBoolean();
      response.setStatus(healthy ? HttpStatus.OK_200 : HttpStatus.SERVICE_UNAVAILABLE_503);
      PlainErrors.text(response, callback, healthy ? "ok" : "the database does not answer");
    } else if (mayRead(request)) {
      response
          .getHeaders()
          .put(HttpHeader.CONTENT_TYPE, "text/plain; version=0.0.4; charset=utf-8");
      response.getHeaders().put(HttpHeader.CACHE_CONTROL, "no-store");
      response.write(true, ByteBuffer.wrap(gauges.text().get().getBytes(UTF_8)), callback);
    } else {
      PlainErrors.write(response, callback, HttpStatus.NOT_FOUND_404);
    }
    return true;
  }

  private boolean mayRead(Request request) {
    return switch (gauges.readers()) {
      case "all" -> true;
      case "loopback" ->
          request.getConnectionMetaData().getRemoteSocketAddress() instanceof InetSocketAddress from
              && from.getAddress() != null
              && from.getAddress().isLoopbackAddress()
              && request.getHeaders().get("X-Forwarded-For") == null
              && request.getHeaders().get("Forwarded") == null;
      case "admin" ->
          readers
              .caller(request.getHeaders().get(HttpHeader.AUTHORIZATION))
              .flatMap(Caller::rightsOf)
              .filter(Account::admin)
              .isPresent();
      default -> false;
    };
  }
}
