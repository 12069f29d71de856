// SPDX-License-Identifier: Apache-2.0
package sh.zagi.env.detect.format;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.databind.JsonNode;
import tools.jackson.dataformat.toml.TomlFactory;
import tools.jackson.dataformat.toml.TomlMapper;

/// Reads TOML into values with lines. The library knows no lines of values, so these come from
/// [TomlLines], which also bounds the depth before the library sees the text.
final class TomlReader {
  static final int DEPTH_LIMIT = 50;

  private static final TomlMapper MAPPER =
      TomlMapper.builder(
              TomlFactory.builder()
                  .streamReadConstraints(
                      StreamReadConstraints.builder().maxNestingDepth(DEPTH_LIMIT * 4).build())
                  .build())
          .build();

  private final TomlLines lines;

  private TomlReader(TomlLines lines) {
    this.lines = lines;
  }

  static Value read(byte[] bytes) throws FormatException {
    String text = new String(bytes, UTF_8);
    TomlLines lines = TomlLines.of(text.startsWith("\ufeff") ? text.substring(1) : text);
    try {
      JsonNode root = MAPPER.readTree(text.startsWith("\ufeff") ? text.substring(1) : text);
      return new TomlReader(lines).value(root, "", 1);
    } catch (JacksonException e) {
      int line = e.getLocation() == null ? 1 : e.getLocation().getLineNr();
      throw new FormatException(line, Sentences.first(e));
    }
  }

  private Value value(JsonNode node, String path, int parentLine) {
    int line = lines.line(path).orElse(parentLine);
    if (node.isObject()) {
      Map<String, Value> members = new LinkedHashMap<>();
      node.properties()
          .forEach(entry ->
              members.put(
                  entry.getKey(),
                  value(entry.getValue(), TomlLines.join(path, entry.getKey()), line)));
      return Value.object(line, members);
    }
    if (node.isArray()) {
      List<Value> items = new ArrayList<>();
      for (JsonNode item : node) {
        items.add(value(item, TomlLines.join(path, Integer.toString(items.size())), line));
      }
      return Value.array(line, items);
    }
    return node.isString()
        ? Value.string(line, node.stringValue())
        : Value.scalar(line, node.asString());
  }
}
