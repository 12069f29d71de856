// SPDX-License-Identifier: Apache-2.0
package sh.zagi.storage.git.check;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.eclipse.jgit.errors.ConfigInvalidException;
import org.eclipse.jgit.lib.Config;

/// What a `.gitmodules` must not say, because a clone with submodules would obey it.
final class ModulesRules {
  private static final String SECTION = "submodule";
  private static final Set<String> SCHEMES =
      Set.of("http", "https", "ssh", "git", "git+ssh", "ssh+git", "file", "ftp", "ftps");

  private static final Pattern AFTER_HEAD =
      Pattern.compile(
          "^\\s*\\[[^\"\\]\\n]*(?:\"(?:\\\\.|[^\"\\\\\\n])*\")?\\s*\\][ \\t\\r]*[^\\s#;]",
          Pattern.MULTILINE);

  private ModulesRules() {}

  static Optional<String> refusal(byte[] content) {
    String text = new String(content, StandardCharsets.UTF_8);
    // JGit leaves out what follows a section's head on its line; git reads it.
    if (AFTER_HEAD.matcher(text).find()) {
      return Optional.of("a setting on the line of its section");
    }
    Config config = new Config();
    try {
      config.fromText(text);
    } catch (ConfigInvalidException e) {
      return Optional.of("cannot be read");
    }
    for (String name : config.getSubsections(SECTION)) {
      Optional<String> reason = name(name).or(() -> settings(config, name));
      if (reason.isPresent()) {
        return reason;
      }
    }
    return Optional.empty();
  }

  private static Optional<String> name(String name) {
    boolean climbs = List.of(name.split("[/\\\\]", -1)).contains("..");
    return climbs || name.isEmpty() || name.startsWith("-")
        ? Optional.of("a name that leads elsewhere")
        : Optional.empty();
  }

  private static Optional<String> settings(Config config, String name) {
    for (String key : List.of("path", "update", "url")) {
      // A key alone on its line has no value at all, which JGit gives as null.
      if (Stream.of(config.getStringList(SECTION, name, key)).anyMatch(Objects::isNull)) {
        return Optional.of("a setting without a value");
      }
    }
    for (String path : config.getStringList(SECTION, name, "path")) {
      if (path.startsWith("-") || hasControl(path)) {
        return Optional.of("a path that git could take for an option");
      }
    }
    for (String update : config.getStringList(SECTION, name, "update")) {
      if (update.strip().startsWith("!")) {
        return Optional.of("an update that runs a command");
      }
    }
    for (String url : config.getStringList(SECTION, name, "url")) {
      if (isHostile(url)) {
        return Optional.of("an address that no clone should follow");
      }
    }
    return Optional.empty();
  }

  private static boolean isHostile(String url) {
    if (url.startsWith("-") || hasControl(url) || hasControl(decoded(url))) {
      return true;
    }
    // `helper::address` runs a program of the cloning machine.
    if (url.matches("[A-Za-z0-9+.-]+::.*")) {
      return true;
    }
    int scheme = url.indexOf("://");
    if (scheme > 0 && !SCHEMES.contains(url.substring(0, scheme))) {
      return true;
    }
    boolean relative = url.startsWith("./") || url.startsWith("../");
    return relative ? climbsToAddress(url) : scheme > 0 && !hasHost(url, scheme);
  }

  /// `../../:host` would become an address of its own when the steps are taken.
  private static boolean climbsToAddress(String url) {
    String rest = decoded(url);
    while (rest.startsWith("./") || rest.startsWith("../")) {
      rest = rest.substring(rest.indexOf('/') + 1);
    }
    return rest.startsWith(":");
  }

  private static boolean hasHost(String url, int scheme) {
    String rest = url.substring(scheme + "://".length());
    return url.startsWith("file:") || !(rest.isEmpty() || rest.startsWith("/"));
  }

  private static String decoded(String url) {
    try {
      return URLDecoder.decode(url.replace("+", "%2B"), StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      return url;
    }
  }

  private static boolean hasControl(String text) {
    return text.chars().anyMatch(c -> c < ' ' || c == 0x7f);
  }
}
