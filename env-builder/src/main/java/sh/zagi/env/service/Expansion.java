// SPDX-License-Identifier: Apache-2.0
package sh.zagi.env.service;

import sh.zagi.env.Service;

/// What came of looking a service up.
public sealed interface Expansion {
  /// It can run.
  record Expanded(Service service) implements Expansion {}

  /// @param sentence names the service and the way out
  record Refused(String sentence) implements Expansion {}
}
