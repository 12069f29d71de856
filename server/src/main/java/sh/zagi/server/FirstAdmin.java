// SPDX-License-Identifier: Apache-2.0
package sh.zagi.server;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import sh.zagi.storage.account.Account;
import sh.zagi.storage.account.Accounts;
import sh.zagi.storage.account.PublicKey;
import sh.zagi.storage.repo.RepoPath;

/// The first admin: whoever starts the server the first time, by the keys that this person has.
final class FirstAdmin {
  private static final String FALLBACK_NAME = "admin";

  private FirstAdmin() {}

  /// Makes the first admin when nobody is one.
  ///
  /// @param keyFile as told by the operator; without it the person's own public keys are taken
  /// @return the admin that was made; empty when there was one before
  /// @throws IOException in one line for the operator when no key can be had
  static Optional<Account> ensure(Accounts accounts, Optional<Path> keyFile) throws IOException {
    if (accounts.list().stream().anyMatch(Account::admin)) {
      return Optional.empty();
    }
    List<PublicKey> keys = keyFile.isPresent() ? List.of(read(keyFile.get())) : own();
    if (keys.isEmpty()) {
      throw new IOException(
          "nobody could log in: no public key in ~/.ssh; make one with 'ssh-keygen -t ed25519'"
              + " or give one with --admin-key FILE");
    }
    String name = name(keys.getFirst());
    Account admin =
        accounts
            .add(name, true)
            .or(() -> accounts.add(FALLBACK_NAME, true))
            .orElseThrow(() -> new IOException("first admin cannot be named: " + name));
    keys.forEach(key -> accounts.addKey(admin, key));
    return Optional.of(admin);
  }

  private static PublicKey read(Path file) throws IOException {
    String line;
    try {
      line = Files.readString(file).lines().findFirst().orElse("");
    } catch (IOException _) {
      throw new IOException("key file cannot be read: " + file);
    }
    try {
      return PublicKey.parse(line);
    } catch (IllegalArgumentException e) {
      throw new IOException(file + ": " + e.getMessage());
    }
  }

  private static List<PublicKey> own() throws IOException {
    Path folder = Path.of(System.getProperty("user.home")).resolve(".ssh");
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    List<PublicKey> keys = new ArrayList<>();
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : files.sorted().toList()) {
        String name = file.getFileName().toString();
        if (name.endsWith(".pub") && !name.endsWith("-cert.pub")) {
          readable(file).ifPresent(keys::add);
        }
      }
    }
    return keys;
  }

  /// A key of a kind that is not accepted here is passed over: the person has others.
  private static Optional<PublicKey> readable(Path file) {
    try {
      return Optional.of(read(file));
    } catch (IOException _) {
      return Optional.empty();
    }
  }

  /// `alice` of the key label `alice@laptop`, else the system's name for the person.
  private static String name(PublicKey key) {
    String label = key.label().contains("@") ? key.label().split("@", 2)[0] : "";
    String system =
        Optional.ofNullable(System.getenv("SUDO_USER")).orElse(System.getProperty("user.name"));
    return Stream.of(label, system)
        .map(text -> text.toLowerCase(Locale.ROOT))
        .filter(text -> !text.equals("root") && RepoPath.isOwner(text))
        .findFirst()
        .orElse(FALLBACK_NAME);
  }
}
