// SPDX-License-Identifier: Apache-2.0
package sh.zagi.env.fetch;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/// Where the registries are: from the configuration, else from what the machine's own package
/// managers would use. The platform itself knows no address.
///
/// @param bases the address under which each known registry's paths lie
public record Registries(Map<Registry, URI> bases) {
  private static final Pattern NPM_SETTING =
      Pattern.compile("(?m)^\\s*registry\\s*=\\s*(\\S+)\\s*$");
  private static final Pattern NPM_DEFAULT =
      Pattern.compile("registry: \\{?[^}]*?default: ['\"](https?://[^'\"]+)['\"]");
  private static final Pattern MIRROR =
      Pattern.compile(
          "(?s)<mirror>(?:(?!</mirror>).)*?<mirrorOf>(?:\\*|central)</mirrorOf>.*?</mirror>");
  private static final Pattern ADDRESS = Pattern.compile("<url>\\s*(https?://[^<\\s]+)\\s*</url>");
  private static final Pattern COMMENT = Pattern.compile("(?s)<!--.*?-->");
  private static final String SUPER_POM = "org/apache/maven/model/pom-4.0.0.xml";

  public Registries {
    bases = Map.copyOf(bases);
  }

  /// No registry at all.
  public static Registries none() {
    return new Registries(Map.of());
  }

  /// Looks at the settings of this machine's package managers.
  ///
  /// @param home the folder with `.npmrc` and `.m2`
  /// @param variables the process environment
  public static Registries discover(Path home, Map<String, String> variables) {
    Map<Registry, URI> found = new EnumMap<>(Registry.class);
    put(found, Registry.NPM, npm(home, variables));
    put(found, Registry.MAVEN, maven(home));
    MachineSettings settings = new MachineSettings(home, variables);
    put(found, Registry.PYPI, settings.pypi());
    put(found, Registry.GO, settings.go());
    put(found, Registry.CRATES, settings.crates());
    put(found, Registry.GEMS, settings.gems());
    put(found, Registry.COMPOSER, settings.composer());
    return new Registries(found);
  }

  private static void put(Map<Registry, URI> found, Registry registry, Optional<String> address) {
    address.flatMap(Registries::parse).ifPresent(uri -> found.put(registry, uri));
  }

  /// These, where present, before `others`.
  public Registries or(Registries others) {
    Map<Registry, URI> both = new EnumMap<>(Registry.class);
    both.putAll(others.bases);
    both.putAll(bases);
    return new Registries(both);
  }

  /// The base address of a registry, when one is known.
  public Optional<URI> base(Registry registry) {
    URI base = bases.get(registry);
    return registry == Registry.GRADLE && base == null
        ? base(Registry.MAVEN)
        : Optional.ofNullable(base);
  }

  private static Optional<String> npm(Path home, Map<String, String> variables) {
    Stream<Optional<String>> settings =
        Stream.of("npm_config_registry", "NPM_CONFIG_REGISTRY")
            .map(name -> Optional.ofNullable(variables.get(name)));
    Stream<Optional<String>> files =
        Stream.of(home.resolve(".npmrc"), Path.of("/etc/npmrc"), Path.of("/usr/etc/npmrc"))
            .map(file -> first(NPM_SETTING, text(file)));
    Stream<Optional<String>> builtIn =
        Stream.of("/usr/lib/node_modules", "/usr/local/lib/node_modules", "/usr/share/nodejs")
            .map(Path::of)
            .flatMap(Registries::npmDefinitions)
            .map(file -> first(NPM_DEFAULT, text(file)));
    return Stream.of(settings, files, builtIn)
        .flatMap(stream -> stream)
        .flatMap(Optional::stream)
        .findFirst();
  }

  private static Stream<Path> npmDefinitions(Path modules) {
    String inside = "@npmcli/config/lib/definitions/definitions.js";
    return Stream.of(modules.resolve("npm/node_modules").resolve(inside), modules.resolve(inside));
  }

  private static Optional<String> maven(Path home) {
    Stream<Optional<String>> mirrors =
        Stream.of(home.resolve(".m2/settings.xml"), Path.of("/etc/maven/settings.xml"))
            .map(file -> first(MIRROR, COMMENT.matcher(text(file)).replaceAll("")))
            .map(mirror -> mirror.flatMap(xml -> first(ADDRESS, xml)));
    Stream<Optional<String>> builtIn =
        mavenHomes().flatMap(Registries::modelBuilders).map(Registries::superPom);
    return Stream.concat(mirrors, builtIn).flatMap(Optional::stream).findFirst();
  }

  private static Stream<Path> mavenHomes() {
    return Stream.of("/usr/bin/mvn", "/usr/local/bin/mvn", "/usr/share/maven/bin/mvn")
        .map(Path::of)
        .filter(Files::exists)
        .flatMap(Registries::realPath)
        .flatMap(mvn -> Optional.ofNullable(mvn.getParent()).map(Path::getParent).stream());
  }

  private static Stream<Path> realPath(Path path) {
    try {
      return Stream.of(path.toRealPath());
    } catch (IOException _) {
      return Stream.empty();
    }
  }

  private static Stream<Path> modelBuilders(Path mavenHome) {
    try (Stream<Path> files = Files.list(mavenHome.resolve("lib"))) {
      return files
          .filter(file -> String.valueOf(file.getFileName()).startsWith("maven-model-builder"))
          .toList()
          .stream();
    } catch (IOException _) {
      return Stream.empty();
    }
  }

  private static Optional<String> superPom(Path jar) {
    try (ZipFile zip = new ZipFile(jar.toFile())) {
      ZipEntry entry = zip.getEntry(SUPER_POM);
      return entry == null
          ? Optional.empty()
          : first(
              ADDRESS,
              new String(
                  zip.getInputStream(entry).readAllBytes(),
                  java.nio.charset.StandardCharsets.UTF_8));
    } catch (IOException _) {
      return Optional.empty();
    }
  }

  /// What the pattern finds, or its group 1 when it has one.
  static Optional<String> first(Pattern pattern, String text) {
    Matcher matcher = pattern.matcher(text);
    return matcher.find()
        ? Optional.of(matcher.group(matcher.groupCount() == 0 ? 0 : 1))
        : Optional.empty();
  }

  static String text(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException _) {
      return "";
    }
  }

  /// An address of a registry, with the slash at its end without which it is not a folder.
  ///
  /// @return empty for anything but http and https
  public static Optional<URI> parse(String address) {
    try {
      URI uri = URI.create(address.endsWith("/") ? address : address + "/");
      boolean http = "https".equals(uri.getScheme()) || "http".equals(uri.getScheme());
      return http && uri.getHost() != null ? Optional.of(uri) : Optional.empty();
    } catch (IllegalArgumentException _) {
      return Optional.empty();
    }
  }
}
