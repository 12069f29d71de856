// SPDX-License-Identifier: Apache-2.0
package sh.zagi.shell.ssh;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.StringWriter;
import java.nio.file.Path;
import java.security.KeyPair;
import java.time.Duration;
import java.util.List;
import org.apache.sshd.client.ClientBuilder;
import org.apache.sshd.client.SshClient;
import org.apache.sshd.client.session.ClientSession;
import org.apache.sshd.common.config.keys.PublicKeyEntry;
import org.apache.sshd.common.kex.BuiltinDHFactories;
import org.apache.sshd.common.util.security.SecurityUtils;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import sh.zagi.shell.Place;
import sh.zagi.storage.account.PublicKey;

/// B10: whose signature was verified, that is who it is.
class KeyAuthTest {
  private static final Duration WAIT = Duration.ofSeconds(20);

  @TempDir Path folder;
  Place place;
  SshDoor door;
  SshClient client;
  KeyPair adminKey;
  KeyPair bobKey;

  @BeforeEach
  void open() throws Exception {
    place = new Place(folder);
    door = place.openDoor(true);
    adminKey = newKey();
    bobKey = newKey();
    add("root", true, adminKey);
    add("bob", false, bobKey);
    client = SshClient.setUpDefaultClient();
    client.setKeyExchangeFactories(
        List.of(ClientBuilder.DH2KEX.apply(BuiltinDHFactories.curve25519)));
    client.setServerKeyVerifier((_, _, _) -> true);
    client.start();
  }

  @AfterEach
  void close() throws IOException {
    client.stop();
    door.close();
    place.close();
  }

  private static KeyPair newKey() throws Exception {
    var generator = SecurityUtils.getKeyPairGenerator(SecurityUtils.ED25519);
    generator.initialize(255);
    return generator.generateKeyPair();
  }

  private void add(String name, boolean admin, KeyPair key) throws IOException {
    StringWriter line = new StringWriter();
    PublicKeyEntry.appendPublicKeyEntry(line, key.getPublic());
    var account = place.accounts.add(name, admin).orElseThrow();
    place.accounts.addKey(account, PublicKey.parse(line.toString()));
  }

  private String info(ClientSession session) throws IOException {
    return session.executeRemoteCommand("info --json");
  }

  @Test
  void an_offer_of_the_admins_key_gives_nothing_when_another_key_signs() throws Exception {
    // The admin's public key with bob's private one: offered, accepted as "would do", but every
    // signature for it is wrong. Then bob's own key.
    KeyPair stolen = new KeyPair(adminKey.getPublic(), bobKey.getPrivate());
    try (ClientSession session =
        client.connect("root", "127.0.0.1", door.port()).verify(WAIT).getSession()) {
      session.addPublicKeyIdentity(stolen);
      session.addPublicKeyIdentity(bobKey);
      session.auth().verify(WAIT);
      assertThat(info(session)).contains("\"you\" : \"bob\"").contains("\"admin\" : false");
    }
  }

  @Test
  void a_stranger_who_offers_the_admins_key_stays_a_stranger() throws Exception {
    KeyPair own = newKey();
    KeyPair stolen = new KeyPair(adminKey.getPublic(), own.getPrivate());
    try (ClientSession session =
        client.connect("root", "127.0.0.1", door.port()).verify(WAIT).getSession()) {
      session.addPublicKeyIdentity(stolen);
      session.addPublicKeyIdentity(own);
      session.auth().verify(WAIT);
      assertThat(info(session)).contains("\"you\" : \"anonymous\"");
    }
  }

  @Test
  void a_wrong_signature_alone_is_refused() throws Exception {
    KeyPair stolen = new KeyPair(adminKey.getPublic(), bobKey.getPrivate());
    try (ClientSession session =
        client.connect("root", "127.0.0.1", door.port()).verify(WAIT).getSession()) {
      session.addPublicKeyIdentity(stolen);
      assertThatThrownBy(() -> session.auth().verify(WAIT)).isInstanceOf(IOException.class);
    }
  }

  @Test
  void a_password_is_not_asked_for() throws Exception {
    try (ClientSession session =
        client.connect("root", "127.0.0.1", door.port()).verify(WAIT).getSession()) {
      session.addPasswordIdentity("secret");
      assertThatThrownBy(() -> session.auth().verify(WAIT)).isInstanceOf(IOException.class);
    }
  }
}
