// SPDX-License-Identifier: Apache-2.0
package sh.zagi.server.http;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.Map;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.JsonNodeFactory;

/// One request of git-lfs, and how it is answered: in JSON, refusals with a `message`.
record LfsCall(Request request, Response response, Callback callback) {
  static final String TYPE = "application/vnd.git-lfs+json";
  private static final int MOST_BYTES = 1 << 20;

  /// Reads the JSON that was sent; an empty object when it is none.
  JsonNode body() throws IOException {
    try (InputStream in = Content.Source.asInputStream(request)) {
      byte[] bytes = in.readNBytes(MOST_BYTES + 1);
      JsonNode node =
          bytes.length > MOST_BYTES
              ? JsonNodeFactory.instance.objectNode()
              : JsonMapper.shared().readTree(bytes);
      return node.isObject() ? node : JsonNodeFactory.instance.objectNode();
    } catch (JacksonException _) {
      return JsonNodeFactory.instance.objectNode();
    }
  }

  void json(int status, Map<String, ?> value) {
    byte[] bytes = JsonMapper.shared().writeValueAsBytes(value);
    response.setStatus(status);
    response.getHeaders().put(HttpHeader.CONTENT_TYPE, TYPE);
    response.getHeaders().put(HttpHeader.CONTENT_LENGTH, bytes.length);
    response.getHeaders().put("X-Content-Type-Options", "nosniff");
    response.getHeaders().put(HttpHeader.CACHE_CONTROL, "no-store");
    response.write(true, ByteBuffer.wrap(bytes), callback);
  }

  void refuse(int status, String message) {
    if (status == HttpStatus.UNAUTHORIZED_401) {
      response.getHeaders().put("LFS-Authenticate", "Basic realm=\"zagi\"");
      response.getHeaders().put(HttpHeader.WWW_AUTHENTICATE, "Basic realm=\"zagi\"");
    }
    json(status, Map.of("message", message));
  }
}
