// SPDX-License-Identifier: Apache-2.0
package sh.zagi.tests.script;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;
import sh.zagi.tests.ServerProcess;
import sh.zagi.tests.browser.Chromium;
import sh.zagi.tests.browser.Tab;

/// The terminal of a page in a real browser. `-Dpictures=FOLDER` keeps pictures.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class WebTerminalTest {
  private static final Optional<Path> PICTURES =
      Optional.ofNullable(System.getProperty("pictures")).map(Path::of);

  /// What the screen shows, a line per row.
  private static final String SCREEN =
      "[...document.querySelectorAll('.xterm-rows > div')].map(row => row.textContent).join('\\n')";

  private static final String STATE = "document.getElementById('terminal').dataset.state";

  /// What was opened, the last first.
  private final Deque<AutoCloseable> opened = new ArrayDeque<>();

  @SuppressWarnings("NullAway.Init") // set before the first test
  private ServerProcess server;

  @SuppressWarnings("NullAway.Init")
  private Clients alice;

  @SuppressWarnings("NullAway.Init")
  private Chromium browser;

  @BeforeAll
  void open(@TempDir(cleanup = CleanupMode.ALWAYS) Path temporary) throws Exception {
    Path folder = temporary.toRealPath();
    Stage stage = new Stage(Files.createDirectories(folder.resolve("stage")));
    opened.push(stage);
    server = stage.serve(folder.resolve("data"), List.of(), Map.of(), folder);
    opened.push(server);
    alice = new Clients(stage, folder, "home", server.sshPort(), List.of());
    alice.pushFixture();
    browser = Chromium.start(Files.createDirectories(folder.resolve("browser")));
    opened.push(browser);
  }

  @AfterAll
  void close() throws Exception {
    for (AutoCloseable one : opened) {
      one.close();
    }
  }

  private String url(String path) {
    return "http://127.0.0.1:" + server.httpPort() + path;
  }

  private Tab loggedIn() throws Exception {
    Tab tab = browser.open();
    tab.go(alice.ssh("zagi", "login").strip());
    tab.click("document.querySelector('button')");
    tab.await("location.pathname === '/' && document.readyState === 'complete'");
    return tab;
  }

  private Tab terminal() throws Exception {
    Tab tab = loggedIn();
    tab.go(url("/run/alice/app"));
    tab.await(STATE + " === 'live' && " + SCREEN + ".includes('\\n> ')");
    return tab;
  }

  private static void run(Tab tab, String line) throws IOException, InterruptedException {
    tab.type(line);
    tab.enter();
  }

  private static void picture(Tab tab, String name) throws IOException, InterruptedException {
    if (PICTURES.isPresent()) {
      tab.picture(PICTURES.get().resolve(name + ".png"));
    }
  }

  @Test
  void a_page_has_the_session_that_ssh_has() throws Exception {
    Tab tab = terminal();
    assertThat(tab.text(SCREEN)).contains("Resolving environment", "Agent: off");
    run(tab, "echo $((40 + 2)) > web-was-here; cat web-was-here");
    tab.await(SCREEN + ".includes('\\n42')");
    picture(tab, "terminal");
    assertThat(alice.ssh("alice/app@zagi", "cat web-was-here")).isEqualTo("42\n");
    run(tab, "exit 7");
    tab.await(STATE + " === 'ended'");
    assertThat(tab.text("document.querySelector('.state').textContent")).isEqualTo("ended (7)");
    assertThat(tab.complaints()).isEmpty();
  }

  @Test
  void a_form_of_a_page_does_what_its_verb_does() throws Exception {
    Tab tab = loggedIn();
    tab.go(url("/settings"));
    tab.click("document.querySelector('form[action=\"/settings/token\"] input[name=label]')");
    tab.type("from a form");
    tab.enter();
    tab.await("document.querySelector('.fresh code')");
    assertThat(tab.text("document.querySelector('.fresh code').textContent")).startsWith("zagi_");
    assertThat(alice.ssh("zagi", "token", "list")).contains("from a form");
    picture(tab, "settings");
    tab.prefer("dark");
    picture(tab, "settings-dark");
    tab.click("document.querySelector('form[action=\"/settings/token/revoke\"] button')");
    tab.await("document.readyState === 'complete' && !document.body.innerText.includes('a form')");
    assertThat(alice.ssh("zagi", "token", "list")).doesNotContain("from a form");
    assertThat(tab.complaints()).isEmpty();
  }

  /// All that came while the connection broke is there once, in its order, and so is what was
  /// typed.
  @Test
  void a_broken_connection_is_taken_up_where_it_broke() throws Exception {
    Tab tab = loggedIn();
    tab.before(
        "window.sockets = []; const Before = WebSocket; window.WebSocket = class extends Before {"
            + " constructor(...all) { super(...all); window.sockets.push(this); } };");
    tab.go(url("/run/alice/app"));
    tab.await(STATE + " === 'live' && " + SCREEN + ".includes('\\n> ')");
    run(tab, "seq -f 'line %.0f' 20000; read answer; echo got-$answer");
    tab.await(SCREEN + ".includes('line ')");
    for (int broken = 1; broken <= 3; broken++) {
      tab.value("window.sockets.at(-1).close(); document.querySelector('textarea').focus()");
      tab.type("k" + broken);
      tab.await("window.sockets.length > " + broken + " && " + STATE + " === 'live'");
    }
    tab.enter();
    tab.await(SCREEN + ".includes('got-k1k2k3')");
    assertThat(tab.text(SCREEN)).contains("line 19999\nline 20000\n");
    tab.go(url("/run/alice/app"));
    tab.await(STATE + " === 'live' && " + SCREEN + ".includes('got-k1k2k3')");
    run(tab, "echo again-$((1 + 1))");
    tab.await(SCREEN + ".includes('again-2')");
    assertThat(tab.complaints()).isEmpty();
  }

  @Test
  void the_window_has_the_size_of_the_page() throws Exception {
    Tab tab = terminal();
    run(tab, "stty size > size; tput cols");
    tab.await("/^[0-9]+$/m.test(" + SCREEN + ")");
    int before = Integer.parseInt(tab.text(SCREEN + ".match(/^[0-9]+$/m)[0]"));
    tab.size(500, 900, true);
    tab.await("document.querySelector('.xterm-screen').clientWidth < 500");
    run(
        tab,
        "clear; until [ $(tput cols) -lt " + before + " ]; do :; done; echo narrow-$((1 + 1))");
    tab.await(SCREEN + ".includes('narrow-2')");
    picture(tab, "terminal-phone");
  }

  @Test
  void a_paste_runs_nothing_unasked() throws Exception {
    Tab tab = terminal();
    // The shell's prompt takes a paste as one piece and waits for Enter.
    paste(tab, "echo one-$((1 + 1))\\necho two-$((1 + 1))\\u001b[201~\\n");
    tab.await(SCREEN + ".includes('echo two-')");
    assertThat(tab.text(SCREEN)).doesNotContain("one-2");
    tab.enter();
    tab.await(SCREEN + ".includes('one-2') && " + SCREEN + ".includes('two-2')");
    run(tab, "cat");
    tab.await("/> cat\\n/.test(" + SCREEN + ")");
    paste(tab, "three\\nfour\\n");
    tab.await("document.getElementById('ask').open");
    picture(tab, "terminal-paste");
    assertThat(tab.text("document.querySelector('#ask pre').textContent")).contains("three\nfour");
    tab.click("document.querySelector('#ask button[value=no]')");
    tab.await("!document.getElementById('ask').open");
    run(tab, "only this");
    tab.await("/only this\\nonly this/.test(" + SCREEN + ")");
    assertThat(tab.text(SCREEN)).doesNotContain("three");
    assertThat(tab.complaints()).isEmpty();
  }

  private static void paste(Tab tab, String text) throws IOException, InterruptedException {
    tab.value(
        "(() => { const data = new DataTransfer(); data.setData('text/plain', '"
            + text
            + "'); document.querySelector('.xterm textarea').dispatchEvent(new"
            + " ClipboardEvent('paste', { clipboardData: data, bubbles: true, cancelable: true }));"
            + " })()");
  }

  /// What a program prints cannot name the page, write the clipboard, or lead to a script.
  @Test
  void what_is_printed_stays_in_the_terminal() throws Exception {
    Tab tab = terminal();
    tab.value("document.title = 'mine'; window.open = (where) => { window.went = where; }");
    run(
        tab,
        "printf"
            + " '\\e]0;theirs\\a\\e]52;c;dGhlaXJz\\a\\e]8;;javascript:document.title=\"theirs\"\\aBAD\\e]8;;\\a"
            + " \\e]8;;https://example.org/x\\aGOOD\\e]8;;\\a\\n'; echo sent-$((1 + 1))");
    tab.await(SCREEN + ".includes('sent-2')");
    follow(tab, "BAD GOOD", 1);
    follow(tab, "BAD GOOD", 6);
    tab.await("document.getElementById('ask').open");
    assertThat(tab.text("document.querySelector('#ask pre').textContent"))
        .isEqualTo("https://example.org/x");
    tab.click("document.querySelector('#ask button[value=yes]')");
    tab.await("window.went");
    assertThat(tab.text("window.went")).isEqualTo("https://example.org/x");
    assertThat(tab.text("document.title")).isEqualTo("mine");
    assertThat(tab.complaints()).isEmpty();
  }

  /// Clicks on a character of the row that begins with a text.
  private static void follow(Tab tab, String row, int column)
      throws IOException, InterruptedException {
    String found =
        "[...document.querySelectorAll('.xterm-rows > div')].find(one =>"
            + " one.textContent.startsWith('"
            + row
            + "'))";
    tab.click(
        "{ getBoundingClientRect: () => { const box = "
            + found
            + ".getBoundingClientRect(); const cell ="
            + " document.querySelector('.xterm-screen').clientWidth / "
            + "Math.round(document.querySelector('.xterm-screen').clientWidth / 8.43);"
            + " return { x: box.x + cell * "
            + column
            + ", y: box.y, width: cell, height: box.height }; } }");
  }
}
