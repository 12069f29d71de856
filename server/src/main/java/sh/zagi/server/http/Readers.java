// SPDX-License-Identifier: Apache-2.0
package sh.zagi.server.http;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Base64;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import sh.zagi.storage.account.AccessChecker;
import sh.zagi.storage.account.Caller;
import sh.zagi.storage.account.Tokens;
import sh.zagi.storage.repo.RepoPath;

/// Who sends a request: nobody in particular, or who shows a token. The token is a password,
/// whatever the user's name, because git, Nix and container engines know nothing else.
record Readers(AccessChecker access, Tokens tokens) {
  private static final Caller ANYBODY = new Caller.Anonymous();

  /// The sender of a request.
  ///
  /// @param authorization the header of that name
  /// @return empty when a token is shown that does not work
  Optional<Caller> caller(@Nullable String authorization) {
    if (authorization == null) {
      return Optional.of(ANYBODY);
    }
    return token(authorization).flatMap(tokens::find).map(Caller.class::cast);
  }

  /// A repository that the sender of a request may read.
  ///
  /// @return empty when it does not exist, and the same when it may not be read
  Optional<AccessChecker.Granted> find(@Nullable String authorization, RepoPath path) {
    return caller(authorization)
        .or(() -> Optional.of(ANYBODY))
        .flatMap(caller -> access.find(caller, path));
  }

  private static Optional<String> token(String authorization) {
    String[] words = authorization.strip().split(" +", 2);
    if (words.length < 2) {
      return Optional.empty();
    }
    try {
      return switch (words[0].toLowerCase(Locale.ROOT)) {
        case "bearer" -> Optional.of(words[1]);
        case "basic" -> {
          String both = new String(Base64.getDecoder().decode(words[1]), UTF_8);
          yield Optional.of(both.substring(both.indexOf(':') + 1));
        }
        default -> Optional.empty();
      };
    } catch (IllegalArgumentException _) {
      return Optional.empty();
    }
  }
}
