// SPDX-License-Identifier: Apache-2.0
package sh.zagi.server.oidc;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.source.ImmutableJWKSet;
import com.nimbusds.jose.proc.BadJOSEException;
import com.nimbusds.jose.proc.JWSVerificationKeySelector;
import com.nimbusds.jose.proc.SecurityContext;
import com.nimbusds.jwt.JWT;
import com.nimbusds.jwt.SignedJWT;
import com.nimbusds.oauth2.sdk.AuthorizationCode;
import com.nimbusds.oauth2.sdk.AuthorizationCodeGrant;
import com.nimbusds.oauth2.sdk.ErrorObject;
import com.nimbusds.oauth2.sdk.ParseException;
import com.nimbusds.oauth2.sdk.ResponseType;
import com.nimbusds.oauth2.sdk.Scope;
import com.nimbusds.oauth2.sdk.TokenErrorResponse;
import com.nimbusds.oauth2.sdk.TokenRequest;
import com.nimbusds.oauth2.sdk.TokenResponse;
import com.nimbusds.oauth2.sdk.auth.ClientAuthentication;
import com.nimbusds.oauth2.sdk.auth.ClientAuthenticationMethod;
import com.nimbusds.oauth2.sdk.auth.ClientSecretBasic;
import com.nimbusds.oauth2.sdk.auth.ClientSecretPost;
import com.nimbusds.oauth2.sdk.auth.Secret;
import com.nimbusds.oauth2.sdk.id.ClientID;
import com.nimbusds.oauth2.sdk.id.Issuer;
import com.nimbusds.oauth2.sdk.id.State;
import com.nimbusds.oauth2.sdk.pkce.CodeChallengeMethod;
import com.nimbusds.oauth2.sdk.pkce.CodeVerifier;
import com.nimbusds.openid.connect.sdk.AuthenticationRequest;
import com.nimbusds.openid.connect.sdk.Nonce;
import com.nimbusds.openid.connect.sdk.OIDCTokenResponse;
import com.nimbusds.openid.connect.sdk.OIDCTokenResponseParser;
import com.nimbusds.openid.connect.sdk.claims.IDTokenClaimsSet;
import com.nimbusds.openid.connect.sdk.op.OIDCProviderMetadata;
import com.nimbusds.openid.connect.sdk.validators.IDTokenValidator;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import sh.zagi.config.ServerConfig;
import sh.zagi.shell.command.Shown;
import sh.zagi.storage.account.Identity;

/// One OpenID provider (OpenID Connect Core 1.0, authorization code flow with PKCE, RFC 7636). What
/// it says of itself and its keys are asked for at each log-in: nothing old is believed. Safe for
/// use by many threads.
final class Provider {
  /// Signatures that are taken; none that this server's own secret makes.
  private static final Set<JWSAlgorithm> SIGNATURES =
      Set.of(
          JWSAlgorithm.RS256,
          JWSAlgorithm.RS384,
          JWSAlgorithm.RS512,
          JWSAlgorithm.PS256,
          JWSAlgorithm.PS384,
          JWSAlgorithm.PS512,
          JWSAlgorithm.ES256,
          JWSAlgorithm.ES384,
          JWSAlgorithm.ES512);

  private static final String STRANGE = " answers, but not as an OpenID provider does";
  private static final String UNSOUND = " says who you are, but not so that it holds: ";
  private static final String ANOTHER = " did not answer: another provider did";

  private final ServerConfig.Provider settings;
  private final ProviderCalls calls;

  Provider(ServerConfig.Provider settings) {
    this.settings = settings;
    this.calls = new ProviderCalls(settings.issuer());
  }

  /// What a browser is sent away with, and has to bring back or to have proven.
  ///
  /// @param state comes back with the browser
  /// @param nonce stands in what the provider signs
  /// @param verifier proves to the provider who asked (PKCE)
  record Secrets(String state, String nonce, String verifier) {}

  /// Who somebody is there.
  ///
  /// @param subject the provider's own name for them
  /// @param user what they are called there; empty when it does not say, or nothing to be shown
  record Person(String subject, Optional<String> user) {}

  /// What a browser brought back.
  ///
  /// @param code for which the provider says who it is
  /// @param issuer who answered; empty when it does not say
  /// @param back where it came back to
  record Answer(String code, Optional<String> issuer, URI back) {}

  /// Where a browser is sent.
  ///
  /// @param back where it comes back to
  URI way(Secrets secrets, URI back) throws ProviderFault {
    return new AuthenticationRequest.Builder(
            ResponseType.CODE, new Scope("openid", "profile"), client(), back)
        .endpointURI(there(about().getAuthorizationEndpointURI()))
        .state(new State(secrets.state()))
        .nonce(new Nonce(secrets.nonce()))
        .codeChallenge(new CodeVerifier(secrets.verifier()), CodeChallengeMethod.S256)
        .build()
        .toURI();
  }

  /// Who came back.
  Person person(Answer answer, Secrets secrets) throws ProviderFault {
    String issuer = settings.issuer().toString();
    if (!answer.issuer().orElse(issuer).equals(issuer)) {
      throw new ProviderFault(ANOTHER);
    }
    OIDCProviderMetadata about = about();
    // RFC 9207, section 2.4: who says that it names itself does so each time.
    if (answer.issuer().isEmpty() && about.supportsAuthorizationResponseIssuerParam()) {
      throw new ProviderFault(ANOTHER);
    }
    JWT token = token(about, answer, secrets);
    if (!(token instanceof SignedJWT) || !SIGNATURES.contains(token.getHeader().getAlgorithm())) {
      throw new ProviderFault(
          " signed in a way that is not taken: "
              + Shown.text(token.getHeader().getAlgorithm().getName()));
    }
    return person(token, keys(about), secrets);
  }

  private JWKSet keys(OIDCProviderMetadata about) throws ProviderFault {
    String text = calls.get(there(about.getJWKSetURI()));
    try {
      return JWKSet.parse(text);
    } catch (java.text.ParseException | RuntimeException e) {
      throw new ProviderFault(STRANGE, e);
    }
  }

  /// Checks what was signed: by whom, for whom, when, and for which browser.
  private Person person(JWT token, JWKSet keys, Secrets secrets) throws ProviderFault {
    IDTokenClaimsSet claims;
    try {
      claims =
          new IDTokenValidator(
                  new Issuer(settings.issuer()),
                  client(),
                  new JWSVerificationKeySelector<SecurityContext>(
                      SIGNATURES, new ImmutableJWKSet<>(keys)),
                  null)
              .validate(token, new Nonce(secrets.nonce()));
    } catch (BadJOSEException | JOSEException e) {
      throw new ProviderFault(UNSOUND + Shown.text(String.valueOf(e.getMessage())), e);
    }
    // OpenID Connect Core 1.0, section 3.1.3.7, which the library leaves to its callers.
    @Nullable String party = claims.getStringClaim("azp");
    boolean isForUs =
        party == null ? claims.getAudience().size() == 1 : party.equals(settings.clientId());
    if (!isForUs) {
      throw new ProviderFault(UNSOUND + "it is for another party, too");
    }
    // Not as the library's type for it, which trims: two people would be one.
    @Nullable String subject = claims.getStringClaim("sub");
    if (subject == null || !Identity.Claim.isSubject(subject)) {
      throw new ProviderFault(STRANGE);
    }
    return new Person(
        subject,
        Optional.ofNullable(claims.getStringClaim("preferred_username"))
            .filter(Identity.Claim::isLabel));
  }

  private URI there(@Nullable URI named) throws ProviderFault {
    if (named == null) {
      throw new ProviderFault(STRANGE);
    }
    return calls.fit(named);
  }

  private OIDCProviderMetadata about() throws ProviderFault {
    String issuer = settings.issuer().toString();
    String text =
        calls.get(URI.create(issuer.replaceFirst("/$", "") + "/.well-known/openid-configuration"));
    OIDCProviderMetadata about;
    try {
      about = OIDCProviderMetadata.parse(text);
    } catch (ParseException | RuntimeException e) {
      // Strangers' text: the library has many ways to say that it cannot read it.
      throw new ProviderFault(STRANGE, e);
    }
    if (!about.getIssuer().getValue().equals(issuer)) {
      throw new ProviderFault(" says that it is another one than oidc.issuer");
    }
    return about;
  }

  private JWT token(OIDCProviderMetadata about, Answer brought, Secrets secrets)
      throws ProviderFault {
    TokenRequest request =
        new TokenRequest.Builder(
                there(about.getTokenEndpointURI()),
                self(about),
                new AuthorizationCodeGrant(
                    new AuthorizationCode(brought.code()),
                    brought.back(),
                    new CodeVerifier(secrets.verifier())))
            .build();
    TokenResponse answer;
    try {
      answer = OIDCTokenResponseParser.parse(calls.post(request.toHTTPRequest()));
    } catch (ParseException | RuntimeException e) {
      throw new ProviderFault(STRANGE, e);
    }
    if (answer instanceof TokenErrorResponse error) {
      @Nullable ErrorObject why = error.getErrorObject();
      @Nullable String word = why == null ? null : why.getCode();
      throw new ProviderFault(
          " did not log you in: " + Shown.text(word == null ? "no reason" : word));
    }
    @Nullable JWT token =
        answer instanceof OIDCTokenResponse good ? good.getOIDCTokens().getIDToken() : null;
    if (token == null) {
      throw new ProviderFault(STRANGE);
    }
    return token;
  }

  private ClientAuthentication self(OIDCProviderMetadata about) throws ProviderFault {
    String text;
    try {
      text = Files.readString(settings.secretFile()).strip();
    } catch (IOException e) {
      throw new ProviderFault(" cannot be asked: oidc.client-secret-file cannot be read", e);
    }
    if (text.isEmpty()) {
      throw new ProviderFault(" cannot be asked: oidc.client-secret-file is empty");
    }
    Secret secret = new Secret(text);
    @Nullable List<ClientAuthenticationMethod> ways = about.getTokenEndpointAuthMethods();
    boolean inBody =
        ways != null
            && !ways.contains(ClientAuthenticationMethod.CLIENT_SECRET_BASIC)
            && ways.contains(ClientAuthenticationMethod.CLIENT_SECRET_POST);
    return inBody
        ? new ClientSecretPost(client(), secret)
        : new ClientSecretBasic(client(), secret);
  }

  private ClientID client() {
    return new ClientID(settings.clientId());
  }
}
