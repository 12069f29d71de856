// SPDX-License-Identifier: Apache-2.0
package sh.zagi.server.mirror;

import java.io.IOException;
import java.util.Optional;
import sh.zagi.storage.account.Account;
import sh.zagi.storage.mirror.UpstreamAddress;

/// Where tokens for upstreams come from when nobody typed one. Safe for use by many threads.
public interface UpstreamTokens {
  /// From nowhere.
  static UpstreamTokens none() {
    return (_, _) -> Optional.empty();
  }

  /// A token for one meeting, to be kept nowhere.
  ///
  /// @param account whose mirror it is
  /// @return empty when there is none for this upstream or this person
  /// @throws IOException in one line, without secrets, when there should be one
  Optional<String> of(UpstreamAddress upstream, Account account)
      throws IOException, InterruptedException;
}
