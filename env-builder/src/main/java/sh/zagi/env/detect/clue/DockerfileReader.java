// SPDX-License-Identifier: Apache-2.0
package sh.zagi.env.detect.clue;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Cuts a Dockerfile into instructions: continued lines, comments between them, here-documents, the
/// escape directive, and variables as far as the file itself sets them.
final class DockerfileReader {
  private static final int INSTRUCTION_LIMIT = 2_000;
  private static final int VALUE_LIMIT_CHARACTERS = 1_000;
  private static final Pattern HEREDOC = Pattern.compile("<<-?[\"']?([A-Za-z_]\\w{0,60})[\"']?");
  private static final Pattern VARIABLE =
      Pattern.compile("\\$(?:\\{([A-Za-z_]\\w*)(?::?([-+])([^{}$]*))?}|([A-Za-z_]\\w*))");
  private static final Pattern ASSIGNMENT =
      Pattern.compile("([A-Za-z_][\\w.-]*)=(\"[^\"]*\"|'[^']*'|[^\\s]*)");
  private static final Pattern WORD = Pattern.compile("[^\\s\"']+|\"([^\"]*)\"|'([^']*)'");

  /// An instruction.
  ///
  /// @param name in capitals
  /// @param line of its first line
  /// @param stage from 0 for the first `FROM`; -1 before it
  record Instruction(String name, String text, int line, int stage, List<Packages.Word> words) {}

  private record Piece(String text, int line) {}

  private final List<String> lines;
  private final char escape;
  private final Map<String, String> global = new HashMap<>();
  private final Map<String, String> local = new HashMap<>();
  private final List<Instruction> instructions = new ArrayList<>();
  private int stage = -1;

  private DockerfileReader(List<String> lines) {
    this.lines = lines;
    boolean backtick =
        lines.stream().limit(3).anyMatch(one -> one.matches("#\\s*escape\\s*=\\s*`"));
    this.escape = backtick ? '`' : '\\';
  }

  /// @param lines within the bounds of [sh.zagi.env.detect.format.TextLines]
  static List<Instruction> read(List<String> lines) {
    DockerfileReader reader = new DockerfileReader(lines);
    int next = 0;
    while (next < lines.size() && reader.instructions.size() < INSTRUCTION_LIMIT) {
      next = reader.instruction(next);
    }
    return reader.instructions;
  }

  private int instruction(int start) {
    List<Piece> pieces = new ArrayList<>();
    int next = start;
    boolean more = true;
    while (more && next < lines.size()) {
      String line = lines.get(next).strip();
      boolean comment = line.isEmpty() || line.startsWith("#");
      if (comment && pieces.isEmpty()) {
        return next + 1;
      }
      more = comment || line.charAt(line.length() - 1) == escape;
      if (!comment) {
        pieces.add(new Piece(more ? line.substring(0, line.length() - 1) : line, next + 1));
      }
      next++;
    }
    int after = heredoc(pieces, next);
    finish(pieces);
    return after;
  }

  /// Adds the lines of a here-document to the instruction that opens it.
  private int heredoc(List<Piece> pieces, int start) {
    if (pieces.isEmpty()) {
      return start;
    }
    Matcher opening = HEREDOC.matcher(pieces.getLast().text());
    String first = pieces.getFirst().text().toUpperCase(Locale.ROOT);
    boolean takes =
        first.startsWith("RUN ") || first.startsWith("COPY ") || first.startsWith("ADD ");
    if (!takes || !opening.find()) {
      return start;
    }
    int next = start;
    boolean run = first.startsWith("RUN ");
    for (; next < lines.size(); next++) {
      if (lines.get(next).strip().equals(opening.group(1))) {
        return next + 1;
      }
      if (run) {
        pieces.add(new Piece("; " + lines.get(next), next + 1));
      }
    }
    return next;
  }

  private void finish(List<Piece> pieces) {
    if (pieces.isEmpty()) {
      return;
    }
    Piece head = pieces.getFirst();
    String[] parts = head.text().split("\\s+", 2);
    String name = parts[0].toUpperCase(Locale.ROOT);
    pieces.set(0, new Piece(parts.length > 1 ? parts[1] : "", head.line()));
    StringBuilder text = new StringBuilder();
    List<Packages.Word> words = new ArrayList<>();
    for (Piece piece : pieces) {
      String value = name.equals("RUN") ? piece.text() : substituted(piece.text(), name);
      text.append(text.isEmpty() ? "" : " ").append(value.strip());
      words(value, piece.line(), words);
    }
    String whole = text.toString();
    remember(name, whole);
    instructions.add(new Instruction(name, whole, head.line(), stage, words));
  }

  private void remember(String name, String text) {
    switch (name) {
      case "FROM" -> {
        stage++;
        local.clear();
      }
      case "ARG" -> {
        for (Matcher one = ASSIGNMENT.matcher(text); one.find(); ) {
          set(stage < 0 ? global : local, one.group(1), one.group(2));
        }
        if (stage >= 0 && !text.contains("=") && global.containsKey(text.strip())) {
          local.put(text.strip(), global.getOrDefault(text.strip(), ""));
        }
      }
      case "ENV" -> {
        Matcher one = ASSIGNMENT.matcher(text);
        String[] old = text.split("\\s+", 2);
        if (!old[0].contains("=") && old.length == 2) {
          set(local, old[0], old[1]);
        } else {
          while (one.find()) {
            set(local, one.group(1), one.group(2));
          }
        }
      }
      default -> {}
    }
  }

  private static void set(Map<String, String> variables, String name, String value) {
    String plain = unquoted(value);
    if (plain.length() <= VALUE_LIMIT_CHARACTERS) {
      variables.put(name, plain);
    }
  }

  private String substituted(String text, String instruction) {
    Map<String, String> known = instruction.equals("FROM") ? global : local;
    StringBuilder result = new StringBuilder();
    Matcher one = VARIABLE.matcher(text);
    int end = 0;
    while (one.find() && result.length() <= VALUE_LIMIT_CHARACTERS) {
      String name = one.group(1) == null ? one.group(4) : one.group(1);
      String fallback = "-".equals(one.group(2)) ? one.group(3) : one.group();
      result.append(text, end, one.start()).append(known.getOrDefault(name, fallback));
      end = one.end();
    }
    return result.append(text.substring(end)).toString();
  }

  private static void words(String text, int line, List<Packages.Word> words) {
    Matcher word = WORD.matcher(text);
    while (word.find()) {
      words.add(new Packages.Word(unquoted(word.group()), line));
    }
  }

  private static String unquoted(String text) {
    boolean quoted =
        text.length() >= 2
            && (text.charAt(0) == '"' || text.charAt(0) == '\'')
            && text.charAt(text.length() - 1) == text.charAt(0);
    return quoted ? text.substring(1, text.length() - 1) : text;
  }
}
