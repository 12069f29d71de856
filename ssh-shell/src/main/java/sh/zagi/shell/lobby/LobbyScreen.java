// SPDX-License-Identifier: Apache-2.0
package sh.zagi.shell.lobby;

import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jline.keymap.BindingReader;
import org.jline.keymap.KeyMap;
import org.jline.terminal.Size;
import org.jline.terminal.Terminal;
import org.jline.utils.AttributedString;
import org.jline.utils.AttributedStyle;
import org.jline.utils.Display;
import org.jline.utils.InfoCmp.Capability;
import org.jline.utils.NonBlockingReader;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import sh.zagi.shell.command.ClientEvent;
import sh.zagi.shell.command.Exchange;
import sh.zagi.shell.command.ExitStatus;
import sh.zagi.shell.command.TerminalSize;

/// The lobby for somebody at a keyboard: sessions, reviews, repositories and keys, one chosen by
/// the arrows or `j` and `k`. A terminal that cannot move its cursor gets [LineLobby] instead. Ends
/// when the client leaves.
public final class LobbyScreen {
  private static final Logger LOG = LoggerFactory.getLogger(LobbyScreen.class);

  /// A key is waited for so long before somebody looks whether the window has another size.
  private static final long LOOK_MILLIS = 200;

  private static final int HEAD_ROWS = 2;
  private static final int FOOT_ROWS = 2;
  private static final String KEYS_HELP =
      "q quit   enter details   o enter session   a approve   / filter   r again";

  private enum Key {
    UP,
    DOWN,
    PAGE_UP,
    PAGE_DOWN,
    FIRST,
    LAST,
    ENTER,
    OPEN,
    APPROVE,
    FILTER,
    BACK,
    AGAIN,
    QUIT,
    NOTHING
  }

  /// What the screen's owner does next.
  private sealed interface Next {
    record Enter(List<String> argv) implements Next {}

    record Leave() implements Next {}
  }

  private final Visitor visitor;
  private final AtomicBoolean isResized = new AtomicBoolean();
  private final AtomicBoolean isGone = new AtomicBoolean();
  private Facts facts;
  private Board board;
  private String notice = "";

  private LobbyScreen(Visitor visitor) {
    this.visitor = visitor;
    this.facts = visitor.facts();
    this.board = new Board(facts.entries());
  }

  /// Shows the lobby until the client leaves it.
  ///
  /// @param exchange has a terminal
  public static ExitStatus run(Door door, Exchange exchange) {
    String type = exchange.terminal().orElseThrow().type();
    Visitor visitor = new Visitor(door, exchange);
    try {
      if (Screens.isDumb(type)) {
        return new LineLobby(visitor).run();
      }
      return new LobbyScreen(visitor).run(Screens.known(type));
    } catch (IOException e) {
      LOG.debug("client of the lobby went away", e);
      return ExitStatus.FAILED;
    }
  }

  private ExitStatus run(String type) throws IOException {
    visitor.listen(event -> {
      isResized.set(true);
      if (event instanceof ClientEvent.HungUp) {
        isGone.set(true);
      }
    });
    while (true) {
      Next next = shown(type);
      if (next instanceof Next.Enter(List<String> argv)) {
        var _ = visitor.enter(argv);
        again();
        notice = "back from " + String.join(" ", argv.subList(0, argv.size() - 2));
      } else {
        return ExitStatus.DONE;
      }
    }
  }

  private Next shown(String type) throws IOException {
    Keys keys = visitor.keys();
    OutputStream out = visitor.exchange().streams().out();
    try (Terminal terminal = DrawnTerminal.open(type, out)) {
      terminal.puts(Capability.enter_ca_mode);
      terminal.puts(Capability.clear_screen);
      terminal.puts(Capability.keypad_xmit);
      try {
        return new Loop(terminal, keys).run();
      } finally {
        terminal.puts(Capability.keypad_local);
        terminal.puts(Capability.clear_screen);
        terminal.puts(Capability.exit_ca_mode);
        terminal.flush();
      }
    }
  }

  private void again() {
    Board before = board;
    facts = visitor.facts();
    board = new Board(facts.entries());
    board.chooseLike(before);
  }

  /// Keys and drawings of one stretch of time at the terminal.
  private final class Loop {
    private final Terminal terminal;
    private final Display display;
    private final BindingReader reader;
    private final KeyMap<Key> keys;
    private boolean isFiltering;
    private Optional<List<String>> page = Optional.empty();
    private int pageTop;

    Loop(Terminal terminal, Keys typed) {
      this.terminal = terminal;
      this.display = new Display(terminal, true);
      // Lines are written anew instead of being moved, which not every terminal does alike.
      display.setScrollOptimization(false);
      this.reader = new BindingReader(typed);
      this.keys = keys(terminal);
      resize();
    }

    private void resize() {
      TerminalSize size = visitor.exchange().terminal().orElseThrow().size();
      Size cells = Size.of(size.columns(), size.rows());
      terminal.setSize(cells);
      display.clear();
      display.resize(cells);
    }

    Next run() {
      draw();
      while (!isGone.get()) {
        int peeked = reader.peekCharacter(LOOK_MILLIS);
        if (isResized.getAndSet(false)) {
          resize();
          draw();
        }
        if (peeked == NonBlockingReader.EOF) {
          return new Next.Leave();
        }
        if (peeked >= 0) {
          Optional<Next> next = isFiltering ? letter() : act(reader.readBinding(keys));
          if (next.isPresent()) {
            return next.get();
          }
          draw();
        }
      }
      return new Next.Leave();
    }

    /// A letter of the filter; what is no letter ends it.
    private Optional<Next> letter() {
      int character = reader.readCharacter();
      String filter = board.filter();
      switch (character) {
        case -1, 3 -> {
          return Optional.of(new Next.Leave());
        }
        case '\r', '\n' -> isFiltering = false;
        case 27 -> {
          isFiltering = false;
          board.filter("");
          swallowRestOfKey();
        }
        case 8, 127 ->
            board.filter(filter.isEmpty() ? "" : filter.substring(0, filter.length() - 1));
        default -> {
          if (!Character.isISOControl(character) && filter.length() < Screens.MOST_FILTER) {
            board.filter(filter + Character.toString(character));
          }
        }
      }
      return Optional.empty();
    }

    /// An arrow begins as the escape key does.
    private void swallowRestOfKey() {
      while (reader.peekCharacter(1) > 0) {
        reader.readCharacter();
      }
    }

    private Optional<Next> act(Key key) {
      notice = "";
      if (key == null) {
        return Optional.of(new Next.Leave());
      }
      if (page.isPresent()) {
        return actOnPage(key);
      }
      switch (key) {
        case UP -> board.move(-1);
        case DOWN -> board.move(1);
        case PAGE_UP -> board.move(-rows());
        case PAGE_DOWN -> board.move(rows());
        case FIRST -> board.move(-Integer.MAX_VALUE);
        case LAST -> board.move(Integer.MAX_VALUE);
        case FILTER -> isFiltering = true;
        case BACK -> board.filter("");
        case AGAIN -> again();
        case ENTER -> {
          return entered();
        }
        case OPEN -> {
          return opened();
        }
        case APPROVE -> approve();
        case QUIT -> {
          return Optional.of(new Next.Leave());
        }
        default -> notice = "";
      }
      return Optional.empty();
    }

    private Optional<Next> actOnPage(Key key) {
      int last = Math.max(0, page.orElseThrow().size() - rows());
      switch (key) {
        case UP -> pageTop--;
        case DOWN -> pageTop++;
        case PAGE_UP -> pageTop -= rows();
        case PAGE_DOWN -> pageTop += rows();
        case FIRST -> pageTop = 0;
        case LAST -> pageTop = last;
        case APPROVE -> approve();
        case OPEN -> {
          return opened();
        }
        case BACK, ENTER, QUIT -> page = Optional.empty();
        default -> notice = "";
      }
      pageTop = Math.clamp(pageTop, 0, last);
      return Optional.empty();
    }

    /// A session is entered, all else is looked at.
    private Optional<Next> entered() {
      Optional<Entry> entry = board.chosen();
      if (entry.isPresent() && entry.get().section() == Entry.Section.SESSIONS) {
        return opened();
      }
      entry
          .filter(one -> !one.look().isEmpty())
          .ifPresent(one -> {
            page = Optional.of(visitor.said(one.look()));
            pageTop = 0;
          });
      return Optional.empty();
    }

    private Optional<Next> opened() {
      return board.chosen().map(Entry::enter).filter(argv -> !argv.isEmpty()).map(Next.Enter::new);
    }

    private void approve() {
      Optional<Entry> entry = board.chosen().filter(one -> !one.approve().isEmpty());
      if (entry.isPresent()) {
        List<String> said = visitor.said(entry.get().approve());
        page = Optional.empty();
        again();
        notice = said.isEmpty() ? "" : said.getFirst();
      }
    }

    private int rows() {
      return Math.max(1, terminal.getSize().getRows() - HEAD_ROWS - FOOT_ROWS);
    }

    private void draw() {
      List<AttributedString> lines = new ArrayList<>();
      lines.add(line(facts.title(), AttributedStyle.BOLD));
      lines.add(AttributedString.EMPTY);
      if (page.isPresent()) {
        page.get().stream()
            .skip(pageTop)
            .limit(rows())
            .forEach(text -> lines.add(line(text, AttributedStyle.DEFAULT)));
      } else {
        for (Board.Line one : board.lines(rows())) {
          AttributedStyle style =
              one.chosen()
                  ? AttributedStyle.INVERSE
                  : one.title() ? AttributedStyle.BOLD : AttributedStyle.DEFAULT;
          lines.add(line((one.chosen() ? ">" : " ") + one.text(), style));
        }
      }
      while (lines.size() < HEAD_ROWS + rows()) {
        lines.add(AttributedString.EMPTY);
      }
      lines.add(line(notice, AttributedStyle.DEFAULT));
      lines.add(line(foot(), AttributedStyle.DEFAULT));
      int height = terminal.getSize().getRows();
      display.update(lines.subList(0, Math.min(lines.size(), height)), -1);
      terminal.flush();
    }

    private String foot() {
      if (page.isPresent()) {
        return "q back   j k scroll   a approve   o enter session";
      }
      if (isFiltering || !board.filter().isEmpty()) {
        return "/"
            + board.filter()
            + (isFiltering ? "_   enter keeps it, esc ends it" : "   esc ends the filter");
      }
      return KEYS_HELP;
    }

    /// Cut to the width; the last column stays free, where some terminals wrap.
    private AttributedString line(String text, AttributedStyle style) {
      AttributedString whole = new AttributedString(text, style);
      return whole.columnSubSequence(0, Math.max(1, terminal.getSize().getColumns() - 1));
    }
  }

  private static KeyMap<Key> keys(Terminal terminal) {
    KeyMap<Key> keys = new KeyMap<>();
    keys.setUnicode(Key.NOTHING);
    keys.setNomatch(Key.NOTHING);
    keys.bind(Key.UP, "k", "\033[A", "\033OA");
    keys.bind(Key.DOWN, "j", "\033[B", "\033OB");
    keys.bind(Key.PAGE_UP, "\033[5~", KeyMap.ctrl('B'));
    keys.bind(Key.PAGE_DOWN, " ", "\033[6~", KeyMap.ctrl('F'));
    keys.bind(Key.FIRST, "g", "\033[H", "\033OH");
    keys.bind(Key.LAST, "G", "\033[F", "\033OF");
    keys.bind(Key.ENTER, "\r", "\n", "l");
    keys.bind(Key.OPEN, "o");
    keys.bind(Key.APPROVE, "a");
    keys.bind(Key.FILTER, "/");
    keys.bind(Key.BACK, "\033", "h");
    keys.bind(Key.AGAIN, "r", KeyMap.ctrl('L'));
    keys.bind(Key.QUIT, "q", KeyMap.ctrl('C'), KeyMap.ctrl('D'));
    String up = KeyMap.key(terminal, Capability.key_up);
    String down = KeyMap.key(terminal, Capability.key_down);
    if (up != null && down != null) {
      keys.bind(Key.UP, up);
      keys.bind(Key.DOWN, down);
    }
    return keys;
  }
}
