// SPDX-License-Identifier: Apache-2.0
package sh.zagi.tests.bench;

import java.util.Locale;

/// One row of the table.
record Result(String name, String ours, String peer, String ratio) {
  private static final String NOT_MEASURED = "not measured: ";

  static Result compared(String name, Series ours, String peerName, Series peer) {
    return new Result(
        name,
        ours.toString(),
        peerName + ": " + peer,
        String.format(Locale.ROOT, "%.2f", ours.ratioTo(peer)));
  }

  static Result alone(String name, String ours) {
    return new Result(name, ours, "", "");
  }

  static Result failed(String name, String reason) {
    String line = reason.lines().findFirst().orElse("").replace('|', '/');
    return new Result(name, NOT_MEASURED + line, "", "");
  }

  boolean measured() {
    return !ours.startsWith(NOT_MEASURED);
  }

  String row() {
    return "| %s | %s | %s | %s |".formatted(name, ours, peer, ratio);
  }
}
