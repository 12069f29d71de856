// SPDX-License-Identifier: Apache-2.0
package sh.zagi.config;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Stream;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.dataformat.toml.TomlMapper;

/// Settings from, in rising order of weight: defaults, `zagi.toml`, `ZAGI_*` variables, flags.
public final class ConfigLoader {
  private static final int MAX_PORT = 65_535;
  private static final long MAX_FILE_BYTES = 1 << 20;

  private final Map<String, String> valueByKey;
  private final Map<String, String> variables;

  private ConfigLoader(Map<String, String> valueByKey, Map<String, String> variables) {
    this.valueByKey = valueByKey;
    this.variables = variables;
  }

  /// @param file `zagi.toml`; need not exist
  /// @param variables the process's environment
  /// @param flags flag name without dashes to value
  /// @throws ConfigException naming the first setting that cannot be used
  public static ServerConfig load(
      Optional<Path> file, Map<String, String> variables, Map<String, String> flags)
      throws ConfigException {
    Map<String, String> values = new HashMap<>();
    if (file.isPresent()) {
      values.putAll(readFile(file.get()));
    }
    for (Setting setting : Settings.all()) {
      String fromVariable = variables.get(setting.variable());
      if (fromVariable != null) {
        values.put(setting.key(), fromVariable);
      }
      String fromFlag = setting.flag().isEmpty() ? null : flags.get(setting.flag());
      if (fromFlag != null) {
        values.put(setting.key(), fromFlag);
      }
    }
    return new ConfigLoader(values, variables).config();
  }

  private static Map<String, String> readFile(Path file) throws ConfigException {
    try {
      if (Files.size(file) > MAX_FILE_BYTES) {
        throw new ConfigException("settings file too large: " + file);
      }
      Map<String, String> values = new LinkedHashMap<>();
      flatten("", new TomlMapper().readTree(Files.readString(file)), values);
      for (String key : values.keySet()) {
        if (Settings.all().stream().noneMatch(setting -> setting.key().equals(key))) {
          throw new ConfigException("unknown setting in " + file + ": " + key + suggestion(key));
        }
      }
      return values;
    } catch (JacksonException e) {
      throw new ConfigException(
          "settings file is not TOML: "
              + file
              + " line "
              + (e.getLocation() == null ? "?" : e.getLocation().getLineNr()));
    } catch (IOException _) {
      throw new ConfigException("settings file cannot be read: " + file);
    }
  }

  private static void flatten(String prefix, JsonNode node, Map<String, String> values) {
    for (var property : node.properties()) {
      String key = prefix.isEmpty() ? property.getKey() : prefix + "." + property.getKey();
      if (property.getValue().isObject()) {
        flatten(key, property.getValue(), values);
      } else {
        values.put(key, property.getValue().asString());
      }
    }
  }

  private static String suggestion(String key) {
    String last = key.substring(key.lastIndexOf('.') + 1);
    return Settings.all().stream()
        .filter(setting -> setting.key().endsWith(last) || key.endsWith(setting.key()))
        .findFirst()
        .map(setting -> " (did you mean " + setting.key() + "?)")
        .orElse("");
  }

  private ServerConfig config() throws ConfigException {
    String data = text(Settings.DATA).orElseGet(this::defaultData);
    return new ServerConfig(
        Path.of(data).toAbsolutePath().normalize(),
        text(Settings.ADMIN_KEY).map(Path::of),
        new ServerConfig.Doors(
            text(Settings.BIND).orElseThrow(), port(Settings.SSH_PORT), port(Settings.HTTP_PORT)),
        text(Settings.DATABASE),
        registries(),
        environments(),
        sessions());
  }

  private ServerConfig.Registries registries() {
    Map<String, String> addresses = new TreeMap<>();
    for (Setting setting : Settings.REGISTRIES) {
      String name = setting.key().substring(setting.key().indexOf('.') + 1);
      text(setting).ifPresent(address -> addresses.put(name, address));
    }
    return new ServerConfig.Registries(addresses);
  }

  private ServerConfig.Environments environments() throws ConfigException {
    Optional<String> cache = text(Settings.NIX_CACHE);
    Optional<String> key = text(Settings.NIX_CACHE_KEY);
    if (cache.isPresent() != key.isPresent()) {
      throw new ConfigException(
          Settings.NIX_CACHE.key() + " and " + Settings.NIX_CACHE_KEY.key() + " need each other");
    }
    if (cache.isPresent() && !cache.get().matches("(?:file|https?)://\\S+")) {
      throw new ConfigException(
          Settings.NIX_CACHE.key() + " cannot be '" + cache.get() + "': not an address");
    }
    List<String> inputs =
        Stream.of(text(Settings.NIX_INPUTS).orElse("").split("[\\s,]+", -1))
            .filter(one -> !one.isEmpty())
            .toList();
    return new ServerConfig.Environments(
        parse(
            Settings.KEEP_ENVIRONMENTS,
            text -> between(Durations.parse(text), Duration.ofMinutes(1), Duration.ofDays(3650))),
        inputs,
        cache,
        key);
  }

  private ServerConfig.Sessions sessions() throws ConfigException {
    return new ServerConfig.Sessions(
        parse(Settings.MEMORY, text -> between(DataSize.parse(text), "64MiB", "1TiB")),
        parse(Settings.PROCESSES, text -> (int) between(Long.parseLong(text), 16, 100_000)),
        parse(Settings.CPUS, text -> between(Double.parseDouble(text), 0.1, 1024.0)),
        parse(
            Settings.IDLE_STOP,
            text -> between(Durations.parse(text), Duration.ofSeconds(10), Duration.ofDays(30))),
        new ServerConfig.Counts(
            count(Settings.RUNNING, 10_000),
            count(Settings.KEPT, 10_000),
            count(Settings.ALL_RUNNING, 25_000)),
        parse(
            Settings.KEEP,
            text -> between(Durations.parse(text), Duration.ofMinutes(1), Duration.ofDays(3650))));
  }

  private int count(Setting setting, int most) throws ConfigException {
    return parse(setting, text -> (int) between(Long.parseLong(text), 1, most));
  }

  /// `$XDG_STATE_HOME/zagi`, else `~/.local/state/zagi`.
  private String defaultData() {
    String state = variables.get("XDG_STATE_HOME");
    String home = variables.getOrDefault("HOME", ".");
    return (state == null || state.isEmpty() ? home + "/.local/state" : state) + "/zagi";
  }

  private int port(Setting setting) throws ConfigException {
    return parse(setting, text -> (int) between(Long.parseLong(text), 0, MAX_PORT));
  }

  private Optional<String> text(Setting setting) {
    String value = valueByKey.getOrDefault(setting.key(), setting.fallback());
    return value.isEmpty() ? Optional.empty() : Optional.of(value);
  }

  private <T> T parse(Setting setting, Function<String, T> parser) throws ConfigException {
    String value = text(setting).orElseThrow();
    try {
      return parser.apply(value);
    } catch (IllegalArgumentException _) {
      throw new ConfigException(
          setting.key() + " cannot be '" + value + "': " + setting.description());
    }
  }

  private static long between(long value, long low, long high) {
    if (value < low || value > high) {
      throw new IllegalArgumentException("out of range");
    }
    return value;
  }

  private static double between(double value, double low, double high) {
    if (!(value >= low && value <= high)) {
      throw new IllegalArgumentException("out of range");
    }
    return value;
  }

  private static DataSize between(DataSize value, String low, String high) {
    between(value.bytes(), DataSize.parse(low).bytes(), DataSize.parse(high).bytes());
    return value;
  }

  private static Duration between(Duration value, Duration low, Duration high) {
    between(value.toMillis(), low.toMillis(), high.toMillis());
    return value;
  }
}
