// SPDX-License-Identifier: Apache-2.0
package sh.zagi.session.service;

/// How the start of one service ended.
///
/// @param sentence why it is not ready; empty when it is
public record ServiceState(String name, int port, String sentence) {
  public boolean ready() {
    return sentence.isEmpty();
  }
}
