// SPDX-License-Identifier: Apache-2.0
package sh.zagi.env.fetch;

import java.net.URI;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import sh.zagi.env.lock.CanonicalJson;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/// Where a registry keeps a file. Most files lie at their path; some registries say in an index
/// where theirs lie, and only such an index is believed, never a project.
final class RegistryAddresses {
  private static final Pattern CRATE = Pattern.compile("([^/]+)/\\1-([^/]+)\\.crate");
  private static final Pattern DIST =
      Pattern.compile("dist/([^/]+/[^/]+)/([^/]+)/([^/]+)\\.(zip|tar)");
  private static final List<String> DEFAULT_INDEX = List.of("p2/%package%.json");

  private final RegistryClient client;

  RegistryAddresses(RegistryClient client) {
    this.client = client;
  }

  URI of(RegistryPath path) throws FetchException, InterruptedException {
    URI base = client.base(path.registry());
    return switch (path.registry()) {
      case NPM -> base.resolve(npm(escaped(path)));
      case PYPI -> python(path, base);
      case CRATES -> crate(path, base);
      case COMPOSER -> dist(path, base);
      case MAVEN, GRADLE, GO, GEMS -> base.resolve(escaped(path));
    };
  }

  private static String escaped(RegistryPath path) {
    return path.path().replace("[", "%5B").replace("]", "%5D");
  }

  /// A scoped package is one step with an escaped slash when its metadata is asked for.
  private static String npm(String path) {
    boolean scopedMetadata = path.startsWith("@") && !path.contains("/-/");
    return scopedMetadata ? path.replaceFirst("/", "%2f") : path;
  }

  /// A project's page has its name, a file is where that page says.
  private URI python(RegistryPath path, URI base) throws FetchException, InterruptedException {
    int slash = path.path().indexOf('/');
    if (slash < 0) {
      return base.resolve(path.path() + "/");
    }
    SimpleIndex page = SimpleIndex.fetch(client, path.path().substring(0, slash));
    return page.find(path.file())
        .map(file -> base.resolve(path.path().substring(0, slash) + "/").resolve(file.address()))
        .filter(found -> isSafe(base, found))
        .orElseThrow(() -> FetchException.absent(path));
  }

  private URI crate(RegistryPath path, URI base) throws FetchException, InterruptedException {
    Matcher crate = CRATE.matcher(path.path());
    if (!crate.matches()) {
      return base.resolve(escaped(path));
    }
    String template =
        json(new RegistryPath(Registry.CRATES, "config.json")).path("dl").asString("");
    String name = crate.group(1);
    String address =
        template.contains("{")
            ? fill(
                template,
                Map.of(
                    "{crate}", name,
                    "{version}", crate.group(2),
                    "{prefix}", prefix(name),
                    "{lowerprefix}", prefix(name.toLowerCase(Locale.ROOT))))
            : template + "/" + name + "/" + crate.group(2) + "/download";
    return safe(path, base, address);
  }

  /// The folder of a crate in an index.
  static String prefix(String name) {
    return switch (name.length()) {
      case 1, 2 -> Integer.toString(name.length());
      case 3 -> "3/" + name.charAt(0);
      default -> name.substring(0, 2) + "/" + name.substring(2, 4);
    };
  }

  /// The repository's own mirror of an archive, else where its index says that it lies.
  private URI dist(RegistryPath path, URI base) throws FetchException, InterruptedException {
    Matcher dist = DIST.matcher(path.path());
    if (!dist.matches()) {
      return base.resolve(escaped(path));
    }
    JsonNode root = json(new RegistryPath(Registry.COMPOSER, "packages.json"));
    for (JsonNode mirror : root.path("mirrors")) {
      String template = mirror.path("dist-url").asString("");
      if (!template.isEmpty()) {
        return safe(
            path,
            base,
            fill(
                template,
                Map.of(
                    "%package%", dist.group(1),
                    "%version%", dist.group(2),
                    "%normalizedVersion%", dist.group(2),
                    "%reference%", dist.group(3),
                    "%type%", dist.group(4))));
      }
    }
    String index =
        root.path("metadata-url")
            .asString(DEFAULT_INDEX.getFirst())
            .replace("%package%", dist.group(1));
    String relative = index.startsWith("/") ? index.substring(1) : index;
    RegistryPath page =
        RegistryPath.parse(Registry.COMPOSER, relative)
            .orElseThrow(() -> FetchException.absent(path));
    for (JsonNode one : json(page).path("packages").path(dist.group(1))) {
      if (one.path("dist").path("reference").asString("").equals(dist.group(3))) {
        return safe(path, base, one.path("dist").path("url").asString(""));
      }
    }
    throw FetchException.absent(path);
  }

  private static String fill(String template, Map<String, String> values) {
    String filled = template;
    for (Map.Entry<String, String> value : values.entrySet()) {
      filled = filled.replace(value.getKey(), value.getValue());
    }
    return filled;
  }

  private JsonNode json(RegistryPath path) throws FetchException, InterruptedException {
    try {
      return CanonicalJson.MAPPER.readTree(client.metadata(path, ""));
    } catch (JacksonException _) {
      throw new FetchException(path.registry().title() + " answered no JSON about " + path.path());
    }
  }

  private static URI safe(RegistryPath path, URI base, String address) throws FetchException {
    try {
      URI found = base.resolve(address);
      if (isSafe(base, found)) {
        return found;
      }
    } catch (IllegalArgumentException _) {
      // said below
    }
    throw new FetchException(path.registry().title() + " says no place of " + path.path());
  }

  /// A registry on the network must not send this server to itself.
  private static boolean isSafe(URI base, URI found) {
    boolean http = "https".equals(found.getScheme()) || "http".equals(found.getScheme());
    boolean same = String.valueOf(base.getAuthority()).equals(found.getAuthority());
    String host = String.valueOf(found.getHost());
    boolean inside =
        host.matches("localhost|127\\..*|10\\..*|192\\.168\\..*|169\\.254\\..*|\\[.*|null");
    return http && (same || !inside);
  }
}
