// SPDX-License-Identifier: Apache-2.0
package sh.zagi.shell.command.change;

import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Option;
import sh.zagi.change.RefusedException;
import sh.zagi.change.verb.Place;

/// Where changes go: the flags that several verbs share.
final class PlaceOptions {
  @Option(
      names = {"-d", "--destination", "--onto"},
      paramLabel = "REV",
      description = "onto this; several make a merge")
  List<String> onto = new ArrayList<>();

  @Option(
      names = {"-A", "--insert-after", "--after"},
      paramLabel = "REV",
      description = "after this: what stands on it then stands on what is put there")
  List<String> after = new ArrayList<>();

  @Option(
      names = {"-B", "--insert-before", "--before"},
      paramLabel = "REV",
      description = "before this: it then stands on what is put there")
  List<String> before = new ArrayList<>();

  Place place() {
    return new Place(onto, after, before);
  }

  /// The place, of which the first part can be typed without a flag.
  Place or(List<String> bare) {
    if (!bare.isEmpty() && !onto.isEmpty()) {
      throw new RefusedException("where it goes is said twice: " + bare.getFirst() + " and -d");
    }
    return bare.isEmpty() ? place() : new Place(bare, after, before);
  }
}
