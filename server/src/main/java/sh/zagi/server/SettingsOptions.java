// SPDX-License-Identifier: Apache-2.0
package sh.zagi.server;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import sh.zagi.config.ConfigException;
import sh.zagi.config.ConfigLoader;
import sh.zagi.config.ServerConfig;

/// Where a command finds the server's settings: what was typed wins over variables, these over the
/// file.
final class SettingsOptions {
  /// Read when it is there.
  private static final Path FILE = Path.of("zagi.toml");

  @Option(names = "--data", paramLabel = "DIR", description = "folder for everything kept")
  private @Nullable String data;

  @Option(names = "--config", paramLabel = "FILE", description = "settings file (zagi.toml)")
  private @Nullable Path file;

  /// @param typed other settings that the command line held
  ServerConfig load(Map<String, String> typed) throws ConfigException {
    Map<String, String> flags = new LinkedHashMap<>(typed);
    if (data != null) {
      flags.put("data", data);
    }
    Optional<Path> found =
        file != null ? Optional.of(file) : Optional.of(FILE).filter(Files::exists);
    return ConfigLoader.load(found, System.getenv(), flags);
  }
}
