// SPDX-License-Identifier: Apache-2.0
package sh.zagi.env.debian;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;

/// Package indexes of a few lines.
public final class SmallIndex {
  private SmallIndex() {}

  /// One package a line: `name version; Field: value; ...`.
  public static IndexSnapshot of(String lines) {
    String text =
        lines
            .lines()
            .map(line -> "Package: " + line.replaceFirst(" ", "\nVersion: ").replace("; ", "\n"))
            .reduce("", (all, stanza) -> all + stanza + "\n\n");
    List<IndexPackage> packages = new ArrayList<>();
    try {
      Stanzas.read(
          new BufferedReader(new StringReader(text)),
          stanza -> {
            stanza.put("Filename", "pool/main/x/" + stanza.get("Package") + ".deb");
            stanza.put("SHA256", "0".repeat(64));
            IndexPackage.of(stanza).ifPresent(packages::add);
          });
    } catch (IOException impossible) {
      throw new UncheckedIOException(impossible);
    }
    return new IndexSnapshot("test", List.of(), packages.stream());
  }
}
