// SPDX-License-Identifier: Apache-2.0
package sh.zagi.shell.ssh.client;

import java.io.IOException;
import java.security.KeyPair;
import java.security.PublicKey;
import java.util.List;
import java.util.Optional;
import sh.zagi.storage.mirror.HostPin;

/// What both sides of one upstream know each other by.
public interface UpstreamTrust {
  /// The keys to show, in this order; asked at each connection.
  List<KeyPair> keys() throws IOException;

  /// By which host key the upstream is known; empty before the first meeting.
  Optional<HostPin> known();

  /// The upstream showed this host key, and nothing speaks against it.
  void seen(HostPin pin);

  /// The upstream took this key.
  void accepted(PublicKey key);
}
