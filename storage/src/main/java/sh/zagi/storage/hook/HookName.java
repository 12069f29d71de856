// SPDX-License-Identifier: Apache-2.0
package sh.zagi.storage.hook;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// When a script runs; named as git names its hooks (githooks(5)).
public enum HookName {
  /// Before refs move: when it fails, none does.
  PRE_RECEIVE,

  /// After the pusher was told that the push is kept.
  POST_RECEIVE;

  /// Such as `pre-receive`.
  public String word() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  public static Optional<HookName> parse(String word) {
    return Arrays.stream(values()).filter(one -> one.word().equals(word)).findFirst();
  }

  public static List<String> words() {
    return Arrays.stream(values()).map(HookName::word).toList();
  }
}
