// SPDX-License-Identifier: Apache-2.0
package sh.zagi.env.service;

import java.util.List;

/// The address of every service: a session has a loopback of its own, so ports never clash.
final class Loopback {
  static final String ADDRESS = "127.0.0.1";

  private Loopback() {}

  /// A readiness command for servers without a client program: somebody accepts on the port.
  static List<String> accepts(int port) {
    return List.of("/bin/bash", "-c", "exec 3<>/dev/tcp/" + ADDRESS + "/" + port);
  }
}
