// SPDX-License-Identifier: Apache-2.0
package sh.zagi.server.web;

import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/// What a verb says of one thing, by its own names.
record Row(Map<String, Object> values) {
  private static final int DAY_CHARACTERS = 10;
  private static final int MINUTE_CHARACTERS = 16;

  static final Row NONE = new Row(Map.of());

  /// Values as texts.
  List<String> texts(String name) {
    return values.get(name) instanceof List<?> list
        ? list.stream().map(one -> Shown.line(String.valueOf(one))).toList()
        : List.of();
  }

  /// A value as text; empty when there is none.
  String text(String name) {
    Object value = values.getOrDefault(name, "");
    return Shown.line(
        value instanceof List<?> list
            ? list.stream().map(String::valueOf).collect(Collectors.joining(", "))
            : String.valueOf(value));
  }

  boolean has(String name) {
    return !text(name).isEmpty();
  }

  boolean is(String name) {
    return Boolean.TRUE.equals(values.get(name));
  }

  /// A time, by its day.
  String day(String name) {
    String text = text(name);
    return text.startsWith("20") ? text.substring(0, DAY_CHARACTERS) : text;
  }

  /// A time, to the minute.
  String minute(String name) {
    String text = text(name);
    return text.startsWith("20") && text.length() > MINUTE_CHARACTERS
        ? text.substring(0, MINUTE_CHARACTERS).replace('T', ' ')
        : text;
  }

  /// Seconds, as people say them.
  String lasted(String name) {
    return values.get(name) instanceof Number seconds
        ? Shown.duration(seconds.longValue())
        : text(name);
  }
}
