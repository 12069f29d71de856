// SPDX-License-Identifier: Apache-2.0
package sh.zagi.env.attest;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import sh.zagi.env.debian.DebPackage;
import sh.zagi.env.lock.LockedFile;

/// Names of packages that hold in every ecosystem (package-url specification).
///
/// @param namespace steps joined by `/`; empty for none
/// @param qualifiers `key=value` joined by `&`, sorted; empty for none
record PackageUrl(String type, String namespace, String name, String version, String qualifiers) {
  private static final Pattern NPM = Pattern.compile("((@[^/]+)/)?([^/]+)/-/.*");
  private static final Pattern WHEEL = Pattern.compile("([^-]+)-([^-]+)(-.*)?\\.whl");
  private static final Pattern SOURCE = Pattern.compile("(.+)-([^-]+?)\\.(tar\\.gz|zip|tgz)");
  private static final Pattern CRATE = Pattern.compile(".*?([^/]+)-(\\d[^/]*)\\.crate");
  private static final Pattern CRATE_PARTS = Pattern.compile("(.*/)?([^/]+)/([^/]+)/download");
  private static final Pattern GO = Pattern.compile("(.+)/@v/(.+)\\.(zip|mod|info)");
  private static final Pattern GEM = Pattern.compile("(.*/)?([^/]+?)-(\\d[^/]*)\\.gem");
  private static final int MAVEN_STEPS = 4;

  static PackageUrl of(DebPackage one) {
    return new PackageUrl(
        "deb", "debian", one.name(), one.version(), "arch=" + one.arch() + "&distro=debian-12");
  }

  static PackageUrl npm(String name, String version) {
    int slash = name.indexOf('/');
    return slash < 0
        ? new PackageUrl("npm", "", name, version, "")
        : new PackageUrl("npm", name.substring(0, slash), name.substring(slash + 1), version, "");
  }

  /// What a file of a registry is; a generic name where its path tells nothing.
  static PackageUrl of(LockedFile file) {
    String path = file.path();
    String last = path.substring(path.lastIndexOf('/') + 1);
    Optional<PackageUrl> known =
        switch (file.registry()) {
          case "npm" -> npmPath(path);
          case "maven", "gradle" -> maven(path, last);
          case "pypi" ->
              match(WHEEL, last, "pypi", 1, 2).or(() -> match(SOURCE, last, "pypi", 1, 2));
          case "crates" ->
              match(CRATE_PARTS, path, "cargo", 2, 3).or(() -> match(CRATE, path, "cargo", 1, 2));
          case "go" -> go(path);
          case "gems" -> match(GEM, path, "gem", 2, 3);
          default -> Optional.empty();
        };
    return known.orElseGet(
        () -> new PackageUrl("generic", file.registry(), last, file.sha256(), ""));
  }

  private static Optional<PackageUrl> npmPath(String path) {
    Matcher found = NPM.matcher(path);
    if (!found.matches()) {
      return Optional.empty();
    }
    String file = path.substring(path.lastIndexOf('/') + 1).replaceFirst("\\.tgz$", "");
    String name = found.group(3);
    String version = file.startsWith(name + "-") ? file.substring(name.length() + 1) : file;
    return Optional.of(
        new PackageUrl("npm", found.group(2) == null ? "" : found.group(2), name, version, ""));
  }

  private static Optional<PackageUrl> maven(String path, String last) {
    String[] steps = path.split("/", -1);
    if (steps.length < MAVEN_STEPS) {
      return Optional.empty();
    }
    String name = steps[steps.length - 3];
    String version = steps[steps.length - 2];
    String group = Stream.of(steps).limit(steps.length - 3L).collect(Collectors.joining("."));
    String stem = name + "-" + version;
    String rest = last.startsWith(stem) ? last.substring(stem.length()) : "." + last;
    int dot = rest.lastIndexOf('.');
    String classifier = rest.startsWith("-") && dot > 1 ? rest.substring(1, dot) : "";
    String type = "type=" + rest.substring(dot + 1);
    return Optional.of(
        new PackageUrl(
            "maven",
            group,
            name,
            version,
            classifier.isEmpty() ? type : "classifier=" + classifier + "&" + type));
  }

  private static Optional<PackageUrl> go(String path) {
    Matcher found = GO.matcher(path);
    if (!found.matches()) {
      return Optional.empty();
    }
    String module = found.group(1);
    int slash = module.lastIndexOf('/');
    return Optional.of(
        new PackageUrl(
            "golang",
            slash < 0 ? "" : module.substring(0, slash),
            module.substring(slash + 1),
            found.group(2),
            found.group(3).equals("zip") ? "" : "type=" + found.group(3)));
  }

  private static Optional<PackageUrl> match(
      Pattern form, String text, String type, int name, int version) {
    Matcher found = form.matcher(text);
    return found.matches()
        ? Optional.of(
            new PackageUrl(
                type,
                "",
                type.equals("pypi") ? found.group(name).replace('_', '-') : found.group(name),
                found.group(version),
                ""))
        : Optional.empty();
  }

  @Override
  public String toString() {
    StringBuilder out = new StringBuilder("pkg:").append(type).append('/');
    if (!namespace.isEmpty()) {
      out.append(
              Stream.of(namespace.split("/", -1))
                  .map(PackageUrl::encoded)
                  .collect(Collectors.joining("/")))
          .append('/');
    }
    out.append(encoded(name)).append('@').append(encoded(version));
    if (!qualifiers.isEmpty()) {
      out.append('?')
          .append(
              Stream.of(qualifiers.split("&", -1))
                  .map(one -> one.split("=", 2)[0] + "=" + encoded(one.split("=", 2)[1]))
                  .collect(Collectors.joining("&")));
    }
    return out.toString();
  }

  private static String encoded(String text) {
    StringBuilder out = new StringBuilder();
    for (byte b : text.getBytes(UTF_8)) {
      char c = (char) (b & 0xff);
      boolean plain = c < 0x80 && (Character.isLetterOrDigit(c) || ".-_~:".indexOf(c) >= 0);
      out.append(plain ? String.valueOf(c) : "%%%02X".formatted((int) c));
    }
    return out.toString();
  }
}
