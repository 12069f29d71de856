// SPDX-License-Identifier: Apache-2.0
package sh.zagi.server.mirror;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Date;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import sh.zagi.config.ServerConfig;
import sh.zagi.storage.account.Account;
import sh.zagi.storage.mirror.UpstreamAddress;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// Tokens that a forge gives to an App for one repository where its owners installed it (GitHub's
/// installation tokens): good for an hour there, kept here in memory for minutes. Only for mirrors
/// of admins of this server, because the App may read what other people here may not.
public final class AppTokens implements UpstreamTokens {
  private static final Duration KEPT = Duration.ofMinutes(10);
  private static final int MOST_KEPT = 10_000;
  private static final Duration ANSWERING = Duration.ofSeconds(20);
  private static final int MOST_ANSWER_BYTES = 64 << 10;

  /// How long the forge believes that it is the App, and how far its clock may be behind.
  private static final Duration PROOF = Duration.ofMinutes(5);

  private static final Duration CLOCKS_APART = Duration.ofMinutes(1);
  private static final Pattern REPOSITORY = Pattern.compile("[A-Za-z0-9._-]+/[A-Za-z0-9._-]+");
  private static final int OK = 200;
  private static final int CREATED = 201;
  private static final int NOT_FOUND = 404;
  private static final int UNPROCESSABLE = 422;

  private final ServerConfig.ForgeApp app;
  private final InstantSource clock;
  private final Cache<String, String> kept =
      Caffeine.newBuilder().maximumSize(MOST_KEPT).expireAfterWrite(KEPT).build();

  public AppTokens(ServerConfig.ForgeApp app, InstantSource clock) {
    this.app = app;
    this.clock = clock;
  }

  @Override
  public Optional<String> of(UpstreamAddress upstream, Account account)
      throws IOException, InterruptedException {
    if (!account.admin() || !isItsOwn(upstream.uri())) {
      return Optional.empty();
    }
    String repository = upstream.forgePath();
    if (!REPOSITORY.matcher(repository).matches()) {
      return Optional.empty();
    }
    Optional<String> known = Optional.ofNullable(kept.getIfPresent(repository));
    if (known.isPresent()) {
      return known;
    }
    try (HttpRoads roads = new HttpRoads(Set.of(place()))) {
      Optional<String> token = new Forge(roads, proof()).token(repository);
      token.ifPresent(one -> kept.put(repository, one));
      return token;
    }
  }

  /// A token never goes where it is read on the way, unless the forge itself is asked there.
  private boolean isItsOwn(URI upstream) {
    String port = upstream.getPort() < 0 ? "" : ":" + upstream.getPort();
    return upstream.getScheme().equalsIgnoreCase(app.api().getScheme())
        && (upstream.getHost().toLowerCase(Locale.ROOT) + port).equals(app.host());
  }

  private String place() {
    return app.api().getHost().toLowerCase(Locale.ROOT) + ":" + HttpRoads.port(app.api());
  }

  /// What proves for some minutes that it is the App.
  private String proof() throws IOException {
    Instant now = clock.instant();
    JWTClaimsSet claims =
        new JWTClaimsSet.Builder()
            .issuer(app.id())
            .issueTime(Date.from(now.minus(CLOCKS_APART)))
            .expirationTime(Date.from(now.plus(PROOF)))
            .build();
    SignedJWT proof = new SignedJWT(new JWSHeader(JWSAlgorithm.RS256), claims);
    String key = Files.readString(app.keyFile());
    try {
      proof.sign(new RSASSASigner(JWK.parseFromPEMEncodedObjects(key).toRSAKey()));
      return proof.serialize();
    } catch (JOSEException | RuntimeException _) {
      // Not as its cause: what a parser says may show what it read.
      throw new IOException("mirror.app-key-file holds no RSA key in PEM: " + app.keyFile());
    }
  }

  /// What one forge is asked, by the App.
  private final class Forge {
    private final HttpRoads roads;
    private final String proof;

    Forge(HttpRoads roads, String proof) {
      this.roads = roads;
      this.proof = proof;
    }

    /// @param repository `owner/name`
    /// @return empty where the App is not installed
    Optional<String> token(String repository) throws IOException, InterruptedException {
      Answer installed = ask("/repos/" + repository + "/installation", Optional.empty());
      if (installed.status() == NOT_FOUND) {
        return Optional.empty();
      }
      long id = read(installed, OK).path("id").asLong(0);
      String tokens = "/app/installations/" + id + "/access_tokens";
      ObjectNode wish = JsonMapper.shared().createObjectNode();
      wish.putArray("repositories").add(repository.substring(repository.indexOf('/') + 1));
      ObjectNode less = wish.deepCopy();
      wish.putObject("permissions").put("contents", "write");
      Answer answer = ask(tokens, Optional.of(wish));
      // The App may only read: then it gets what it has.
      Answer last = answer.status() == UNPROCESSABLE ? ask(tokens, Optional.of(less)) : answer;
      String token = read(last, CREATED).path("token").asString("");
      if (token.isEmpty() || token.chars().anyMatch(c -> c <= ' ' || c > '~')) {
        throw new IOException("the forge gave the App no token: its answer has none");
      }
      return Optional.of(token);
    }

    private record Answer(int status, String body) {}

    private JsonNode read(Answer answer, int wanted) throws IOException {
      if (answer.status() != wanted) {
        throw new IOException(
            "the forge gave the App no token: it answered " + answer.status() + " (mirror.app-id)");
      }
      try {
        return JsonMapper.shared().readTree(answer.body());
      } catch (JacksonException _) {
        throw new IOException("the forge gave the App no token: its answer is no JSON");
      }
    }

    private Answer ask(String path, Optional<ObjectNode> body)
        throws IOException, InterruptedException {
      URI to = URI.create(app.api().toString().replaceFirst("/$", "") + path);
      HttpRequest.Builder request =
          HttpRequest.newBuilder(to)
              .timeout(ANSWERING)
              .header("Accept", "application/vnd.github+json")
              .header("Authorization", "Bearer " + proof);
      body.ifPresent(json ->
          request.POST(
              HttpRequest.BodyPublishers.ofByteArray(JsonMapper.shared().writeValueAsBytes(json))));
      return roads.talk(
          to,
          ANSWERING,
          client -> {
            HttpResponse<byte[]> answer =
                client.send(
                    request.build(),
                    HttpResponse.BodyHandlers.limiting(
                        HttpResponse.BodyHandlers.ofByteArray(), MOST_ANSWER_BYTES));
            return new Answer(answer.statusCode(), new String(answer.body(), UTF_8));
          });
    }
  }
}
