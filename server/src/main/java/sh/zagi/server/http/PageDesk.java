// SPDX-License-Identifier: Apache-2.0
package sh.zagi.server.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.net.URLDecoder;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.eclipse.jetty.http.HttpCookie;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.Fields;
import org.eclipse.jetty.util.UrlEncoded;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import sh.zagi.server.web.Asked;
import sh.zagi.server.web.Reply;
import sh.zagi.server.web.Site;

/// Brings requests of browsers to the pages, and their replies back.
final class PageDesk implements Request.Handler {
  private static final Logger LOG = LoggerFactory.getLogger(PageDesk.class);

  private static final String FORM = "application/x-www-form-urlencoded";
  private static final int MAX_FORM_BYTES = 32 * 1024;

  private final Site site;

  PageDesk(Site site) {
    this.site = site;
  }

  @Override
  public boolean handle(Request request, Response response, Callback callback) {
    Optional<String> path = path(request.getHttpURI().getPath());
    Optional<Map<String, String>> query = query(request);
    Optional<Map<String, String>> form = form(request);
    if (path.isEmpty() || query.isEmpty() || form.isEmpty()) {
      PlainErrors.write(response, callback, HttpStatus.BAD_REQUEST_400);
      return true;
    }
    Reply reply;
    try {
      reply = site.reply(asked(request, path.get(), query.get(), form.get()));
    } catch (RuntimeException e) {
      LOG.error("a page failed", e);
      PlainErrors.write(response, callback, HttpStatus.INTERNAL_SERVER_ERROR_500);
      return true;
    }
    send(reply, request, response, callback);
    return true;
  }

  static void send(Reply reply, Request request, Response response, Callback callback) {
    response.setStatus(reply.status());
    reply.headers().forEach(response.getHeaders()::put);
    boolean bodiless = request.getMethod().equals("HEAD");
    response.getHeaders().put(HttpHeader.CONTENT_LENGTH, reply.body().remaining());
    response.write(true, bodiless ? ByteBuffer.allocate(0) : reply.body(), callback);
  }

  private static Asked asked(
      Request request, String path, Map<String, String> query, Map<String, String> form) {
    Map<String, String> cookies = new LinkedHashMap<>();
    for (HttpCookie cookie : Request.getCookies(request)) {
      var _ = cookies.putIfAbsent(cookie.getName(), cookie.getValue());
    }
    return new Asked(
        request.getMethod(),
        path,
        query,
        form,
        cookies,
        name -> Optional.ofNullable(request.getHeaders().get(name)),
        RateGate.source(request).name());
  }

  /// Decodes a path step by step.
  ///
  /// @return empty when a step would mean another place than it says, or is no text
  static Optional<String> path(String raw) {
    List<String> steps = new ArrayList<>();
    for (String step : raw.split("/", -1)) {
      Optional<String> decoded = decode(step);
      if (decoded.isEmpty() || decoded.get().equals(".") || decoded.get().equals("..")) {
        return Optional.empty();
      }
      if (decoded.get().chars().anyMatch(c -> c == '/' || c == '\\' || c < ' ')) {
        return Optional.empty();
      }
      steps.add(decoded.get());
    }
    return Optional.of(String.join("/", steps)).filter(path -> path.startsWith("/"));
  }

  /// Strictly: what is not UTF-8 is no text.
  private static Optional<String> decode(String step) {
    try {
      String bytes = URLDecoder.decode(step.replace("+", "%2B"), ISO_8859_1);
      byte[] raw = new byte[bytes.length()];
      for (int at = 0; at < raw.length; at++) {
        if (bytes.charAt(at) > 0xff) {
          return Optional.empty();
        }
        raw[at] = (byte) bytes.charAt(at);
      }
      return Optional.of(UTF_8.newDecoder().decode(ByteBuffer.wrap(raw)).toString());
    } catch (CharacterCodingException | IllegalArgumentException _) {
      return Optional.empty();
    }
  }

  private static Optional<Map<String, String>> query(Request request) {
    try {
      Map<String, String> query = new LinkedHashMap<>();
      Request.extractQueryParameters(request)
          .forEach(field -> query.putIfAbsent(field.getName(), field.getValue()));
      return Optional.of(query);
    } catch (RuntimeException _) {
      return Optional.empty();
    }
  }

  /// What a form sent; nothing when it was no form.
  ///
  /// @return empty when it is larger than any of ours, or cannot be read
  private static Optional<Map<String, String>> form(Request request) {
    String type = request.getHeaders().get(HttpHeader.CONTENT_TYPE);
    if (!request.getMethod().equals("POST") || type == null || !type.startsWith(FORM)) {
      return Optional.of(Map.of());
    }
    try (InputStream in = Content.Source.asInputStream(request)) {
      byte[] body = in.readNBytes(MAX_FORM_BYTES + 1);
      if (body.length > MAX_FORM_BYTES) {
        return Optional.empty();
      }
      Fields fields = new Fields(true);
      UrlEncoded.decodeTo(new String(body, UTF_8), (name, value) -> fields.add(name, value), UTF_8);
      Map<String, String> form = new LinkedHashMap<>();
      fields.forEach(field -> form.putIfAbsent(field.getName(), field.getValue()));
      return Optional.of(form);
    } catch (IOException | RuntimeException _) {
      return Optional.empty();
    }
  }
}
