// SPDX-License-Identifier: Apache-2.0
package sh.zagi.tests.script;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;
import sh.zagi.tests.ServerProcess;
import sh.zagi.tests.browser.Chromium;
import sh.zagi.tests.browser.Tab;
import sh.zagi.tests.script.OpenIdProvider.Wrong;

/// Log-ins by an OpenID provider: as they should be in a real browser, and each thing that can be
/// wrong with one line about it.
class ProviderLoginTest {
  private static final Pattern ONWARD = Pattern.compile("class=\"button\" href=\"([^\"]+)\"");

  private static final Pattern CODE = Pattern.compile("[?&]code=([^&]+)");

  /// Of the server.
  private static final int MOST_AT_ONCE = 16;

  /// What was opened, the last first.
  private final Deque<AutoCloseable> opened = new ArrayDeque<>();

  @TempDir(cleanup = CleanupMode.ALWAYS)
  private Path temporary;

  @SuppressWarnings("NullAway.Init") // set before each test
  private OpenIdProvider provider;

  @SuppressWarnings("NullAway.Init")
  private ServerProcess server;

  @SuppressWarnings("NullAway.Init")
  private Clients alice;

  @SuppressWarnings("NullAway.Init")
  private HttpClient http;

  /// Each try comes from another address: who is wrong often has to wait.
  private int tries;

  @BeforeEach
  void open() throws Exception {
    provider = new OpenIdProvider();
    opened.push(provider);
    http = HttpClient.newHttpClient();
    opened.push(http);
  }

  private void serve(boolean create) throws Exception {
    Path folder = temporary.toRealPath();
    Stage stage = new Stage(Files.createDirectories(folder.resolve("stage")));
    opened.push(stage);
    Path secret = Files.writeString(folder.resolve("secret"), OpenIdProvider.SECRET + "\n");
    server =
        stage.serve(
            folder.resolve("data"),
            List.of(),
            Map.of(
                "ZAGI_OIDC_ISSUER", provider.issuer(),
                "ZAGI_OIDC_CLIENT_ID", OpenIdProvider.CLIENT,
                "ZAGI_OIDC_CLIENT_SECRET_FILE", secret.toString(),
                "ZAGI_OIDC_NAME", "Corp",
                "ZAGI_OIDC_CREATE", Boolean.toString(create)),
            folder);
    opened.push(server);
    alice = new Clients(stage, folder, "home", server.sshPort(), List.of());
  }

  @AfterEach
  void close() throws Exception {
    for (AutoCloseable one : opened) {
      one.close();
    }
  }

  private String url(String path) {
    return "http://127.0.0.1:" + server.httpPort() + path;
  }

  @Test
  void an_account_is_linked_and_logged_in_until_it_is_unlinked() throws Exception {
    serve(false);
    Chromium browser =
        Chromium.start(Files.createDirectories(temporary.toRealPath().resolve("browser")));
    opened.push(browser);
    Tab tab = browser.open();
    tab.go(alice.ssh("zagi", "login").strip());
    tab.click("document.querySelector('button')");
    tab.await("location.pathname === '/' && document.readyState === 'complete'");
    tab.go(url("/settings"));
    tab.click("document.querySelector('form[action=\"/settings/identity\"] button')");
    tab.await("document.querySelector('[aria-label=\"Unlink ann\"]')");
    tab.click("document.querySelector('form[action=\"/logout\"] button')");
    tab.await("document.querySelector('a[href=\"/login\"]')");
    tab.go(url("/login"));
    tab.click("document.querySelector('form[action=\"/login/provider\"] button')");
    tab.await("location.pathname === '/' && document.querySelector('nav a[href=\"/settings\"]')");
    assertThat(tab.text("document.querySelector('nav a[href=\"/settings\"]').textContent"))
        .isEqualTo("alice");
    assertThat(tab.complaints()).isEmpty();
    assertThat(alice.ssh("zagi", "identity", "list")).contains(provider.issuer(), "subject-1");
    String id = alice.ssh("zagi", "identity", "list").split(" ", 2)[0];
    alice.ssh("zagi", "identity", "remove", id);
    tab.go(url("/settings"));
    tab.await("document.body.innerText.includes('Not logged in')");
    assertThat(alice.ssh("zagi", "audit", "list"))
        .containsPattern("identity add +ann +ok")
        .containsPattern("identity login +ann +ok");
  }

  @Test
  void what_is_wrong_is_one_line() throws Exception {
    serve(false);
    // The provider says the mail address of alice, which links nobody.
    assertThat(refusal()).contains("no account here is linked to ann of Corp", "link it at your");
    String unsound = "Corp says who you are, but not so that it holds: ";
    String strange = "Corp answers, but not as an OpenID provider does";
    Map<Wrong, String> words =
        Map.ofEntries(
            Map.entry(Wrong.NONCE, unsound + "Unexpected JWT nonce"),
            Map.entry(Wrong.TIME, unsound + "Expired JWT"),
            Map.entry(Wrong.AUDIENCE, unsound + "Unexpected JWT audience"),
            Map.entry(Wrong.TWO_AUDIENCES, unsound + "it is for another party, too"),
            Map.entry(Wrong.ISSUER_OF_TOKEN, unsound + "Unexpected JWT issuer"),
            Map.entry(Wrong.OTHER_KEY, unsound),
            Map.entry(Wrong.NO_SIGNATURE, "Corp signed in a way that is not taken: none"),
            Map.entry(Wrong.SECRET_AS_KEY, "Corp signed in a way that is not taken: HS256"),
            Map.entry(Wrong.NO_KEYS, strange),
            Map.entry(Wrong.SUBJECT, strange),
            Map.entry(Wrong.LARGE_KEYS, "Corp does not answer"),
            Map.entry(Wrong.SILENCE, "Corp does not answer"),
            Map.entry(Wrong.NEIGHBOUR, "Corp does not answer"),
            Map.entry(Wrong.REDIRECT, "Corp did not log you in: no reason"),
            Map.entry(Wrong.DENIAL, "Corp did not log you in: access_denied"),
            Map.entry(Wrong.NO_NAME_OF_ITS_OWN, "Corp did not answer: another provider did"));
    for (Map.Entry<Wrong, String> one : words.entrySet()) {
      provider.does(one.getKey());
      assertThat(refusal()).as(one.getKey().name()).contains(one.getValue());
    }
    assertThat(provider.neighbourly()).isZero();
    // More often than may be asked at once: what was refused is over.
    provider.does(Wrong.FTP);
    for (int time = 0; time < MOST_AT_ONCE + 1; time++) {
      assertThat(refusal()).contains("Corp names an address that is no https");
    }
    provider.does(Wrong.NOTHING);
    provider.takesAnotherKey();
    assertThat(refusal()).contains("no account here is linked to ann of Corp");
    assertThat(server.out()).doesNotContain(OpenIdProvider.SECRET);
    assertThat(server.err()).doesNotContain(OpenIdProvider.SECRET);
  }

  @Test
  void a_provider_that_is_none_or_gone_is_one_line() throws Exception {
    serve(false);
    provider.does(Wrong.PAGES);
    assertThat(leave().body()).contains("Corp answers, but not as an OpenID provider does");
    provider.does(Wrong.ISSUER);
    assertThat(leave().body()).contains("Corp says that it is another one than oidc.issuer");
    provider.does(Wrong.SCRIPT);
    assertThat(leave().body()).contains("Corp names an address that is no https");
    provider.does(Wrong.NOTHING);
    HttpResponse<String> away = leave();
    provider.does(Wrong.PAGES);
    assertThat(line(arrive(back(away), cookie(away)), 403)).contains("Corp answers, but not as");
    provider.does(Wrong.NOTHING);
    Path secret = temporary.toRealPath().resolve("secret");
    Files.writeString(secret, "");
    assertThat(refusal()).contains("Corp cannot be asked: oidc.client-secret-file is empty");
    Files.writeString(secret, "another");
    assertThat(refusal()).contains("Corp did not log you in: invalid_grant");
    away = leave();
    String back = back(away);
    provider.close();
    assertThat(line(arrive(back, cookie(away)), 403)).contains("Corp does not answer");
    assertThat(leave().body()).contains("Corp does not answer");
  }

  @Test
  void an_answer_is_for_the_browser_that_left_and_good_once() throws Exception {
    serve(true);
    HttpResponse<String> mine = leave();
    HttpResponse<String> theirs = leave();
    String back = back(mine);
    String wrong = "this browser was not sent to Corp, came back before, or too late";
    assertThat(line(arrive(back, cookie(theirs)), 403)).contains(wrong);
    assertThat(line(arrive(back, cookie(mine)), 403)).contains(wrong);
    // A code that was another browser's, in an answer that is one's own.
    String code = code(back(leave()));
    HttpResponse<String> next = leave();
    String own = back(next);
    assertThat(line(arrive(own.replace(code(own), code), cookie(next)), 403))
        .contains("Corp did not log you in: invalid_grant");
    next = leave();
    String good = back(next);
    assertThat(line(arrive(good.replace("state=", "state=A"), cookie(next)), 403)).contains(wrong);
    assertThat(line(arrive(good + "&iss=https://example.org", cookie(next)), 403))
        .contains("Corp did not answer: another provider did");
    HttpResponse<String> last = leave();
    good = back(last) + "&iss=" + provider.issuer();
    HttpResponse<String> in = arrive(good, cookie(last));
    assertThat(in.statusCode()).isEqualTo(303);
    assertThat(in.headers().firstValue("Location")).contains("/");
    assertThat(line(arrive(good, cookie(last)), 403)).contains(wrong);
  }

  @Test
  void a_new_account_takes_nobodys_name() throws Exception {
    serve(true);
    HttpResponse<String> away = leave();
    assertThat(arrive(back(away), cookie(away)).statusCode()).isEqualTo(303);
    assertThat(alice.ssh("zagi", "user", "list")).containsPattern("(?m)^ann +no");
    // The same person by another name is the same person.
    provider.hasUser("subject-1", "ann2");
    away = leave();
    assertThat(arrive(back(away), cookie(away)).statusCode()).isEqualTo(303);
    for (String name : List.of("Alice", "anonymous", "Zagi")) {
      provider.hasUser("another-" + name, name);
      assertThat(refusal()).contains("no account was made: the name " + name + " is taken here");
    }
    for (String name : List.of("../x", "a\nb", "")) {
      provider.hasUser("subject-3", name);
      assertThat(refusal()).contains("no account was made: Corp calls you");
    }
    assertThat(alice.ssh("zagi", "user", "list").lines()).hasSize(2);
    assertThat(alice.ssh("zagi", "audit", "list"))
        .containsPattern("ann +user add +ann +ok")
        .containsPattern("anonymous +user add +Alice +refused");
  }

  @Test
  void an_account_is_linked_by_who_left_from_it_only() throws Exception {
    serve(false);
    HttpResponse<String> elsewhere = leave("/settings/identity", "cross-site", "");
    assertThat(elsewhere.statusCode()).isEqualTo(403);
    assertThat(leave("/login/provider", "cross-site", "").statusCode()).isEqualTo(403);
    assertThat(leave("/settings/identity", "same-origin", "").statusCode()).isEqualTo(401);
    HttpResponse<String> entered =
        http.send(
            HttpRequest.newBuilder(URI.create(alice.ssh("zagi", "login").strip()))
                .header("Sec-Fetch-Site", "same-origin")
                .POST(HttpRequest.BodyPublishers.noBody())
                .build(),
            HttpResponse.BodyHandlers.ofString());
    String login = cookie(entered);
    HttpResponse<String> away = leave("/settings/identity", "same-origin", login);
    assertThat(line(arrive(back(away), cookie(away)), 403))
        .contains("not linked: another person is logged in now than when you left");
    away = leave("/settings/identity", "same-origin", login);
    assertThat(arrive(back(away), cookie(away) + "; " + login).statusCode()).isEqualTo(303);
    provider.hasUser("subject-2", "ann");
    away = leave("/settings/identity", "same-origin", login);
    assertThat(line(arrive(back(away), cookie(away) + "; " + login), 403))
        .contains("not linked: ann of Corp is linked to an account already, or yours is");
    assertThat(alice.ssh("zagi", "identity", "list").lines()).hasSize(1);
    assertThat(alice.ssh("zagi", "audit", "list"))
        .containsPattern("alice +identity add +ann +ok")
        .containsPattern("alice +identity add +ann +refused");
  }

  /// Leaves, is logged in there, and comes back.
  private String refusal() throws Exception {
    HttpResponse<String> away = leave();
    return line(arrive(back(away), cookie(away)), 403);
  }

  private HttpResponse<String> leave() throws Exception {
    return leave("/login/provider", "same-origin", "");
  }

  private HttpResponse<String> leave(String path, String site, String cookie) throws Exception {
    return http.send(
        HttpRequest.newBuilder(URI.create(url(path)))
            .header("Sec-Fetch-Site", site)
            .header("Accept", "text/html")
            .header("Cookie", cookie)
            .POST(HttpRequest.BodyPublishers.noBody())
            .build(),
        HttpResponse.BodyHandlers.ofString());
  }

  private String back(HttpResponse<String> away) throws Exception {
    Matcher onward = ONWARD.matcher(away.body());
    assertThat(onward.find()).as(away.body()).isTrue();
    HttpResponse<String> there =
        http.send(
            HttpRequest.newBuilder(URI.create(onward.group(1).replace("&amp;", "&"))).build(),
            HttpResponse.BodyHandlers.ofString());
    return there.headers().firstValue("Location").orElseThrow();
  }

  private static String code(String back) {
    Matcher code = CODE.matcher(back);
    assertThat(code.find()).as(back).isTrue();
    return code.group(1);
  }

  private static String cookie(HttpResponse<String> away) {
    String cookie = away.headers().firstValue("Set-Cookie").orElseThrow();
    assertThat(cookie).contains("HttpOnly", "Secure", "SameSite=Lax");
    return cookie.substring(0, cookie.indexOf(';'));
  }

  private HttpResponse<String> arrive(String back, String cookie) throws Exception {
    return http.send(
        HttpRequest.newBuilder(URI.create(back))
            .header("Sec-Fetch-Site", "cross-site")
            .header("Accept", "text/html")
            .header("Cookie", cookie)
            .header("X-Forwarded-For", "203.0.113." + ++tries)
            .build(),
        HttpResponse.BodyHandlers.ofString());
  }

  private static String line(HttpResponse<String> answer, int status) {
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
    assertThat(answer.headers().firstValue("Set-Cookie")).isEmpty();
    return answer.body();
  }
}
