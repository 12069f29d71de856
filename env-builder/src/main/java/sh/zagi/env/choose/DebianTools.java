// SPDX-License-Identifier: Apache-2.0
package sh.zagi.env.choose;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import sh.zagi.env.debian.IndexSnapshot;
import sh.zagi.env.lock.CanonicalJson;
import tools.jackson.databind.JsonNode;

/// Which Debian packages bring which tool: the table `debian-tools.json`, read against an index.
final class DebianTools {
  /// One way to have a tool.
  ///
  /// @param packages what to install
  /// @param version what the tool says of itself
  /// @param variables that make this version the one that is used
  record Offer(List<String> packages, String version, Map<String, String> variables) {}

  /// A tool of the table.
  ///
  /// @param offers the preferred first; none when Debian lacks the tool
  /// @param minimum whether a bare version means that or newer
  /// @param loose whether a project works with another version than the one it names
  record Known(String name, List<Offer> offers, boolean minimum, boolean loose) {}

  private static final JsonNode TABLE = table();
  private static final Map<String, String> ALIASES = aliases();

  private final IndexSnapshot index;

  DebianTools(IndexSnapshot index) {
    this.index = index;
  }

  /// The one name of a tool that people call in several ways.
  static String canonical(String name) {
    return ALIASES.getOrDefault(name, name);
  }

  /// A tool of the table, or a package of that very name.
  Optional<Known> find(String name) {
    JsonNode row = TABLE.path(name);
    if (row.isMissingNode()) {
      return upstream(name)
          .map(version ->
              new Known(name, List.of(new Offer(List.of(name), version, Map.of())), true, true));
    }
    List<Offer> offers = new ArrayList<>();
    row.path("offers").forEach(offer -> offer(offer).ifPresent(offers::add));
    boolean minimum = row.path("bare").asString("").equals("minimum");
    return Optional.of(new Known(name, offers, minimum, row.path("loose").asBoolean(false)));
  }

  /// Whether the table itself, not just Debian, knows the tool.
  static boolean isListed(String name) {
    return TABLE.has(name);
  }

  /// The tool of the table that a package is, with what it says of its version.
  ///
  /// @param versions Debian package to version
  static Optional<Map<String, String>> toolOf(String packageName, Map<String, String> versions) {
    for (Map.Entry<String, JsonNode> row : TABLE.properties()) {
      for (JsonNode offer : row.getValue().path("offers")) {
        String version = versions.get(versionOf(offer));
        if (packageOf(offer).equals(packageName) && version != null) {
          return Optional.of(Map.of(row.getKey(), shown(version)));
        }
      }
    }
    return Optional.empty();
  }

  private Optional<Offer> offer(JsonNode offer) {
    String name = packageOf(offer);
    Optional<String> version = upstream(versionOf(offer));
    if (version.isEmpty() || !index.has(name)) {
      return Optional.empty();
    }
    List<String> packages = new ArrayList<>(List.of(name));
    offer.path("with").forEach(one -> packages.add(one.asString("")));
    packages.removeIf(one -> !index.has(one));
    Map<String, String> variables = new HashMap<>();
    offer
        .path("variables")
        .properties()
        .forEach(one -> variables.put(one.getKey(), one.getValue().asString("")));
    return Optional.of(new Offer(packages, version.get(), variables));
  }

  private static String packageOf(JsonNode offer) {
    return offer.path("package").asString("");
  }

  private static String versionOf(JsonNode offer) {
    return offer.path("version-of").asString(packageOf(offer));
  }

  private Optional<String> upstream(String packageName) {
    return index.newestVersion(packageName).map(DebianTools::shown);
  }

  /// The part of a Debian version that the program itself prints.
  static String shown(String version) {
    return version
        .replaceFirst("^\\d+:", "")
        .replaceFirst("[+~-].*", "")
        .replaceFirst("\\.dfsg.*", "");
  }

  private static Map<String, String> aliases() {
    Map<String, String> aliases = new HashMap<>();
    TABLE
        .properties()
        .forEach(row ->
            row.getValue()
                .path("aliases")
                .forEach(alias -> aliases.put(alias.asString(""), row.getKey())));
    return aliases;
  }

  private static JsonNode table() {
    try (InputStream in = DebianTools.class.getResourceAsStream("debian-tools.json")) {
      return CanonicalJson.MAPPER.readTree(Objects.requireNonNull(in).readAllBytes());
    } catch (IOException e) {
      throw new IllegalStateException("a resource of this class", e);
    }
  }

  /// The offer nearest to what is asked: for people whom the tool is refused.
  static Optional<Offer> newest(List<Offer> offers) {
    return offers.stream().max(Comparator.comparing(Offer::version, VersionRange::compare));
  }
}
