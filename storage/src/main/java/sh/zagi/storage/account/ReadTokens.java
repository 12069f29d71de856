// SPDX-License-Identifier: Apache-2.0
package sh.zagi.storage.account;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Base64;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import sh.zagi.storage.repo.RepoPath;
import sh.zagi.storage.repo.RepoRecord;

/// Words that let a program without a key read one repository for a short time, as the person who
/// asked for them. Nothing is stored: a token is signed, and what it allows is looked up anew each
/// time, so it ends with the person's access or key, at the latest after an hour.
public final class ReadTokens {
  /// How long a token works.
  public static final Duration LIFE = Duration.ofHours(1);

  private static final String ALGORITHM = "HmacSHA256";
  private static final int KEY_BYTES = 32;
  private static final Pattern FORM =
      Pattern.compile(
          "(zagi1\\.(\\d{1,18})\\.(\\d{1,12})\\.([A-Za-z0-9_-]{43}))\\.([A-Za-z0-9_-]{43})");

  private final byte[] key;
  private final Accounts accounts;
  private final AccessChecker access;
  private final InstantSource clock;

  private ReadTokens(byte[] key, Accounts accounts, AccessChecker access, InstantSource clock) {
    this.key = key.clone();
    this.accounts = accounts;
    this.access = access;
    this.clock = clock;
  }

  /// @param folder of this server's keys; a secret is made there when there is none
  public static ReadTokens in(
      Path folder, Accounts accounts, AccessChecker access, InstantSource clock)
      throws IOException {
    Path file = folder.resolve("read_tokens");
    if (!Files.exists(file)) {
      byte[] fresh = new byte[KEY_BYTES];
      new SecureRandom().nextBytes(fresh);
      Path partial =
          Files.createTempFile(
              folder,
              "read",
              ".partial",
              PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
      Files.write(partial, fresh);
      Files.move(partial, file, StandardCopyOption.ATOMIC_MOVE);
    }
    return new ReadTokens(Files.readAllBytes(file), accounts, access, clock);
  }

  /// A token for a repository that the person may read.
  public String issue(Caller.Person person, RepoRecord record) {
    Instant end = clock.instant().plus(LIFE);
    String fingerprint =
        person.key().text().substring("SHA256:".length()).replace('+', '-').replace('/', '_');
    String words = "zagi1." + record.id() + "." + end.getEpochSecond() + "." + fingerprint;
    return words + "." + signature(words);
  }

  /// Who may read a repository by a token.
  public record Admitted(RepoRecord record, Caller caller) {}

  /// The repository, when the token is for it and its owner may still read it.
  public Optional<Admitted> find(String token, RepoPath path) {
    return caller(token)
        .flatMap(person ->
            access.find(person, path).map(granted -> new Admitted(granted.record(), person)))
        .filter(admitted -> Long.toString(admitted.record().id()).equals(repository(token)));
  }

  private static String repository(String token) {
    Matcher matcher = FORM.matcher(token);
    return matcher.matches() ? matcher.group(2) : "";
  }

  private Optional<Caller.Person> caller(String token) {
    Matcher matcher = FORM.matcher(token);
    if (!matcher.matches() || !isSigned(matcher.group(1), matcher.group(5))) {
      return Optional.empty();
    }
    if (clock.instant().getEpochSecond() >= Long.parseLong(matcher.group(3))) {
      return Optional.empty();
    }
    KeyFingerprint fingerprint =
        new KeyFingerprint("SHA256:" + matcher.group(4).replace('-', '+').replace('_', '/'));
    return accounts.findByKey(fingerprint).map(account -> new Caller.Person(account, fingerprint));
  }

  private boolean isSigned(String words, String signature) {
    return MessageDigest.isEqual(signature(words).getBytes(UTF_8), signature.getBytes(UTF_8));
  }

  private String signature(String words) {
    try {
      Mac mac = Mac.getInstance(ALGORITHM);
      mac.init(new SecretKeySpec(key, ALGORITHM));
      return Base64.getUrlEncoder()
          .withoutPadding()
          .encodeToString(mac.doFinal(words.getBytes(UTF_8)));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has " + ALGORITHM, e);
    }
  }
}
