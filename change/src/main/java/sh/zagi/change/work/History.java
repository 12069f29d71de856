// SPDX-License-Identifier: Apache-2.0
package sh.zagi.change.work;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.eclipse.jgit.lib.ObjectId;
import sh.zagi.change.op.Operation;
import sh.zagi.change.op.OperationLog;
import sh.zagi.change.op.View;
import sh.zagi.storage.repo.StorageException;

/// The operations of a chain as people and programs read them.
public final class History {
  private static final int DIGITS = 12;

  private final Chain chain;

  public History(Chain chain) {
    this.chain = chain;
  }

  /// The newest operations, newest first.
  ///
  /// @param from the newest to be shown, as [OperationNames] says
  public List<Map<String, Object>> newest(String from, int limit) {
    return reading(() -> {
      List<Map<String, Object>> rows = new ArrayList<>();
      for (OperationLog.Entry entry : entries(from, limit)) {
        rows.add(fields(entry));
      }
      return rows;
    });
  }

  /// The same in lines: id, time, who, what.
  public List<String> lines(String from, int limit) {
    return reading(() -> {
      List<String> lines = new ArrayList<>();
      for (OperationLog.Entry entry : entries(from, limit)) {
        lines.add((lines.isEmpty() ? "@  " : "o  ") + line(entry));
      }
      return lines;
    });
  }

  private List<OperationLog.Entry> entries(String from, int limit) throws IOException {
    boolean newest = from.equals("@");
    return newest
        ? chain.log().newest(limit)
        : chain.log().newest(Optional.of(OperationNames.find(chain.log(), from)), limit);
  }

  /// One operation with what it changed.
  ///
  /// @param word names it as [OperationNames] says
  public Effect show(String word) {
    return reading(() -> {
      OperationLog.Entry entry = OperationNames.find(chain.log(), word);
      List<ObjectId> parents = entry.operation().parents();
      View before =
          parents.isEmpty() ? View.EMPTY : chain.log().read(parents.getFirst()).operation().view();
      Map<String, Object> fields = fields(entry);
      List<String> lines = new ArrayList<>(List.of(line(entry)));
      entry.operation().facts().forEach((name, value) -> lines.add(name + ": " + value));
      return compared(before, entry.operation().view(), new Effect(lines, fields));
    });
  }

  /// What is different between two operations.
  public Effect diff(String from, String to) {
    return reading(() -> {
      OperationLog.Entry before = OperationNames.find(chain.log(), from);
      OperationLog.Entry after = OperationNames.find(chain.log(), to);
      Map<String, Object> fields = new LinkedHashMap<>();
      fields.put("from", before.id().name());
      fields.put("to", after.id().name());
      return compared(
          before.operation().view(),
          after.operation().view(),
          new Effect(List.of("from " + line(before), "to   " + line(after)), fields));
    });
  }

  private Effect compared(View before, View after, Effect head) throws IOException {
    List<String> lines = new ArrayList<>(head.lines());
    Map<String, Object> fields = new LinkedHashMap<>(head.fields());
    try (Moment now = chain.now()) {
      ViewDiff diff = ViewDiff.of(now.commits(), before, after);
      List<String> changes = new ArrayList<>();
      for (ObjectId id : diff.made()) {
        changes.add("+ " + Summary.line(now.commits(), id));
      }
      for (ObjectId id : diff.gone()) {
        changes.add("- " + Summary.line(now.commits(), id));
      }
      for (Map.Entry<ObjectId, ObjectId> one : diff.rewritten().entrySet()) {
        changes.add(
            "~ "
                + Summary.line(now.commits(), one.getValue())
                + "  "
                + digits(one.getKey())
                + " -> "
                + digits(one.getValue()));
      }
      changes.addAll(diff.names());
      lines.addAll(changes);
      fields.put("changes", changes);
    }
    return new Effect(lines, fields);
  }

  private static String line(OperationLog.Entry entry) {
    Operation operation = entry.operation();
    Optional<String> group = operation.group();
    return digits(entry.id())
        + " "
        + operation.actor().when()
        + " "
        + operation.facts().getOrDefault(Operation.ACTOR, operation.actor().name())
        + "  "
        + operation.act().description()
        + group.map(name -> " [" + name + "]").orElse("");
  }

  private static Map<String, Object> fields(OperationLog.Entry entry) {
    Operation operation = entry.operation();
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("operation", entry.id().name());
    fields.put("parents", operation.parents().stream().map(ObjectId::name).toList());
    fields.put("kind", operation.act().kind().name().toLowerCase(Locale.ROOT));
    fields.put("description", operation.act().description());
    fields.put("time", operation.actor().when().toString());
    fields.putAll(operation.facts());
    return fields;
  }

  private static String digits(ObjectId id) {
    return id.name().substring(0, DIGITS);
  }

  private interface Reading<T> {
    T run() throws IOException;
  }

  private <T> T reading(Reading<T> reading) {
    try {
      return reading.run();
    } catch (IOException e) {
      throw new StorageException("operations cannot be read: " + e.getMessage(), e);
    }
  }
}
