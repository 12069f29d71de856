// SPDX-License-Identifier: Apache-2.0
package sh.zagi.tests.script;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
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
import sh.zagi.tests.FreePort;
import sh.zagi.tests.ServerProcess;
import sh.zagi.tests.browser.Chromium;
import sh.zagi.tests.browser.Tab;

/// All kinds of pages under axe-core in a real browser, light on a laptop and dark on a phone:
/// nothing that its rules know is wrong. `-Dpictures=FOLDER` keeps pictures.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class AccessibilityTest {
  private static final Optional<Path> PICTURES =
      Optional.ofNullable(System.getProperty("pictures")).map(Path::of);
  private static final String AXE = "axe-core@4.14.1";

  private static final String FAULTS =
      "axe.run(document, {resultTypes: ['violations']}).then(found => found.violations.flatMap("
          + "one => one.nodes.map(node => one.id + ': ' + node.target + ' ' + node.html.slice(0,"
          + " 200) + ' ' + (node.any[0]?.message ?? ''))).join('\\n'))";

  /// Wider than the window, so that a phone has to be moved sideways.
  private static final String TOO_WIDE =
      "document.documentElement.scrollWidth > document.documentElement.clientWidth";

  /// What was opened, the last first.
  private final Deque<AutoCloseable> opened = new ArrayDeque<>();

  @SuppressWarnings("NullAway.Init") // set before the first test
  private ServerProcess server;

  @SuppressWarnings("NullAway.Init")
  private Clients alice;

  @SuppressWarnings("NullAway.Init")
  private Chromium browser;

  @SuppressWarnings("NullAway.Init")
  private String axe;

  @BeforeAll
  void open(@TempDir(cleanup = CleanupMode.ALWAYS) Path temporary) throws Exception {
    Path folder = temporary.toRealPath();
    Stage stage = new Stage(Files.createDirectories(folder.resolve("stage")));
    opened.push(stage);
    int port = FreePort.find();
    server =
        stage.serve(
            folder.resolve("data"),
            List.of("--http-port", Integer.toString(port)),
            Map.of("ZAGI_MIRROR_ALLOW", "127.0.0.1:" + port, "ZAGI_SESSION_STRANGERS", "1"),
            folder);
    opened.push(server);
    alice = new Clients(stage, folder, "home", server.sshPort(), List.of());
    alice.pushFixture();
    alice.exec(
        "sh",
        "-c",
        "cd app && printf '# A\\n\\n| a | b |\\n|---|---|\\n| %0200d | `c` |\\n\\n"
            + "    %0300d\\n' 0 0 > README.md && printf '// x\\nclass A { f() { return \"y\" + 1 +"
            + " null; } }\\n' >> index.js && git add . && git commit -q -m two");
    alice.exec(
        "sh", "-c", "cd app && git push -q zagi:alice/app main HEAD:fix HEAD~1:refs/tags/v1");
    alice.ssh("zagi", "repo", "create", "alice/empty");
    alice.ssh("zagi", "repo", "visibility", "alice/app", "public");
    alice.exec("npm", "install", "--silent", "--no-audit", "--no-fund", "--ignore-scripts", AXE);
    axe = Files.readString(folder.resolve("node_modules/axe-core/axe.min.js"));
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

  @Test
  void pages_that_everybody_sees_have_no_faults() throws Exception {
    Tab tab = browser.open();
    assertThat(
            faults(
                tab,
                List.of(
                    "/",
                    "/run/alice/app",
                    "/run/git.example.org/team/project",
                    "/alice/none",
                    "/settings",
                    loginPage())))
        .isEmpty();
  }

  @Test
  void pages_of_repositories_have_no_faults() throws Exception {
    Tab tab = loggedIn();
    awaitColours(tab, "/alice/app/file/index.js");
    awaitColours(tab, "/alice/app/commit/main");
    assertThat(
            faults(
                tab,
                List.of(
                    "/",
                    "/alice/app",
                    "/alice/empty",
                    "/alice/app/tree/test",
                    "/alice/app/file/index.js",
                    "/alice/app/blame/index.js",
                    "/alice/app/commits",
                    "/alice/app/commit/main",
                    "/alice/app/compare?from=v1&to=fix",
                    "/alice/app/search",
                    "/alice/app/search?q=the",
                    "/alice/app/search/test?q=nothing+of+the+kind")))
        .isEmpty();
  }

  @Test
  void pages_of_people_and_sessions_have_no_faults() throws Exception {
    String id = alice.ssh("alice/app@zagi", "echo $ZAGI_SESSION").strip();
    String share = alice.ssh("zagi", "session", "share", id, "--mode", "join");
    String path = share.replaceAll("(?s).*(/f/[A-Za-z0-9]+).*", "$1");
    alice.ssh("zagi", "token", "create", "--label", "axe", "--expires-in", "1h");
    assertThat(
            faults(
                loggedIn(),
                List.of(
                    "/settings",
                    "/-/session/s-" + id,
                    "/-/admin",
                    "/-/audit",
                    path,
                    "/run/alice/app")))
        .isEmpty();
  }

  /// The server mirrors itself: by a form in the browser, whose steps come live.
  @Test
  void pages_of_mirrors_have_no_faults() throws Exception {
    Tab tab = loggedIn();
    String failed = mirrored(tab, "", ".cut[role=alert]");
    assertThat(tab.text("document.querySelector('.cut[role=alert]').textContent"))
        .contains("already exists: alice/app");
    String done = mirrored(tab, "alice/copy", "a[href='/run/alice/copy']");
    assertThat(tab.text("document.querySelector('.steps').textContent")).contains("3/3 passing");
    assertThat(tab.complaints()).isEmpty();
    String id = alice.ssh("alice/copy@zagi", "echo $ZAGI_SESSION").strip();
    assertThat(faults(tab, List.of("/-/mirror", failed, done, "/alice/copy"))).isEmpty();
    tab.go(url("/alice/copy"));
    assertThat(tab.text("document.querySelector('.side').textContent")).contains("s-" + id);
  }

  /// Fills the form in.
  ///
  /// @param as empty for its own name
  /// @return the page of its progress, when it shows something
  private String mirrored(Tab tab, String as, String shown) throws Exception {
    tab.go(url("/-/mirror"));
    tab.click("document.querySelector('input[name=address]')");
    tab.type(url("/alice/app"));
    if (!as.isEmpty()) {
      tab.value("document.querySelector('details').open = true");
      tab.click("document.querySelector('input[name=as]')");
      tab.type(as);
    }
    tab.enter();
    tab.await(
        "location.pathname.startsWith('/-/errand/') && document.querySelector(\"" + shown + "\")");
    return tab.text("location.pathname");
  }

  /// Colours come with one of the next looks at a file.
  private void awaitColours(Tab tab, String path) throws Exception {
    do {
      tab.go(url(path));
    } while (!tab.value("!!document.querySelector('.c-keyword')").asBoolean(false));
  }

  private String loginPage() throws IOException, InterruptedException {
    return alice.ssh("zagi", "login").strip().replaceAll("^https?://[^/]*", "");
  }

  private Tab loggedIn() throws Exception {
    Tab tab = browser.open();
    tab.go(url(loginPage()));
    tab.click("document.querySelector('button')");
    tab.await("location.pathname === '/' && document.readyState === 'complete'");
    return tab;
  }

  private List<String> faults(Tab tab, List<String> paths) throws Exception {
    List<String> faults = new ArrayList<>();
    for (boolean phone : List.of(false, true)) {
      String scheme = phone ? "dark" : "light";
      tab.prefer(scheme);
      tab.size(phone ? 390 : 1200, phone ? 844 : 800, phone);
      for (String path : paths) {
        tab.go(url(path));
        tab.value(axe + "; 1");
        String found = tab.text(FAULTS);
        boolean wide = phone && tab.value(TOO_WIDE).asBoolean(false);
        String where = path + " " + scheme + (phone ? " phone" : "");
        picture(tab, where);
        if (!found.isEmpty() || wide) {
          faults.add(where + (wide ? " is too wide" : "") + "\n" + found);
        }
      }
    }
    return faults;
  }

  private static void picture(Tab tab, String name) throws IOException, InterruptedException {
    if (PICTURES.isPresent()) {
      tab.picture(PICTURES.get().resolve(name.replaceAll("[^A-Za-z0-9]+", "-") + ".png"));
    }
  }
}
