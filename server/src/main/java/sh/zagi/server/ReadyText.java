// SPDX-License-Identifier: Apache-2.0
package sh.zagi.server;

import com.google.errorprone.annotations.FormatMethod;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import sh.zagi.storage.account.Account;

/// What an operator reads when the doors are open.
///
/// @param newAdmin the admin that this start made
/// @param someone a name for the examples
/// @param sessions which runtime runs sessions, or why none does
record ReadyText(
    Duration startTime,
    Address address,
    Optional<Account> newAdmin,
    String someone,
    String sessions) {

  /// Where the doors are.
  record Address(String host, int sshPort, int httpPort, String hostKey) {}

  String text() {
    StringBuilder text = new StringBuilder();
    line(text, "zagi %s ready in %.2f s", Version.TEXT, startTime.toMillis() / 1000.0);
    line(
        text,
        "  ssh       %s port %d, host key %s",
        address.host,
        address.sshPort,
        address.hostKey);
    line(text, "  http      http://%s:%d", address.host, address.httpPort);
    line(text, "  sessions  %s", sessions);
    newAdmin.ifPresent(admin -> line(text, "  admin     %s (made now)", admin.name()));
    line(text, "");
    line(text, "try, in a checkout of yours:");
    line(text, "  git push ssh://%s:%d/%s/app HEAD:main", address.host, address.sshPort, someone);
    line(text, "  ssh -p %d %s/app@%s", address.sshPort, someone, address.host);
    line(text, "  ssh -p %d %s help", address.sshPort, address.host);
    return text.toString();
  }

  @FormatMethod
  private static void line(StringBuilder text, String format, Object... values) {
    text.append(String.format(Locale.ROOT, format, values)).append('\n');
  }
}
