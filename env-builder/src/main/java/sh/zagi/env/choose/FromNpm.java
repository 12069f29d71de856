// SPDX-License-Identifier: Apache-2.0
package sh.zagi.env.choose;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.semver4j.Semver;
import org.semver4j.range.RangeListFactory;
import sh.zagi.env.detect.ToolNeed;
import sh.zagi.env.fetch.FetchException;
import sh.zagi.env.layer.ToolResolver;
import tools.jackson.databind.JsonNode;

/// Takes tools from the npm registry, where they are packages that run as they are unpacked.
final class FromNpm {
  private static final String SOURCE = "npm registry";
  private static final Pattern HASH = Pattern.compile("(.+)\\+(sha\\d+)\\.([0-9a-fA-F]+)");
  private static final Map<String, String> LTS_LINES =
      Map.ofEntries(
          Map.entry("argon", "4"),
          Map.entry("boron", "6"),
          Map.entry("carbon", "8"),
          Map.entry("dubnium", "10"),
          Map.entry("erbium", "12"),
          Map.entry("fermium", "14"),
          Map.entry("gallium", "16"),
          Map.entry("hydrogen", "18"),
          Map.entry("iron", "20"),
          Map.entry("jod", "22"),
          Map.entry("krypton", "24"));
  private static final List<String> ANY =
      List.of("node", "lts/*", "lts", "latest", "current", "stable", "system", "any");

  /// The major versions below `end` of a tool that one package has.
  private record Line(String packageName, int end) {}

  private static final int FOREVER = Integer.MAX_VALUE;
  private static final Map<String, List<Line>> TOOLS =
      Map.of(
          "node", List.of(new Line(ToolResolver.NODE_PACKAGE, FOREVER)),
          "npm", List.of(new Line("npm", FOREVER)),
          "pnpm", List.of(new Line("pnpm", 12), new Line("@pnpm/exe.linux-x64", FOREVER)),
          "yarn", List.of(new Line("yarn", 2), new Line("@yarnpkg/cli-dist", FOREVER)),
          "bun", List.of(new Line("@oven/bun-linux-x64", FOREVER)),
          "deno", List.of(new Line("@deno/linux-x64-glibc", FOREVER)),
          "biome", List.of(new Line("@biomejs/cli-linux-x64", FOREVER)),
          "esbuild", List.of(new Line("@esbuild/linux-x64", FOREVER)),
          "turbo", List.of(new Line("turbo-linux-64", FOREVER)),
          "moon", List.of(new Line("@moonrepo/core-linux-x64-gnu", FOREVER)));

  /// What is taken of tools for which the project names no version: the line that installs the
  /// lockfiles which projects of no declared version have.
  private static final Map<String, String> UNASKED = Map.of("pnpm", "<11", "yarn", "<2");

  private final ToolResolver registry;

  FromNpm(ToolResolver registry) {
    this.registry = registry;
  }

  static boolean knows(String tool) {
    return TOOLS.containsKey(tool);
  }

  /// Node.js itself.
  Source node(Wanted wanted, List<String> warnings)
      throws Unmet, FetchException, InterruptedException {
    List<String> versions = names(registry.versionsOf(ToolResolver.NODE_PACKAGE));
    List<ToolNeed> certain = readable(wanted, warnings);
    int tested = 0;
    for (ToolNeed hint : wanted.hints()) {
      Matcher major = Pattern.compile("\\d{1,3}").matcher(plain(hint.version()));
      tested = major.find() ? Math.max(tested, Integer.parseInt(major.group())) : tested;
    }
    for (int met = certain.size(); met >= 0; met--) {
      List<String> ranges =
          certain.subList(0, met).stream().map(one -> plain(one.version())).toList();
      Optional<String> chosen = NodeChoice.choose(new NodeRequest(ranges, tested), versions);
      if (chosen.isPresent() && (met > 0 || certain.isEmpty())) {
        warn(certain.subList(met, certain.size()), "node", chosen.get(), warnings);
        return source("node", ToolResolver.NODE_PACKAGE, chosen.get());
      }
    }
    throw nearest(wanted, versions);
  }

  /// A tool other than Node.js.
  ///
  /// @param node the version of Node.js that runs it
  Source tool(Wanted wanted, String node, List<String> warnings)
      throws Unmet, FetchException, InterruptedException {
    List<ToolNeed> certain = readable(wanted, warnings);
    String fallback = fallback(wanted.tool(), node);
    List<String> all = new ArrayList<>();
    for (Line line : TOOLS.getOrDefault(wanted.tool(), List.of())) {
      JsonNode versions = registry.versionsOf(line.packageName());
      for (int met = certain.size(); met > 0 || certain.isEmpty(); met--) {
        List<String> ranges =
            certain.isEmpty()
                ? List.of(fallback)
                : certain.subList(0, met).stream().map(one -> plain(one.version())).toList();
        Optional<String> chosen = newest(versions, line, ranges, node);
        if (chosen.isPresent()) {
          checkHash(wanted, certain, line.packageName(), chosen.get());
          warn(
              certain.subList(Math.max(met, 0), certain.size()),
              wanted.tool(),
              chosen.get(),
              warnings);
          return source(wanted.tool(), line.packageName(), chosen.get());
        }
        if (certain.isEmpty()) {
          break;
        }
      }
      names(versions).stream().filter(one -> major(one) < line.end()).forEach(all::add);
    }
    throw nearest(wanted, all);
  }

  private static String fallback(String tool, String node) {
    return tool.equals("npm") ? NodeChoice.npmRange(node) : UNASKED.getOrDefault(tool, "*");
  }

  private static Optional<String> newest(
      JsonNode versions, Line line, List<String> ranges, String node) {
    boolean exact = ranges.size() == 1 && Semver.isValid(ranges.getFirst());
    return names(versions).stream()
        .flatMap(text -> Stream.ofNullable(Semver.parse(text)))
        .filter(version -> version.getMajor() < line.end())
        .filter(version ->
            exact
                ? version.getVersion().equals(ranges.getFirst())
                : version.getPreRelease().isEmpty()
                    && ranges.stream().allMatch(version::satisfies)
                    && runsOn(versions.path(version.getVersion()), node))
        .max(Comparator.naturalOrder())
        .map(Semver::getVersion);
  }

  private static boolean runsOn(JsonNode tool, String node) {
    JsonNode range = tool.path("engines").path("node");
    Semver version = Semver.parse(node);
    return version == null || !range.isString() || version.satisfies(range.stringValue());
  }

  /// A project may pin the digest as well: `pnpm@9.1.0+sha512.0123abc`.
  private void checkHash(Wanted wanted, List<ToolNeed> certain, String packageName, String version)
      throws Unmet, FetchException, InterruptedException {
    for (ToolNeed need : certain) {
      Matcher hash = HASH.matcher(need.version().strip());
      boolean other =
          hash.matches()
              && hash.group(1).equals(version)
              && !registry.hasDigest(
                  packageName, version, hash.group(2), hash.group(3).toLowerCase(Locale.ROOT));
      if (other) {
        throw new Unmet(
            need.evidence().place()
                + ": "
                + wanted.tool()
                + " "
                + version
                + " of the npm registry does not have the digest that is pinned here");
      }
    }
  }

  private static void warn(
      List<ToolNeed> unmet, String tool, String version, List<String> warnings) {
    for (ToolNeed one : unmet) {
      warnings.add(
          one.evidence().place()
              + ": asks for "
              + tool
              + " "
              + one.version()
              + ", "
              + version
              + " is taken (npm registry)");
    }
  }

  private static Unmet nearest(Wanted wanted, List<String> versions) {
    Matcher asked = Pattern.compile("\\d+(?:\\.\\d+)*").matcher(wanted.asked());
    String wish = asked.find() ? asked.group() : "0";
    List<Semver> known =
        versions.stream()
            .flatMap(text -> Stream.ofNullable(Semver.parse(text)))
            .filter(version -> version.getPreRelease().isEmpty())
            .sorted()
            .toList();
    return known.stream()
        .filter(version -> VersionRange.compare(version.getVersion(), wish) <= 0)
        .max(Comparator.naturalOrder())
        .or(() -> known.stream().findFirst())
        .map(Semver::getVersion)
        .map(version -> wanted.nearest(version, SOURCE, version))
        .orElseGet(() -> wanted.noSource("the npm registry nor Debian"));
  }

  /// The needs whose versions are npm ranges; the others are warned of.
  private static List<ToolNeed> readable(Wanted wanted, List<String> warnings) {
    List<ToolNeed> readable = new ArrayList<>();
    for (ToolNeed need : wanted.certain()) {
      String range = plain(need.version());
      if (range.length() < 200 && !RangeListFactory.create(range).get().isEmpty()) {
        readable.add(need);
      } else {
        warnings.add(
            need.evidence().place()
                + ": `"
                + range.substring(0, Math.min(60, range.length()))
                + "` is no version of "
                + wanted.tool()
                + ", any is taken");
      }
    }
    return readable;
  }

  /// The range without what only some version managers understand.
  private static String plain(String version) {
    String text = HASH.matcher(version.strip()).replaceFirst("$1").replaceFirst("^v(?=\\d)", "");
    String lower = text.toLowerCase(Locale.ROOT);
    if (ANY.contains(lower)) {
      return "*";
    }
    return lower.startsWith("lts/")
        ? LTS_LINES.getOrDefault(lower.substring(4), text)
        : LTS_LINES.getOrDefault(lower.replaceFirst("^lts-", ""), text);
  }

  private static int major(String version) {
    return Optional.ofNullable(Semver.parse(version)).map(Semver::getMajor).orElse(0);
  }

  private static Source source(String tool, String packageName, String version) {
    return new Source(
        version,
        SOURCE,
        List.of("ca-certificates"),
        Map.of(tool, "npm:" + packageName + "@" + version),
        Map.of());
  }

  private static List<String> names(JsonNode versions) {
    List<String> names = new ArrayList<>();
    versions.properties().forEach(entry -> names.add(entry.getKey()));
    return names;
  }
}
