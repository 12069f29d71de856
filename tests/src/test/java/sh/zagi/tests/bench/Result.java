// SPDX-License-Identifier: Apache-2.0
package sh.zagi.tests.bench;

import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// One row of the table.
record Result(String name, String ours, String peer, String ratio) {
  private static final String NOT_MEASURED = "not measured: ";

  /// What follows the peer's name.
  private static final Pattern PEER_FIGURES = Pattern.compile(": [0-9][0-9.,]* (ms|s|MiB).*");

  private static final Pattern NUMBER = Pattern.compile("[0-9][0-9,]*(\\.[0-9]+)?");

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

  /// Whether there is a peer.
  boolean isCompared() {
    return !ratio.isEmpty();
  }

  /// What it measures, and beside whom.
  String label() {
    String beside = PEER_FIGURES.matcher(peer).replaceFirst("");
    return beside.isEmpty() ? name : name + " | " + beside;
  }

  /// The ratio, or the first number of a row without a peer.
  double figure() {
    if (isCompared()) {
      return Double.parseDouble(ratio);
    }
    Matcher number = NUMBER.matcher(ours);
    return number.find() ? Double.parseDouble(number.group().replace(",", "")) : 0;
  }

  /// What rows of one kind have in common: sizes in their words differ from day to day.
  static String key(String label) {
    return label.replaceAll("[0-9]", "");
  }

  String row() {
    return "| %s | %s | %s | %s |".formatted(name, ours, peer, ratio);
  }
}
