// SPDX-License-Identifier: Apache-2.0
package sh.zagi.tests.script;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.PlainJWT;
import com.nimbusds.jwt.SignedJWT;
import com.nimbusds.oauth2.sdk.pkce.CodeChallenge;
import com.nimbusds.oauth2.sdk.pkce.CodeChallengeMethod;
import com.nimbusds.oauth2.sdk.pkce.CodeVerifier;
import com.nimbusds.oauth2.sdk.util.URLUtils;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URLEncoder;
import java.time.Instant;
import java.util.Base64;
import java.util.Date;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import tools.jackson.databind.json.JsonMapper;

/// A small OpenID provider that does what its rules say, until it is told to do one thing wrong.
final class OpenIdProvider implements AutoCloseable {
  static final String CLIENT = "zagi";
  static final String SECRET = "a secret of forty characters, or nearly so";

  private static final JsonMapper JSON = JsonMapper.shared();
  private static final int KEY_BITS = 2048;
  private static final int OK = 200;
  private static final int FOUND = 302;
  private static final int TEMPORARY_REDIRECT = 307;
  private static final int BAD = 400;
  private static final int LARGE_CHARACTERS = 512 << 10;

  /// What it does wrong.
  enum Wrong {
    NOTHING,
    NONCE,
    TIME,
    AUDIENCE,
    TWO_AUDIENCES,
    ISSUER,
    ISSUER_OF_TOKEN,
    NO_SIGNATURE,
    SECRET_AS_KEY,
    OTHER_KEY,
    NO_KEYS,
    LARGE_KEYS,
    PAGES,
    DENIAL,
    NEIGHBOUR,
    REDIRECT,
    FTP,
    SCRIPT,
    SILENCE,
    NO_NAME_OF_ITS_OWN,
    SUBJECT
  }

  private final HttpServer server;

  /// Does all the same at a place that is not the issuer's, and counts.
  private final HttpServer neighbour;

  private final AtomicInteger neighbourly = new AtomicInteger();
  private final CountDownLatch closed = new CountDownLatch(1);
  private final Map<String, Map<String, String>> codes = new ConcurrentHashMap<>();
  private volatile RSAKey key;
  private volatile Wrong wrong = Wrong.NOTHING;
  private volatile String subject = "subject-1";
  private volatile String user = "ann";

  OpenIdProvider() throws IOException, JOSEException {
    key = newKey();
    server = serve(this::answer);
    neighbour =
        serve(call -> {
          neighbourly.incrementAndGet();
          answer(call);
        });
  }

  private static HttpServer serve(HttpHandler handler) throws IOException {
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 0), 0);
    // One that says nothing keeps nobody else waiting.
    server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    server.createContext("/", handler);
    server.start();
    return server;
  }

  /// How often somebody came to the place that is not the issuer's.
  int neighbourly() {
    return neighbourly.get();
  }

  String issuer() {
    return address(server);
  }

  private static String address(HttpServer server) {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  void does(Wrong next) {
    wrong = next;
  }

  /// Who logs in next.
  void hasUser(String newSubject, String newUser) {
    subject = newSubject;
    user = newUser;
  }

  void takesAnotherKey() throws JOSEException {
    key = newKey();
  }

  private static RSAKey newKey() throws JOSEException {
    return new RSAKeyGenerator(KEY_BITS).keyID(UUID.randomUUID().toString()).generate();
  }

  private void answer(HttpExchange call) throws IOException {
    try (call) {
      String path = call.getRequestURI().getPath();
      boolean isPage = wrong == Wrong.PAGES && !path.equals("/authorize");
      if (isPage) {
        send(call, OK, "text/html", "<!doctype html><title>be right back</title>");
      } else {
        switch (path) {
          case "/.well-known/openid-configuration" -> send(call, OK, "application/json", about());
          case "/authorize" -> authorize(call);
          case "/token" -> token(call);
          case "/keys" -> send(call, OK, "application/json", keys());
          default -> send(call, BAD, "text/plain", "nothing");
        }
      }
    } catch (JOSEException e) {
      throw new IOException(e);
    }
  }

  private String about() {
    Map<String, Object> about = new HashMap<>();
    about.put("issuer", wrong == Wrong.ISSUER ? "https://example.org" : issuer());
    about.put(
        "authorization_endpoint",
        wrong == Wrong.SCRIPT ? "javascript:alert(1)" : issuer() + "/authorize");
    about.put(
        "token_endpoint", (wrong == Wrong.NEIGHBOUR ? address(neighbour) : issuer()) + "/token");
    about.put("jwks_uri", (wrong == Wrong.FTP ? "ftp://127.0.0.1" : issuer()) + "/keys");
    about.put("response_types_supported", List.of("code"));
    about.put("subject_types_supported", List.of("public"));
    about.put("id_token_signing_alg_values_supported", List.of("RS256"));
    about.put("authorization_response_iss_parameter_supported", wrong == Wrong.NO_NAME_OF_ITS_OWN);
    return JSON.writeValueAsString(about);
  }

  private String keys() {
    String one = key.toPublicJWK().toJSONString();
    return switch (wrong) {
      case NO_KEYS -> "{\"keys\":[{\"kty\":\"RSA\",\"n\":\"AQ\"}]}";
      case LARGE_KEYS -> "{\"keys\":[" + one + "]" + " ".repeat(LARGE_CHARACTERS) + "}";
      default -> "{\"keys\":[" + one + "]}";
    };
  }

  private void authorize(HttpExchange call) throws IOException {
    Map<String, String> asked = first(call.getRequestURI().getRawQuery());
    boolean fits =
        CLIENT.equals(asked.get("client_id"))
            && "code".equals(asked.get("response_type"))
            && "S256".equals(asked.get("code_challenge_method"));
    if (!fits) {
      send(call, BAD, "text/plain", "not asked as agreed");
      return;
    }
    String code = UUID.randomUUID().toString();
    codes.put(code, asked);
    String said = wrong == Wrong.DENIAL ? "error=access_denied" : "code=" + code;
    String back =
        asked.get("redirect_uri")
            + "?"
            + said
            + "&state="
            + URLEncoder.encode(String.valueOf(asked.get("state")), UTF_8);
    call.getResponseHeaders().add("Location", back);
    call.sendResponseHeaders(FOUND, -1);
  }

  private void token(HttpExchange call) throws IOException, JOSEException {
    if (wrong == Wrong.REDIRECT) {
      call.getResponseHeaders().add("Location", address(neighbour) + "/token");
      call.sendResponseHeaders(TEMPORARY_REDIRECT, -1);
      return;
    }
    if (wrong == Wrong.SILENCE) {
      awaitClosed();
      return;
    }
    String basic = String.valueOf(call.getRequestHeaders().getFirst("Authorization"));
    String own = URLEncoder.encode(CLIENT, UTF_8) + ":" + URLEncoder.encode(SECRET, UTF_8);
    Map<String, String> asked = first(new String(call.getRequestBody().readAllBytes(), UTF_8));
    Map<String, String> before = codes.remove(String.valueOf(asked.get("code")));
    boolean fits =
        basic.equals("Basic " + Base64.getEncoder().encodeToString(own.getBytes(UTF_8)))
            && before != null
            && String.valueOf(before.get("redirect_uri")).equals(asked.get("redirect_uri"))
            && CodeChallenge.compute(
                    CodeChallengeMethod.S256,
                    new CodeVerifier(String.valueOf(asked.get("code_verifier"))))
                .getValue()
                .equals(before.get("code_challenge"));
    if (!fits || before == null) {
      send(call, BAD, "application/json", "{\"error\":\"invalid_grant\"}");
      return;
    }
    String answer =
        JSON.writeValueAsString(
            Map.of(
                "access_token", "x",
                "token_type", "Bearer",
                "id_token", signed(String.valueOf(before.get("nonce")))));
    send(call, OK, "application/json", answer);
  }

  private void awaitClosed() throws IOException {
    try {
      closed.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException(e);
    }
  }

  private String signed(String nonce) throws JOSEException {
    Instant now = Instant.now().minusSeconds(wrong == Wrong.TIME ? 7200 : 0);
    List<String> audience =
        switch (wrong) {
          case AUDIENCE -> List.of("another");
          case TWO_AUDIENCES -> List.of(CLIENT, "another");
          default -> List.of(CLIENT);
        };
    JWTClaimsSet claims =
        new JWTClaimsSet.Builder()
            .issuer(wrong == Wrong.ISSUER_OF_TOKEN ? "https://example.org" : issuer())
            .subject(wrong == Wrong.SUBJECT ? "subject-1\n\0" : subject)
            .audience(audience)
            .claim("azp", wrong == Wrong.TWO_AUDIENCES ? "another" : CLIENT)
            .issueTime(Date.from(now))
            .expirationTime(Date.from(now.plusSeconds(600)))
            .claim("nonce", wrong == Wrong.NONCE ? "another" : nonce)
            .claim("preferred_username", user)
            .claim("email", "alice@example.org")
            .claim("email_verified", true)
            .build();
    if (wrong == Wrong.NO_SIGNATURE) {
      return new PlainJWT(claims).serialize();
    }
    if (wrong == Wrong.SECRET_AS_KEY) {
      SignedJWT jwt = new SignedJWT(new JWSHeader(JWSAlgorithm.HS256), claims);
      jwt.sign(new MACSigner(SECRET));
      return jwt.serialize();
    }
    RSAKey by = wrong == Wrong.OTHER_KEY ? newKey() : key;
    SignedJWT jwt =
        new SignedJWT(
            new JWSHeader.Builder(JWSAlgorithm.RS256).keyID(key.getKeyID()).build(), claims);
    jwt.sign(new RSASSASigner(by));
    return jwt.serialize();
  }

  private static Map<String, String> first(String query) {
    Map<String, String> values = new ConcurrentHashMap<>();
    URLUtils.parseParameters(query).forEach((name, all) -> values.put(name, all.getFirst()));
    return values;
  }

  private static void send(HttpExchange call, int status, String type, String text)
      throws IOException {
    byte[] body = text.getBytes(UTF_8);
    call.getResponseHeaders().add("Content-Type", type);
    call.sendResponseHeaders(status, body.length);
    call.getResponseBody().write(body);
  }

  @Override
  public void close() {
    closed.countDown();
    server.stop(0);
    neighbour.stop(0);
  }
}
