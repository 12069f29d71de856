// SPDX-License-Identifier: Apache-2.0
package sh.zagi.server.oidc;

import java.io.IOException;
import sh.zagi.shell.command.Shown;

/// Why the provider lets nobody in; the message is what follows its name in one line.
final class ProviderFault extends Exception {
  private static final long serialVersionUID = 1L;

  ProviderFault(String message) {
    super(message);
  }

  ProviderFault(String message, Throwable cause) {
    super(message, cause);
  }

  String words() {
    return String.valueOf(getMessage());
  }

  /// What files and the network said, for the log of whoever runs the server; empty text for
  /// nothing. Not what a parser said: it may show what it read.
  String fromTheNetwork() {
    Throwable last = this;
    while (last.getCause() != null) {
      last = last.getCause();
    }
    return last instanceof IOException
        ? ": "
            + last.getClass().getSimpleName()
            + " "
            + Shown.text(String.valueOf(last.getMessage()))
        : "";
  }
}
