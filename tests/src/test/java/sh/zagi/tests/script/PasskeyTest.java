// SPDX-License-Identifier: Apache-2.0
package sh.zagi.tests.script;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;
import sh.zagi.tests.FreePort;
import sh.zagi.tests.ServerProcess;
import sh.zagi.tests.browser.Authenticator;
import sh.zagi.tests.browser.Chromium;
import sh.zagi.tests.browser.Tab;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Passkeys in a real browser, and what somebody sends who has no right to come in.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PasskeyTest {
  private static final JsonMapper JSON = JsonMapper.shared();

  /// What a page signs: with the challenge, and how much it wants to know of who holds the passkey.
  private static final String SIGNED =
      """
      (async (challenge, verification) => {
        const un = text => Uint8Array.from(
            atob(text.replaceAll('-', '+').replaceAll('_', '/')), one => one.charCodeAt(0));
        const to = buffer => btoa(String.fromCharCode(...new Uint8Array(buffer)))
            .replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '');
        const one = await navigator.credentials.get({ publicKey: {
            challenge: un(challenge), rpId: 'localhost', userVerification: verification } });
        return { credential: to(one.rawId), client: to(one.response.clientDataJSON),
            authenticator: to(one.response.authenticatorData), signature:
            to(one.response.signature), handle: to(one.response.userHandle) };
      })('CHALLENGE', 'VERIFICATION')
      """;

  private static final String READY =
      "document.querySelector('#passkey button') &&"
          + " !document.querySelector('#passkey button').disabled";
  private static final String SAID = "document.querySelector('#passkey .said').textContent";

  /// What was opened, the last first.
  private final Deque<AutoCloseable> opened = new ArrayDeque<>();

  /// Each try comes from another one: who is wrong often has to wait.
  private int addresses;

  @SuppressWarnings("NullAway.Init") // set before the first test
  private String base;

  @SuppressWarnings("NullAway.Init")
  private Clients alice;

  @SuppressWarnings("NullAway.Init")
  private Clients bob;

  @SuppressWarnings("NullAway.Init")
  private Clients mallory;

  @SuppressWarnings("NullAway.Init")
  private Chromium browser;

  @SuppressWarnings("NullAway.Init")
  private HttpClient http;

  @BeforeAll
  void open(@TempDir(cleanup = CleanupMode.ALWAYS) Path temporary) throws Exception {
    Path folder = temporary.toRealPath();
    Stage stage = new Stage(Files.createDirectories(folder.resolve("stage")));
    opened.push(stage);
    int port = FreePort.find();
    base = "http://localhost:" + port;
    ServerProcess server =
        stage.serve(
            folder.resolve("data"),
            List.of("--http-port", Integer.toString(port)),
            Map.of("ZAGI_HTTP_URL", base),
            folder);
    opened.push(server);
    alice = new Clients(stage, folder, "home", server.sshPort(), List.of());
    bob = person(stage, folder, "bob", server.sshPort());
    mallory = person(stage, folder, "mallory", server.sshPort());
    browser = Chromium.start(Files.createDirectories(folder.resolve("browser")));
    opened.push(browser);
    http = HttpClient.newHttpClient();
    opened.push(http);
  }

  private Clients person(Stage stage, Path folder, String name, int port) throws Exception {
    alice.ssh("zagi", "user", "add", name, stage.publicKey(name));
    Actor actor = Actor.settle(Files.createDirectories(folder.resolve(name)), stage.keys(), name);
    actor.pointTo(port);
    return new Clients(actor, folder, List.of());
  }

  @AfterAll
  void close() throws Exception {
    for (AutoCloseable one : opened) {
      one.close();
    }
  }

  /// A tab with an authenticator of its own, in which somebody added a passkey.
  private Tab withPasskey(Clients who, String name) throws Exception {
    Tab tab = browser.open();
    Authenticator.of(tab);
    add(tab, who, name);
    return tab;
  }

  private void add(Tab tab, Clients who, String name) throws Exception {
    tab.front();
    tab.go(who.ssh("zagi", "login").strip());
    tab.click("document.querySelector('button')");
    tab.await("location.pathname === '/' && document.readyState === 'complete'");
    tab.go(base + "/settings");
    tab.await(READY);
    tab.click("document.querySelector('#passkey input')");
    tab.type(name);
    tab.enter();
    tab.await("document.body.innerText.includes('" + name + "') && " + READY);
    assertThat(tab.complaints()).isEmpty();
  }

  private static void logOut(Tab tab) throws Exception {
    tab.click("document.querySelector('form[action=\"/logout\"] button')");
    tab.await("document.querySelector('a[href=\"/login\"]')");
  }

  private void logIn(Tab tab) throws Exception {
    tab.go(base + "/login");
    tab.await(READY);
    tab.click("document.querySelector('#passkey button')");
  }

  private static JsonNode row(Clients who, String name) throws Exception {
    for (JsonNode one : JSON.readTree(who.ssh("zagi", "passkey", "list", "--json"))) {
      if (one.path("name").asString().equals(name)) {
        return one;
      }
    }
    throw new AssertionError("no passkey " + name);
  }

  @Test
  void a_passkey_logs_in_until_it_is_removed() throws Exception {
    Tab tab = withPasskey(alice, "laptop");
    assertThat(row(alice, "laptop").path("host").asString()).isEqualTo("localhost");
    assertThat(row(alice, "laptop").path("used").asString()).isEqualTo("never");
    logOut(tab);
    logIn(tab);
    tab.await("location.pathname === '/' && document.querySelector('a[href=\"/settings\"]')");
    assertThat(tab.text("document.querySelector('nav a[href=\"/settings\"]').textContent"))
        .isEqualTo("alice");
    assertThat(row(alice, "laptop").path("used").asString()).startsWith("20");
    assertThat(tab.complaints()).isEmpty();
    String id = row(alice, "laptop").path("id").asString();
    assertThat(bob.run("zagi", "passkey", "remove", id).err()).contains("not found: passkey " + id);
    alice.ssh("zagi", "passkey", "remove", id);
    // The browser that came by it is out.
    tab.go(base + "/settings");
    tab.await("document.body.innerText.includes('Not logged in')");
    logIn(tab);
    tab.await(SAID);
    assertThat(tab.text(SAID)).isEqualTo("this passkey is not known here");
    assertThat(alice.ssh("zagi", "audit", "list"))
        .containsPattern("passkey add +laptop +ok")
        .containsPattern("passkey login +passkey " + id + " +ok")
        .containsPattern("passkey remove +passkey " + id + " +ok");
  }

  @Test
  void a_passkey_of_a_form_is_removed_by_a_form() throws Exception {
    Tab tab = withPasskey(alice, "phone");
    // The same authenticator is not asked for a second one.
    tab.click("document.querySelector('#passkey input')");
    tab.type("again");
    tab.enter();
    tab.await(SAID);
    assertThat(tab.text(SAID)).isEqualTo("a passkey of yours is there already");
    tab.click("document.querySelector('[aria-label=\"Remove passkey phone\"]')");
    tab.await(READY + " && !document.body.innerText.includes('phone')");
    assertThat(alice.ssh("zagi", "passkey", "list")).doesNotContain("phone");
  }

  @Test
  void an_answer_is_taken_once_and_from_the_browser_that_was_asked() throws Exception {
    Tab tab = withPasskey(alice, "once");
    Asked mine = ask();
    Map<String, String> signed = sign(tab, mine.challenge(), "required");
    assertThat(refusal(ask().cookie(), signed)).contains("not asked of this browser");
    // It was shown, if by another: nobody shows it again.
    assertThat(refusal(mine.cookie(), signed)).contains("not asked of this browser");
    Asked next = ask();
    Map<String, String> second = sign(tab, next.challenge(), "required");
    assertThat(answer(next.cookie(), second).statusCode()).isEqualTo(200);
    assertThat(refusal(next.cookie(), second)).contains("answered before");
    Asked foreign = new Asked("A".repeat(43), next.cookie());
    assertThat(refusal(next.cookie(), sign(tab, foreign.challenge(), "required")))
        .contains("not asked of this browser");
    assertThat(refusal("", Map.of())).contains("no passkey");
  }

  @Test
  void what_others_signed_lets_nobody_in() throws Exception {
    Tab hers = withPasskey(alice, "hers");
    Tab his = withPasskey(bob, "his");
    Asked one = ask();
    Map<String, String> hisOwn = sign(his, one.challenge(), "required");
    Map<String, String> borrowed = new LinkedHashMap<>(hisOwn);
    Asked forHers = ask();
    Map<String, String> herOwn = sign(hers, forHers.challenge(), "required");
    borrowed.put("credential", herOwn.get("credential"));
    assertThat(refusal(one.cookie(), borrowed)).contains("another person's");
    Asked two = ask();
    borrowed = new LinkedHashMap<>(sign(his, two.challenge(), "required"));
    borrowed.put("credential", herOwn.get("credential"));
    borrowed.put("handle", herOwn.get("handle"));
    assertThat(refusal(two.cookie(), borrowed)).contains("signature does not fit");
    Map<String, String> nameless = new LinkedHashMap<>(herOwn);
    nameless.put("handle", "");
    assertThat(refusal(forHers.cookie(), nameless)).contains("another person's");
    for (String part : List.of("client", "authenticator", "signature")) {
      Asked asked = ask();
      Map<String, String> broken = new LinkedHashMap<>(sign(hers, asked.challenge(), "required"));
      broken.put(part, "AAAA");
      assertThat(refusal(asked.cookie(), broken)).isNotEmpty();
    }
  }

  @Test
  void a_page_of_another_origin_gets_nobody_in() throws Exception {
    Tab tab = withPasskey(alice, "fished");
    HttpServer other =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    other.createContext(
        "/",
        call -> {
          call.getResponseHeaders().add("Content-Type", "text/html");
          call.sendResponseHeaders(200, 0);
          call.close();
        });
    other.start();
    try {
      tab.go("http://localhost:" + other.getAddress().getPort() + "/");
      Asked asked = ask();
      assertThat(refusal(asked.cookie(), sign(tab, asked.challenge(), "required")))
          .contains("not signed on a page of this server");
    } finally {
      other.stop(0);
    }
    HttpResponse<String> sent =
        post("/-/passkey/challenge", "", Map.of(), Map.of("Origin", "http://evil.example"));
    assertThat(sent.statusCode()).isEqualTo(403);
  }

  @Test
  void who_holds_it_must_be_its_owner_and_hold_the_only_one() throws Exception {
    Tab tab = browser.open();
    Authenticator device = Authenticator.of(tab);
    add(tab, alice, "copied");
    List<JsonNode> copy = device.passkeys();
    device.recognises(false);
    Asked unseen = ask();
    assertThat(refusal(unseen.cookie(), sign(tab, unseen.challenge(), "discouraged")))
        .contains("did not check who you are");
    device.recognises(true);
    Asked own = ask();
    assertThat(answer(own.cookie(), sign(tab, own.challenge(), "required")).statusCode())
        .isEqualTo(200);
    device.holdOnly(copy);
    Asked again = ask();
    assertThat(refusal(again.cookie(), sign(tab, again.challenge(), "required")))
        .contains("somebody has a copy of it");
    assertThat(alice.ssh("zagi", "audit", "list")).contains("its counter went back");
  }

  @Test
  void a_passkey_goes_with_its_account() throws Exception {
    Tab tab = withPasskey(mallory, "leaving");
    alice.ssh("zagi", "user", "remove", "mallory");
    tab.go(base + "/settings");
    tab.await("document.body.innerText.includes('Not logged in')");
    Asked asked = ask();
    assertThat(refusal(asked.cookie(), sign(tab, asked.challenge(), "required")))
        .isEqualTo("this passkey is not known here");
  }

  @Test
  void who_is_wrong_too_often_waits() throws Exception {
    Map<String, String> guess = Map.of("credential", "AAAA");
    for (int tries = 0; tries < 20; tries++) {
      assertThat(refusal("", guess, "203.0.113.250")).contains("no passkey");
    }
    assertThat(refusal("", guess, "203.0.113.250")).contains("too many tries from your address");
    assertThat(refusal("", guess, "203.0.113.251")).contains("no passkey");
  }

  /// What the server asks, and the cookie of the browser that it asks.
  private record Asked(String challenge, String cookie) {}

  private Asked ask() throws Exception {
    HttpResponse<String> asked =
        post("/-/passkey/challenge", "", Map.of(), Map.of("Sec-Fetch-Site", "same-origin"));
    String cookie = asked.headers().firstValue("Set-Cookie").orElseThrow();
    assertThat(cookie).contains("HttpOnly", "Secure", "SameSite=Lax");
    return new Asked(
        JSON.readTree(asked.body()).path("challenge").asString(),
        cookie.substring(0, cookie.indexOf(';')));
  }

  private static Map<String, String> sign(Tab tab, String challenge, String verification)
      throws Exception {
    tab.front();
    JsonNode signed =
        tab.value(SIGNED.replace("CHALLENGE", challenge).replace("VERIFICATION", verification));
    Map<String, String> fields = new LinkedHashMap<>();
    signed.properties().forEach(field -> fields.put(field.getKey(), field.getValue().asString()));
    return fields;
  }

  private HttpResponse<String> answer(String cookie, Map<String, String> fields) throws Exception {
    return answer(cookie, fields, "203.0.113." + ++addresses);
  }

  private HttpResponse<String> answer(String cookie, Map<String, String> fields, String from)
      throws Exception {
    return post(
        "/-/passkey",
        cookie,
        fields,
        Map.of("Sec-Fetch-Site", "same-origin", "X-Forwarded-For", from));
  }

  /// The one line that says why nobody is let in.
  private String refusal(String cookie, Map<String, String> fields) throws Exception {
    return refusal(cookie, fields, "203.0.113." + ++addresses);
  }

  private String refusal(String cookie, Map<String, String> fields, String from) throws Exception {
    HttpResponse<String> answer = answer(cookie, fields, from);
    assertThat(answer.statusCode()).isEqualTo(403);
    assertThat(answer.headers().firstValue("Set-Cookie")).isEmpty();
    String line = JSON.readTree(answer.body()).path("error").path("message").asString();
    assertThat(line).doesNotContain("\n").hasSizeLessThan(120);
    return line;
  }

  private HttpResponse<String> post(
      String path, String cookie, Map<String, String> fields, Map<String, String> headers)
      throws IOException, InterruptedException {
    String body =
        fields.entrySet().stream()
            .map(one -> one.getKey() + "=" + URLEncoder.encode(one.getValue(), UTF_8))
            .collect(Collectors.joining("&"));
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(base + path))
            .header("Content-Type", "application/x-www-form-urlencoded")
            .POST(HttpRequest.BodyPublishers.ofString(body));
    headers.forEach(request::header);
    if (!cookie.isEmpty()) {
      request.header("Cookie", cookie);
    }
    return http.send(request.build(), HttpResponse.BodyHandlers.ofString());
  }
}
