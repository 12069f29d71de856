// SPDX-License-Identifier: Apache-2.0
package sh.zagi.env.detect.format;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// A value of a JSON, YAML or TOML file that knows the line on which it stands. Numbers, booleans
/// and dates are the text that the file shows.
public final class Value {
  private final int line;
  private final String text;
  private final Kind kind;
  private final Map<String, Value> members;
  private final List<Value> items;

  private enum Kind {
    SCALAR,
    STRING,
    OBJECT,
    ARRAY
  }

  private Value(int line, Kind kind, String text, Map<String, Value> members, List<Value> items) {
    this.line = line;
    this.kind = kind;
    this.text = text;
    this.members = members;
    this.items = items;
  }

  static Value string(int line, String text) {
    return new Value(line, Kind.STRING, text, Map.of(), List.of());
  }

  /// A number, a boolean or null.
  static Value scalar(int line, String text) {
    return new Value(line, Kind.SCALAR, text, Map.of(), List.of());
  }

  static Value object(int line, Map<String, Value> members) {
    Map<String, Value> copy = Collections.unmodifiableMap(new LinkedHashMap<>(members));
    return new Value(line, Kind.OBJECT, "", copy, List.of());
  }

  static Value array(int line, List<Value> items) {
    return new Value(line, Kind.ARRAY, "", Map.of(), List.copyOf(items));
  }

  /// From 1; of a member the line of its name.
  public int line() {
    return line;
  }

  public boolean isObject() {
    return kind == Kind.OBJECT;
  }

  public boolean isArray() {
    return kind == Kind.ARRAY;
  }

  /// Whether it is text in its format; in YAML every scalar is.
  public boolean isString() {
    return kind == Kind.STRING;
  }

  /// The text of a scalar, empty for objects and arrays.
  public String text() {
    return text;
  }

  /// Members in the order of the file; empty when this is no object.
  public Map<String, Value> members() {
    return members;
  }

  /// Items of an array; empty when this is no array.
  public List<Value> items() {
    return items;
  }

  /// An array's items, or a scalar as the only item: many formats allow both.
  public List<Value> list() {
    return isArray() ? items : isObject() ? List.of() : List.of(this);
  }

  /// The member at the end of a way of names.
  public Optional<Value> at(String... names) {
    Value here = this;
    for (String name : names) {
      Value next = here.members.get(name);
      if (next == null) {
        return Optional.empty();
      }
      here = next;
    }
    return Optional.of(here);
  }

  /// The text of the scalar at the end of a way of names; never blank.
  public Optional<String> textAt(String... names) {
    return at(names).map(Value::text).filter(one -> !one.isBlank());
  }

  /// The line of the member at the end of a way of names; 0 when there is none.
  public int lineAt(String... names) {
    return at(names).map(Value::line).orElse(0);
  }
}
