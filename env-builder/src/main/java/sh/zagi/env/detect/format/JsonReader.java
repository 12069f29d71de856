// SPDX-License-Identifier: Apache-2.0
package sh.zagi.env.detect.format;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.core.json.JsonReadFeature;

/// Reads JSON into values with lines.
final class JsonReader {
  private static final int DEPTH_LIMIT = 100;

  private static final JsonFactory FACTORY =
      JsonFactory.builder()
          .enable(JsonReadFeature.ALLOW_JAVA_COMMENTS)
          .enable(JsonReadFeature.ALLOW_TRAILING_COMMA)
          .streamReadConstraints(
              StreamReadConstraints.builder().maxNestingDepth(DEPTH_LIMIT).build())
          .build();

  private JsonReader() {}

  static Value read(byte[] bytes) throws FormatException {
    try (JsonParser parser = FACTORY.createParser(ObjectReadContext.empty(), bytes)) {
      if (parser.nextToken() == null) {
        throw new FormatException(1, "is empty");
      }
      Value value = value(parser, line(parser));
      if (parser.nextToken() != null) {
        throw new FormatException(line(parser), "there is more after the end");
      }
      return value;
    } catch (JacksonException e) {
      int line = e.getLocation() == null ? 1 : e.getLocation().getLineNr();
      throw new FormatException(line, Sentences.first(e));
    }
  }

  private static int line(JsonParser parser) {
    return parser.currentTokenLocation().getLineNr();
  }

  /// The value whose first token is the current one. Recursion ends at the depth limit.
  private static Value value(JsonParser parser, int line) {
    return switch (parser.currentToken()) {
      case START_OBJECT -> {
        Map<String, Value> members = new LinkedHashMap<>();
        while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
          String name = parser.currentName();
          int nameLine = line(parser);
          parser.nextToken();
          members.put(name, value(parser, nameLine));
        }
        yield Value.object(line, members);
      }
      case START_ARRAY -> {
        List<Value> items = new ArrayList<>();
        while (parser.nextToken() != JsonToken.END_ARRAY) {
          items.add(value(parser, line(parser)));
        }
        yield Value.array(line, items);
      }
      case VALUE_STRING -> Value.string(line, parser.getString());
      default -> Value.scalar(line, parser.getString());
    };
  }
}
