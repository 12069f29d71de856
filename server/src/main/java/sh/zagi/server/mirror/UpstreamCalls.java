// SPDX-License-Identifier: Apache-2.0
package sh.zagi.server.mirror;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.io.IOException;
import java.io.InputStream;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import sh.zagi.storage.mirror.MirrorHooks;
import sh.zagi.storage.mirror.Mirrors;

/// Calls of upstreams that have something new: what is in them is not read, only whose they are.
/// The mirror then looks for itself. Safe for use by many threads.
public final class UpstreamCalls {
  /// What forges send at most.
  public static final long MOST_BYTES = 25L * 1024 * 1024;

  private static final int PART_BYTES = 16 * 1024;
  private static final int MOST_HEARD = 10_000;
  private static final Duration HEARD_FOR = Duration.ofDays(1);
  private static final String HMAC = "HmacSHA256";
  private static final String GITHUB = "X-Hub-Signature-256";
  private static final String GITHUB_PREFIX = "sha256=";
  private static final String GITEA = "X-Gitea-Signature";
  private static final String GITLAB = "X-Gitlab-Token";

  private final MirrorHooks hooks;
  private final Mirrors mirrors;
  private final Cache<String, Boolean> heard =
      Caffeine.newBuilder().maximumSize(MOST_HEARD).expireAfterWrite(HEARD_FOR).build();

  public UpstreamCalls(MirrorHooks hooks, Mirrors mirrors) {
    this.hooks = hooks;
    this.mirrors = mirrors;
  }

  /// What becomes of a call.
  public enum Answer {
    /// The mirror looks at once.
    HEARD,
    /// The very same call came before; nothing happens.
    REPEATED,
    /// No mirror has this address.
    UNKNOWN,
    /// It is not signed with the secret of this address.
    FORGED,
    TOO_LARGE
  }

  /// Judges a call.
  ///
  /// @param word the last step of its address
  /// @param headers by their names, in any case
  /// @param body read only as far as the answer needs it
  /// @throws IOException when the caller went away
  public Answer call(String word, Function<String, Optional<String>> headers, InputStream body)
      throws IOException {
    Optional<MirrorHooks.Kept> hook = hooks.find(word);
    if (hook.isEmpty()) {
      return Answer.UNKNOWN;
    }
    byte[] secret = hooks.secret(hook.get());
    try {
      Optional<String> token = headers.apply(GITLAB);
      if (token.isPresent()) {
        return MessageDigest.isEqual(token.get().getBytes(UTF_8), secret)
            ? wake(hook.get())
            : Answer.FORGED;
      }
      Optional<byte[]> shown = signature(headers);
      return shown.isEmpty() ? Answer.FORGED : signed(hook.get(), shown.get(), mac(secret), body);
    } finally {
      Arrays.fill(secret, (byte) 0);
    }
  }

  private Answer signed(MirrorHooks.Kept hook, byte[] shown, Mac mac, InputStream body)
      throws IOException {
    byte[] part = new byte[PART_BYTES];
    long total = 0;
    for (int read = body.read(part); read >= 0; read = body.read(part)) {
      total += read;
      if (total > MOST_BYTES) {
        return Answer.TOO_LARGE;
      }
      mac.update(part, 0, read);
    }
    if (!MessageDigest.isEqual(mac.doFinal(), shown)) {
      return Answer.FORGED;
    }
    String once = hook.repository() + " " + HexFormat.of().formatHex(shown);
    return heard.asMap().putIfAbsent(once, true) == null ? wake(hook) : Answer.REPEATED;
  }

  private Answer wake(MirrorHooks.Kept hook) {
    hooks.heard(hook.repository());
    mirrors.wake(hook.repository());
    return Answer.HEARD;
  }

  private static Optional<byte[]> signature(Function<String, Optional<String>> headers) {
    Optional<String> text =
        headers
            .apply(GITHUB)
            .filter(one -> one.startsWith(GITHUB_PREFIX))
            .map(one -> one.substring(GITHUB_PREFIX.length()))
            .or(() -> headers.apply(GITEA));
    try {
      return text.map(one -> HexFormat.of().parseHex(one.strip().toLowerCase(Locale.ROOT)));
    } catch (IllegalArgumentException _) {
      return Optional.empty();
    }
  }

  private static Mac mac(byte[] secret) {
    try {
      Mac mac = Mac.getInstance(HMAC);
      mac.init(new SecretKeySpec(secret, HMAC));
      return mac;
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java platform has " + HMAC, e);
    }
  }
}
