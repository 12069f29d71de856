// SPDX-License-Identifier: Apache-2.0
package sh.zagi.shell.command;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.apache.commons.text.similarity.DamerauLevenshteinDistance;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/// Every verb, once. Immutable after [#of].
public final class CommandTable {
  private static final int MOST_WORDS_OF_A_NAME = 2;
  private static final int FARTHEST_SUGGESTION = 3;
  private static final int HELP_WIDTH_CHARACTERS = 80;
  private static final DamerauLevenshteinDistance DISTANCE =
      new DamerauLevenshteinDistance(FARTHEST_SUGGESTION);

  private final SortedMap<String, Row> rows = new TreeMap<>();

  private CommandTable() {}

  /// One verb's row.
  ///
  /// @param name the words that callers type
  /// @param hidden left out of `help`: what clients, not people, type
  public record Row(
      String name, String summary, Needs needs, boolean hidden, Supplier<? extends Verb> maker) {
    CommandLine commandLine() {
      // Nothing typed may name a file of the server or be expanded in any other way.
      return new CommandLine(maker.get())
          .setExpandAtFiles(false)
          .setInterpolateVariables(false)
          .setTrimQuotes(false)
          .setUsageHelpWidth(HELP_WIDTH_CHARACTERS);
    }

    /// What the verb takes, in the order of its help.
    public List<Parameter> parameters() {
      return Parameter.of(commandLine().getCommandSpec());
    }

    /// The help text of this verb, without colours.
    List<String> help() {
      CommandLine line = commandLine();
      line.getCommandSpec().usageMessage().synopsisHeading("usage: ").sortOptions(false);
      String usage = line.getUsageMessage(CommandLine.Help.Ansi.OFF);
      List<String> lines = new ArrayList<>(usage.stripTrailing().lines().toList());
      lines.add("needs: " + needs.value().words());
      return lines;
    }
  }

  /// What a call's words begin with, and the rest.
  record Match(Row row, List<String> arguments) {}

  /// Makes the table of these verbs and those about the table itself: `help`, `completion`, `man`.
  ///
  /// @throws IllegalArgumentException when a verb has no name, no access or a name that is taken
  public static CommandTable of(Collection<Supplier<? extends Verb>> makers) {
    CommandTable table = new CommandTable();
    makers.forEach(table::add);
    table.add(() -> new Help(table));
    table.add(() -> new Completion(table));
    table.add(() -> new Manual(table));
    return table;
  }

  private void add(Supplier<? extends Verb> maker) {
    Class<? extends Verb> type = maker.get().getClass();
    Command command = type.getAnnotation(Command.class);
    Needs needs = type.getAnnotation(Needs.class);
    if (command == null || needs == null || command.description().length == 0) {
      throw new IllegalArgumentException("verb without name, access or summary: " + type);
    }
    Row row = new Row(command.name(), command.description()[0], needs, command.hidden(), maker);
    if (rows.put(row.name(), row) != null) {
      throw new IllegalArgumentException("two verbs named " + row.name());
    }
  }

  /// All verbs by name.
  public List<Row> rows() {
    return List.copyOf(rows.values());
  }

  /// The verb of that name, which clients type.
  public Optional<Row> find(String name) {
    return Optional.ofNullable(rows.get(name)).filter(row -> !row.hidden());
  }

  Optional<Match> find(List<String> argv) {
    for (int words = Math.min(MOST_WORDS_OF_A_NAME, argv.size()); words > 0; words--) {
      Row row = rows.get(String.join(" ", argv.subList(0, words)));
      if (row != null) {
        return Optional.of(new Match(row, argv.subList(words, argv.size())));
      }
    }
    return Optional.empty();
  }

  /// The verbs that start with this word: `repo` has `repo create` and more.
  List<Row> group(String word) {
    return rows.values().stream()
        .filter(row -> !row.hidden() && row.name().startsWith(word + " "))
        .toList();
  }

  /// The verb that the caller may have meant.
  Optional<String> nearest(List<String> argv) {
    String typed = String.join(" ", argv.subList(0, Math.min(MOST_WORDS_OF_A_NAME, argv.size())));
    String best = "";
    int least = FARTHEST_SUGGESTION + 1;
    for (Row row : rows.values()) {
      int distance = Math.min(distance(typed, row.name()), distance(argv.getFirst(), row.name()));
      if (!row.hidden() && distance < least) {
        least = distance;
        best = row.name();
      }
    }
    return best.isEmpty() || least >= best.length() ? Optional.empty() : Optional.of(best);
  }

  /// How many typing errors apart; more than FARTHEST_SUGGESTION count as one more.
  private static int distance(String left, String right) {
    int errors = DISTANCE.apply(left, right);
    return errors < 0 ? FARTHEST_SUGGESTION + 1 : errors;
  }
}
