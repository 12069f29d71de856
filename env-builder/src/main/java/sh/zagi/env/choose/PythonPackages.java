// SPDX-License-Identifier: Apache-2.0
package sh.zagi.env.choose;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import sh.zagi.env.debian.IndexSnapshot;
import sh.zagi.env.lock.CanonicalJson;
import tools.jackson.databind.JsonNode;

/// Takes Python libraries from Debian, for machines that reach no index of wheels. A pure function
/// of the package index: Debian's Python policy names a library's package after what one imports,
/// and `python-packages.json` lists those for which that differs from the name in the index.
public final class PythonPackages {
  private static final JsonNode EXCEPTIONS = exceptions();

  private final IndexSnapshot index;

  public PythonPackages(IndexSnapshot index) {
    this.index = index;
  }

  /// What Debian has of the requirements.
  ///
  /// @param packages Debian package to why
  /// @param unsatisfied one line for each requirement that is not met: it is absent, or there in
  ///   another version than the one asked for, which is taken all the same
  public record Answer(Map<String, String> packages, List<String> unsatisfied) {
    public Answer {
      packages = Collections.unmodifiableMap(new LinkedHashMap<>(packages));
      unsatisfied = List.copyOf(unsatisfied);
    }
  }

  /// Looks up each requirement; the first word on a library counts.
  public Answer choose(List<PythonRequirement> requirements) {
    Map<String, String> packages = new LinkedHashMap<>();
    Map<String, String> unsatisfied = new LinkedHashMap<>();
    for (PythonRequirement one : requirements) {
      if (isBuiltIn(one.name())) {
        continue;
      }
      Optional<String> found = packageOf(one.name());
      if (found.isEmpty()) {
        unsatisfied.putIfAbsent(
            one.name(), one.evidence().place() + ": Debian has no package of " + one.name());
        continue;
      }
      packages.putIfAbsent(found.get(), one.evidence().toString());
      String version = DebianTools.shown(index.newestVersion(found.get()).orElse(""));
      if (!accepts(one, version)) {
        unsatisfied.putIfAbsent(
            one.name(),
            one.evidence().place()
                + ": asks for "
                + one.name()
                + " "
                + (one.elsewhere() ? "from an address" : one.specifier())
                + ", Debian's "
                + version
                + " is taken");
      }
    }
    return new Answer(packages, new ArrayList<>(unsatisfied.values()));
  }

  private static boolean accepts(PythonRequirement requirement, String version) {
    return !requirement.elsewhere()
        && VersionRange.parse(requirement.specifier(), false)
            .map(range -> range.accepts(version))
            .orElse(false);
  }

  /// The Debian package of a library.
  ///
  /// @param name normalised
  Optional<String> packageOf(String name) {
    String listed = EXCEPTIONS.path(name).asString("");
    String dotted = name.replace('-', '.');
    String bare = name.replaceFirst("^python-", "").replaceFirst("-python$", "");
    return Stream.of(listed, "python3-" + name, "python3-" + dotted, "python3-" + bare)
        .filter(candidate -> !candidate.isEmpty() && index.has(candidate))
        .findFirst();
  }

  /// Whether today's Python brings the library itself.
  private static boolean isBuiltIn(String name) {
    return EXCEPTIONS.has(name) && EXCEPTIONS.path(name).asString("").isEmpty();
  }

  private static JsonNode exceptions() {
    try (InputStream in = PythonPackages.class.getResourceAsStream("python-packages.json")) {
      return CanonicalJson.MAPPER.readTree(Objects.requireNonNull(in).readAllBytes());
    } catch (IOException e) {
      throw new IllegalStateException("a resource of this class", e);
    }
  }
}
