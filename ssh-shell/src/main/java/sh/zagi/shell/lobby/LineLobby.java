// SPDX-License-Identifier: Apache-2.0
package sh.zagi.shell.lobby;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.OutputStream;
import java.util.List;
import java.util.Optional;
import sh.zagi.shell.command.ExitStatus;

/// The lobby on a terminal that only writes line after line: numbered entries and a question.
final class LineLobby {
  private static final String QUESTION = "number, o number to enter, /filter, r again or q: ";

  private final Visitor visitor;
  private final OutputStream out;
  private Facts facts;
  private Board board;

  LineLobby(Visitor visitor) {
    this.visitor = visitor;
    this.out = visitor.exchange().streams().out();
    this.facts = visitor.facts();
    this.board = new Board(facts.entries());
  }

  ExitStatus run() throws IOException {
    list();
    Keys keys = visitor.keys();
    while (true) {
      say(QUESTION);
      Optional<String> line = line(keys);
      if (line.isEmpty() || line.get().equals("q")) {
        return ExitStatus.DONE;
      }
      if (act(line.get())) {
        keys = visitor.keys();
      }
    }
  }

  /// @return whether somebody else had the keys meanwhile
  private boolean act(String line) throws IOException {
    if (line.startsWith("/")) {
      board.filter(line.substring(1));
      list();
    } else if (line.equals("r")) {
      facts = visitor.facts();
      board = new Board(facts.entries());
      list();
    } else if (!line.isEmpty()) {
      return choose(line);
    }
    return false;
  }

  private boolean choose(String line) throws IOException {
    boolean into = line.startsWith("o ");
    String number = into ? line.substring(2).strip() : line;
    List<Entry> shown = board.shown();
    int at = number.matches("\\d{1,6}") ? Integer.parseInt(number) : 0;
    if (at < 1 || at > shown.size()) {
      say("type a number from 1 to " + shown.size() + "\r\n");
      return false;
    }
    Entry entry = shown.get(at - 1);
    if (!entry.enter().isEmpty() && (into || entry.section() == Entry.Section.SESSIONS)) {
      var _ = visitor.enter(entry.enter());
      return true;
    }
    for (String one : entry.look().isEmpty() ? List.of(entry.text()) : visitor.said(entry.look())) {
      say(one + "\r\n");
    }
    return false;
  }

  private void list() throws IOException {
    say(facts.title() + "\r\n");
    List<Entry> shown = board.shown();
    for (Entry.Section section : Entry.Section.values()) {
      say(section.title() + "\r\n");
      for (int i = 0; i < shown.size(); i++) {
        if (shown.get(i).section() == section) {
          say("  " + (i + 1) + "  " + shown.get(i).text() + "\r\n");
        }
      }
    }
  }

  /// What was typed; a client with a terminal leaves it to us to show it.
  private Optional<String> line(Keys keys) throws IOException {
    StringBuilder typed = new StringBuilder();
    for (int key = keys.read(); ; key = keys.read()) {
      if (key < 0 || key == 3 || key == 4) {
        return Optional.empty();
      }
      if (key == '\r' || key == '\n') {
        say("\r\n");
        return Optional.of(typed.toString().strip());
      }
      if (key == 8 || key == 127) {
        typed.setLength(Math.max(0, typed.length() - 1));
      } else if (!Character.isISOControl(key) && typed.length() < Screens.MOST_FILTER) {
        typed.append((char) key);
        say(Character.toString(key));
      }
    }
  }

  private void say(String text) throws IOException {
    out.write(text.getBytes(UTF_8));
    out.flush();
  }
}
