// SPDX-License-Identifier: Apache-2.0
package sh.zagi.shell.ssh.client;

import java.io.IOException;
import sh.zagi.storage.account.KeyFingerprint;
import sh.zagi.storage.mirror.HostPin;

/// The upstream shows another host key than it did before.
public final class HostKeyChanged extends IOException {
  private static final long serialVersionUID = 1L;

  private final String shown;

  HostKeyChanged(HostPin before, HostPin now) {
    super("the host key changed: it was " + before + " and is " + now);
    this.shown = now.fingerprint().text();
  }

  /// What it shows now.
  public KeyFingerprint shown() {
    return new KeyFingerprint(shown);
  }
}
