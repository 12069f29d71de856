// SPDX-License-Identifier: Apache-2.0
package sh.zagi.server.web;

import java.util.Optional;

/// One kind of page. Safe for use by many threads.
@FunctionalInterface
interface Page {
  /// Answers a request that is for this page.
  ///
  /// @return empty when it is for another page
  Optional<Reply> reply(Asked asked);
}
