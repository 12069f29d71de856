// SPDX-License-Identifier: Apache-2.0
package sh.zagi.env.detect.format;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Parse;
import org.snakeyaml.engine.v2.common.Anchor;
import org.snakeyaml.engine.v2.events.AliasEvent;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.events.MappingStartEvent;
import org.snakeyaml.engine.v2.events.NodeEvent;
import org.snakeyaml.engine.v2.events.ScalarEvent;
import org.snakeyaml.engine.v2.events.SequenceStartEvent;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;

/// Reads YAML into values with lines, from the parser's events: scalars stay the text that the file
/// shows, so that version `3.10` is not the number 3.1.
final class YamlReader {
  private static final int DEPTH_LIMIT = 100;

  /// Values that a file may stand for when every alias is written out.
  private static final long WEIGHT_LIMIT = 200_000;

  private static final String MERGE = "<<";

  private static final LoadSettings SETTINGS = LoadSettings.builder().build();

  private final Iterator<Event> events;
  private final Map<Anchor, Weighed> anchors = new HashMap<>();
  private int line = 1;

  private record Weighed(Value value, long weight) {}

  private YamlReader(Iterator<Event> events) {
    this.events = events;
  }

  static Value read(byte[] bytes) throws FormatException {
    YamlReader reader =
        new YamlReader(new Parse(SETTINGS).parseString(new String(bytes, UTF_8)).iterator());
    try {
      return reader.document();
    } catch (MarkedYamlEngineException e) {
      throw new FormatException(
          e.getProblemMark().map(Mark::getLine).orElse(reader.line - 1) + 1, e.getProblem());
    } catch (YamlEngineException e) {
      throw new FormatException(reader.line, String.valueOf(e.getMessage()));
    }
  }

  private Value document() throws FormatException {
    for (Event event = next(); event.getEventId() != Event.ID.StreamEnd; event = next()) {
      if (event instanceof NodeEvent) {
        return value(event, line, 0).value();
      }
    }
    return Value.object(1, Map.of());
  }

  private Event next() {
    Event event = events.next();
    line = event.getStartMark().map(Mark::getLine).orElse(line - 1) + 1;
    return event;
  }

  /// The value that begins with an event.
  ///
  /// @param at the line of its name, or its own
  private Weighed value(Event event, int at, int depth) throws FormatException {
    if (depth > DEPTH_LIMIT) {
      throw new FormatException(line, "nested deeper than " + DEPTH_LIMIT);
    }
    if (event instanceof AliasEvent alias) {
      Weighed known = anchors.get(alias.getAlias());
      if (known == null) {
        throw new FormatException(line, "unknown alias " + alias.getAlias());
      }
      return known;
    }
    Optional<Anchor> anchor = event instanceof NodeEvent node ? node.getAnchor() : Optional.empty();
    Weighed value =
        switch (event) {
          case ScalarEvent scalar -> new Weighed(Value.string(at, scalar.getValue()), 1);
          case SequenceStartEvent _ -> sequence(at, depth);
          case MappingStartEvent _ -> mapping(at, depth);
          default -> throw new FormatException(line, "unexpected " + event.getEventId());
        };
    anchor.ifPresent(name -> anchors.put(name, value));
    return value;
  }

  private Weighed sequence(int at, int depth) throws FormatException {
    List<Value> items = new ArrayList<>();
    long weight = 1;
    for (Event event = next(); event.getEventId() != Event.ID.SequenceEnd; event = next()) {
      Weighed item = value(event, line, depth + 1);
      weight = add(weight, item);
      items.add(item.value());
    }
    return new Weighed(Value.array(at, items), weight);
  }

  private Weighed mapping(int at, int depth) throws FormatException {
    Map<String, Value> members = new LinkedHashMap<>();
    Map<String, Value> merged = new LinkedHashMap<>();
    long weight = 1;
    for (Event event = next(); event.getEventId() != Event.ID.MappingEnd; event = next()) {
      int nameLine = line;
      Weighed name = value(event, line, depth + 1);
      Weighed member = value(next(), nameLine, depth + 1);
      weight = add(add(weight, name), member);
      if (name.value().text().equals(MERGE)) {
        for (Value source :
            member.value().isArray() ? member.value().items() : List.of(member.value())) {
          source.members().forEach(merged::putIfAbsent);
        }
      } else {
        members.put(name.value().text(), member.value());
      }
    }
    merged.forEach(members::putIfAbsent);
    return new Weighed(Value.object(at, members), weight);
  }

  private long add(long weight, Weighed part) throws FormatException {
    long sum = weight + part.weight();
    if (sum > WEIGHT_LIMIT) {
      throw new FormatException(
          line, "stands for more than " + WEIGHT_LIMIT + " values, written out");
    }
    return sum;
  }
}
