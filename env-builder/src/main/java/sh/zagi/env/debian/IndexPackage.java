// SPDX-License-Identifier: Apache-2.0
package sh.zagi.env.debian;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// One stanza of a package index, reduced to what resolving and fetching need. Relationship fields
/// stay text until asked for: most packages of an index never are.
record IndexPackage(
    String name,
    DebianVersion version,
    String architecture,
    boolean essential,
    int priority,
    Contents file,
    Map<Field, String> fields) {

  /// The relationship fields that matter.
  enum Field {
    DEPENDS("Depends"),
    PRE_DEPENDS("Pre-Depends"),
    PROVIDES("Provides"),
    CONFLICTS("Conflicts"),
    BREAKS("Breaks");

    private final String header;

    Field(String header) {
      this.header = header;
    }
  }

  /// The package file: where it lies in an archive, and what it must be.
  record Contents(String poolPath, String sha256, long sizeBytes) {}

  private static final List<String> PRIORITIES =
      List.of("required", "important", "standard", "optional");

  IndexPackage {
    fields = Map.copyOf(fields);
  }

  /// Reads a stanza; nothing when it lacks what an installable package has.
  static Optional<IndexPackage> of(Map<String, String> stanza) {
    String name = stanza.get("Package");
    String version = stanza.get("Version");
    String path = stanza.get("Filename");
    String sha256 = stanza.get("SHA256");
    if (name == null || version == null || path == null || sha256 == null) {
      return Optional.empty();
    }
    Map<Field, String> fields = new EnumMap<>(Field.class);
    for (Field field : Field.values()) {
      String value = stanza.get(field.header);
      if (value != null) {
        fields.put(field, value);
      }
    }
    int priority = PRIORITIES.indexOf(stanza.getOrDefault("Priority", "optional"));
    return Optional.of(
        new IndexPackage(
            name,
            new DebianVersion(version),
            stanza.getOrDefault("Architecture", "all"),
            "yes".equals(stanza.get("Essential")),
            priority < 0 ? PRIORITIES.size() : priority,
            new Contents(path, sha256, Long.parseLong(stanza.getOrDefault("Size", "0"))),
            fields));
  }

  /// What must be there for this package to work: all of the outer list, one of each inner list.
  List<List<Relation>> needs() {
    return Relation.parseAll(text(Field.PRE_DEPENDS) + "," + text(Field.DEPENDS));
  }

  List<Relation> provides() {
    return fields.containsKey(Field.PROVIDES)
        ? Relation.parseAll(text(Field.PROVIDES)).stream().map(List::getFirst).toList()
        : List.of();
  }

  /// What must not be there together with this package.
  List<Relation> excludes() {
    return Relation.parseAll(text(Field.CONFLICTS) + "," + text(Field.BREAKS)).stream()
        .map(List::getFirst)
        .toList();
  }

  private String text(Field field) {
    return fields.getOrDefault(field, "");
  }

  /// One line of the compact form.
  String line() {
    StringBuilder line = new StringBuilder(256);
    line.append(name).append('\t').append(version).append('\t').append(architecture);
    line.append('\t').append(essential ? 'e' : '-').append('\t').append(priority);
    line.append('\t').append(file.poolPath).append('\t').append(file.sha256);
    line.append('\t').append(file.sizeBytes);
    for (Field field : Field.values()) {
      line.append('\t').append(text(field));
    }
    return line.toString();
  }

  /// Reads what [#line] wrote.
  static IndexPackage ofLine(String line) {
    String[] part = line.split("\t", -1);
    Map<Field, String> fields = new EnumMap<>(Field.class);
    int at = 8;
    for (Field field : Field.values()) {
      if (!part[at].isEmpty()) {
        fields.put(field, part[at]);
      }
      at++;
    }
    return new IndexPackage(
        part[0],
        new DebianVersion(part[1]),
        part[2],
        part[3].equals("e"),
        Integer.parseInt(part[4]),
        new Contents(part[5], part[6], Long.parseLong(part[7])),
        fields);
  }
}
