// SPDX-License-Identifier: Apache-2.0
package sh.zagi.env.fetch;

import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// Which registries the machine's own package managers were told to use, in their own files.
///
/// @param home of the user whose settings count
/// @param variables the process environment
record MachineSettings(Path home, Map<String, String> variables) {
  private static final Pattern PIP =
      Pattern.compile("(?m)^\\s*index[-_]url\\s*[=:]\\s*(https?://\\S+)");
  private static final Pattern GO = Pattern.compile("(?m)^GOPROXY=(https?://[^,|\\s]+)");
  private static final Pattern CARGO =
      Pattern.compile("(?m)^\\s*(?:registry|index)\\s*=\\s*\"sparse\\+(https?://[^\"]+)\"");
  private static final Pattern GEMRC =
      Pattern.compile("(?m)^:sources:\\s*\\n\\s*-\\s*['\"]?(https?://[^'\"\\s]+)");
  private static final Pattern BUNDLE =
      Pattern.compile("(?m)^BUNDLE_MIRROR__\\S+:\\s*['\"]?(https?://[^'\"\\s]+)");
  private static final Pattern COMPOSER =
      Pattern.compile("\"type\"\\s*:\\s*\"composer\"\\s*,\\s*\"url\"\\s*:\\s*\"(https?:[^\"]+)\"");

  Optional<String> pypi() {
    return variable("PIP_INDEX_URL")
        .or(() -> setting(PIP, ".config/pip/pip.conf", ".pip/pip.conf", "/etc/pip.conf"));
  }

  Optional<String> go() {
    return variable("GOPROXY")
        .map(list -> list.split("[,|]", 2)[0])
        .filter(first -> first.startsWith("http"))
        .or(() -> setting(GO, ".config/go/env", "/usr/lib/go/go.env", "/usr/local/go/go.env"));
  }

  Optional<String> crates() {
    return setting(CARGO, ".cargo/config.toml", ".cargo/config");
  }

  Optional<String> gems() {
    return setting(BUNDLE, ".bundle/config").or(() -> setting(GEMRC, ".gemrc", "/etc/gemrc"));
  }

  Optional<String> composer() {
    return setting(COMPOSER, ".config/composer/config.json", ".composer/config.json")
        .map(address -> address.replace("\\/", "/"));
  }

  private Optional<String> variable(String name) {
    return Optional.ofNullable(variables.get(name)).filter(value -> !value.isBlank());
  }

  /// @param files relative to the home folder, or absolute
  private Optional<String> setting(Pattern pattern, String... files) {
    return Stream.of(files)
        .map(file -> Registries.first(pattern, Registries.text(home.resolve(file))))
        .flatMap(Optional::stream)
        .findFirst();
  }
}
