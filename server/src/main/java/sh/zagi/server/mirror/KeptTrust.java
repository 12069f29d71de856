// SPDX-License-Identifier: Apache-2.0
package sh.zagi.server.mirror;

import java.io.IOException;
import java.security.KeyPair;
import java.security.PublicKey;
import java.util.List;
import java.util.Optional;
import sh.zagi.shell.ssh.client.UpstreamTrust;
import sh.zagi.storage.mirror.DeployKeys;
import sh.zagi.storage.mirror.HostPin;

/// What one mirror and its upstream know each other by, as it is kept.
///
/// @param repository database key
record KeptTrust(DeployKeys kept, long repository) implements UpstreamTrust {
  @Override
  public List<KeyPair> keys() throws IOException {
    return kept.open(repository);
  }

  @Override
  public Optional<HostPin> known() {
    return kept.find(repository).flatMap(DeployKeys.Shown::host);
  }

  @Override
  public void seen(HostPin pin) {
    kept.pin(repository, pin);
  }

  @Override
  public void accepted(PublicKey key) {
    kept.accepted(repository, key);
  }
}
