// SPDX-License-Identifier: Apache-2.0
package sh.zagi.env.detect.format;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import sh.zagi.env.lock.CanonicalJson;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.databind.JsonNode;

/// A JSON object that knows on which lines its members stand.
public final class JsonDocument {
  private final JsonNode root;
  private final Map<String, Integer> lineByPath;

  private JsonDocument(JsonNode root, Map<String, Integer> lineByPath) {
    this.root = root;
    this.lineByPath = lineByPath;
  }

  /// Reads an object within the limits on depth and size.
  ///
  /// @throws JacksonException when it is not JSON
  public static Optional<JsonDocument> parse(byte[] bytes) {
    JsonNode root = CanonicalJson.MAPPER.readTree(bytes);
    return root.isObject() ? Optional.of(new JsonDocument(root, lines(bytes))) : Optional.empty();
  }

  private static Map<String, Integer> lines(byte[] bytes) {
    Map<String, Integer> lines = new HashMap<>();
    Deque<String> path = new ArrayDeque<>();
    try (JsonParser parser = CanonicalJson.MAPPER.createParser(bytes)) {
      String name = "";
      for (JsonToken token = parser.nextToken(); token != null; token = parser.nextToken()) {
        switch (token) {
          case PROPERTY_NAME -> {
            name = parser.currentName();
            lines.putIfAbsent(join(path, name), parser.currentTokenLocation().getLineNr());
          }
          case START_OBJECT, START_ARRAY -> path.push(join(path, name));
          case END_OBJECT, END_ARRAY -> path.pop();
          default -> {}
        }
      }
    }
    return lines;
  }

  private static String join(Deque<String> path, String name) {
    String parent = path.peek();
    return parent == null || parent.isEmpty() ? name : parent + "." + name;
  }

  public JsonNode root() {
    return root;
  }

  /// The text at `a.b`, when it is one.
  public Optional<String> text(String path) {
    JsonNode node = root;
    for (String step : path.split("\\.", -1)) {
      node = node.path(step);
    }
    return node.isString() ? Optional.of(node.stringValue()) : Optional.empty();
  }

  /// The line on which the member `a.b` begins, 0 when there is none.
  public int line(String path) {
    return lineByPath.getOrDefault(path, 0);
  }
}
