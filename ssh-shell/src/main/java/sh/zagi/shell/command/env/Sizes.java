// SPDX-License-Identifier: Apache-2.0
package sh.zagi.shell.command.env;

import java.util.Locale;
import sh.zagi.env.store.Amount;

/// Sizes as people read them.
final class Sizes {
  private static final double STEP = 1024;

  private Sizes() {}

  static String text(long bytes) {
    double size = bytes / STEP / STEP;
    return size < STEP
        ? String.format(Locale.ROOT, "%.1f MiB", size)
        : String.format(Locale.ROOT, "%.2f GiB", size / STEP);
  }

  static String line(String what, Amount amount) {
    return String.format(Locale.ROOT, "%-16s %7d %12s", what, amount.count(), text(amount.bytes()));
  }
}
