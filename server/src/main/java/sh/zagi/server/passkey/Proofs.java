// SPDX-License-Identifier: Apache-2.0
package sh.zagi.server.passkey;

import com.webauthn4j.WebAuthnManager;
import com.webauthn4j.converter.AttestedCredentialDataConverter;
import com.webauthn4j.converter.util.ObjectConverter;
import com.webauthn4j.credential.CredentialRecordImpl;
import com.webauthn4j.data.AuthenticationData;
import com.webauthn4j.data.AuthenticationParameters;
import com.webauthn4j.data.AuthenticationRequest;
import com.webauthn4j.data.PublicKeyCredentialParameters;
import com.webauthn4j.data.PublicKeyCredentialType;
import com.webauthn4j.data.RegistrationData;
import com.webauthn4j.data.RegistrationParameters;
import com.webauthn4j.data.RegistrationRequest;
import com.webauthn4j.data.attestation.authenticator.AttestedCredentialData;
import com.webauthn4j.data.attestation.statement.COSEAlgorithmIdentifier;
import com.webauthn4j.data.client.CollectedClientData;
import com.webauthn4j.data.client.Origin;
import com.webauthn4j.data.client.challenge.DefaultChallenge;
import com.webauthn4j.server.ServerProperty;
import com.webauthn4j.verifier.exception.BadOriginException;
import com.webauthn4j.verifier.exception.CrossOriginException;
import com.webauthn4j.verifier.exception.MaliciousCounterValueException;
import com.webauthn4j.verifier.exception.UserNotVerifiedException;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import sh.zagi.storage.account.Passkey;

/// Reads and checks what authenticators sign (WebAuthn level 3, sections 7.1 and 7.2). Who made an
/// authenticator is not asked for and not looked at. Safe for use by many threads.
final class Proofs {
  private static final Logger LOG = LoggerFactory.getLogger(Proofs.class);

  /// Keys that are taken, the best first: Ed25519 is left out, because some authenticators that
  /// offer it make none.
  private static final List<COSEAlgorithmIdentifier> ALGORITHMS =
      List.of(COSEAlgorithmIdentifier.ES256, COSEAlgorithmIdentifier.RS256);

  /// Two authenticators count for one passkey.
  static final String COPIED =
      "its counter went back: somebody has a copy of it; remove it and add another";

  private static final int MOST_CREDENTIAL_BYTES = 1023;
  private static final int MOST_KEY_CHARACTERS = 4000;

  private final ObjectConverter converter = new ObjectConverter();
  private final WebAuthnManager manager = WebAuthnManager.createNonStrictWebAuthnManager(converter);
  private final AttestedCredentialDataConverter keys =
      new AttestedCredentialDataConverter(converter);

  static List<Long> algorithms() {
    return ALGORITHMS.stream().map(COSEAlgorithmIdentifier::getValue).toList();
  }

  /// A proof that was read, and is not checked yet.
  ///
  /// @param challenge that it says it signed, base64url
  record Read<T>(T data, String challenge) {}

  /// @return empty when it is none
  Optional<Read<RegistrationData>> read(PasskeyDesk.Made made) {
    try {
      RegistrationData data =
          manager.parse(
              new RegistrationRequest(Wire.bytes(made.attestation()), Wire.bytes(made.client())));
      return read(data, data.getCollectedClientData());
    } catch (RuntimeException e) {
      // Strangers' bytes: the library has many ways to say that it cannot read them.
      LOG.debug("not a passkey", e);
      return Optional.empty();
    }
  }

  /// @return empty when it is none
  Optional<Read<AuthenticationData>> read(PasskeyDesk.Shown shown) {
    try {
      AuthenticationData data =
          manager.parse(
              new AuthenticationRequest(
                  Wire.bytes(shown.credential()),
                  Wire.bytes(shown.handle()),
                  Wire.bytes(shown.authenticator()),
                  Wire.bytes(shown.client()),
                  Wire.bytes(shown.signature())));
      return read(data, data.getCollectedClientData());
    } catch (RuntimeException e) {
      // Strangers' bytes: the library has many ways to say that it cannot read them.
      LOG.debug("not a passkey", e);
      return Optional.empty();
    }
  }

  private static <T> Optional<Read<T>> read(T data, @Nullable CollectedClientData client) {
    return client == null
        ? Optional.empty()
        : Optional.of(new Read<>(data, Wire.text(client.getChallenge().getValue())));
  }

  /// Checks what a browser made.
  ///
  /// @param challenge that this server asked it to sign
  /// @return why it does not hold; empty when it does
  Optional<String> fault(RegistrationData made, Place place, String challenge) {
    try {
      var _ =
          manager.verify(
              made,
              new RegistrationParameters(
                  server(place, challenge),
                  ALGORITHMS.stream()
                      .map(one ->
                          new PublicKeyCredentialParameters(
                              PublicKeyCredentialType.PUBLIC_KEY, one))
                      .toList(),
                  true,
                  true));
      return Optional.empty();
    } catch (RuntimeException e) {
      return Optional.of(words(e));
    }
  }

  /// What is kept of a passkey that was checked.
  ///
  /// @return empty when it is larger than any is
  Optional<Passkey.Fresh> fresh(RegistrationData made, String name, String host, String handle) {
    var attestation = made.getAttestationObject();
    var authenticator = attestation == null ? null : attestation.getAuthenticatorData();
    @Nullable AttestedCredentialData credential =
        authenticator == null ? null : authenticator.getAttestedCredentialData();
    if (authenticator == null || credential == null) {
      return Optional.empty();
    }
    String key = Wire.text(keys.convert(credential));
    boolean fits =
        credential.getCredentialId().length <= MOST_CREDENTIAL_BYTES
            && key.length() <= MOST_KEY_CHARACTERS;
    return fits
        ? Optional.of(
            new Passkey.Fresh(
                name,
                host,
                Wire.text(credential.getCredentialId()),
                handle,
                key,
                authenticator.getSignCount(),
                authenticator.isFlagBE()))
        : Optional.empty();
  }

  /// Checks what a browser showed.
  ///
  /// @param passkey that has the credential's id
  /// @param challenge that this server asked it to sign
  /// @return why it does not hold; empty when it does
  Optional<String> fault(AuthenticationData shown, Passkey passkey, Place place, String challenge) {
    Passkey.Fresh known = passkey.fresh();
    try {
      AttestedCredentialData credential = keys.convert(Wire.bytes(known.publicKey()));
      var _ =
          manager.verify(
              shown,
              new AuthenticationParameters(
                  server(place, challenge),
                  new CredentialRecordImpl(
                      null,
                      true,
                      known.backupEligible(),
                      null,
                      known.signCount(),
                      credential,
                      null,
                      null,
                      null,
                      null),
                  List.of(credential.getCredentialId()),
                  true,
                  true));
      return Optional.empty();
    } catch (RuntimeException e) {
      return Optional.of(words(e));
    }
  }

  /// How often it signed, by its own word.
  static long signCount(AuthenticationData shown) {
    var data = shown.getAuthenticatorData();
    return data == null ? 0 : data.getSignCount();
  }

  private static ServerProperty server(Place place, String challenge) {
    return ServerProperty.builder()
        .origin(Origin.create(place.origin()))
        .rpId(place.host())
        .challenge(new DefaultChallenge(Wire.bytes(challenge)))
        .build();
  }

  private static String words(RuntimeException e) {
    LOG.debug("a passkey does not hold", e);
    return switch (e) {
      case BadOriginException _, CrossOriginException _ ->
          "it was not signed on a page of this server";
      case UserNotVerifiedException _ -> "it did not check who you are (PIN, finger or face)";
      case MaliciousCounterValueException _ -> COPIED;
      default -> "its signature does not fit";
    };
  }
}
