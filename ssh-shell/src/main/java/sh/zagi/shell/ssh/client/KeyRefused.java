// SPDX-License-Identifier: Apache-2.0
package sh.zagi.shell.ssh.client;

import java.io.IOException;

/// The upstream takes none of the keys that were shown to it.
public final class KeyRefused extends IOException {
  private static final long serialVersionUID = 1L;

  KeyRefused() {
    super("the upstream does not take the key of this mirror");
  }
}
