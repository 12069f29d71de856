// SPDX-License-Identifier: Apache-2.0
package sh.zagi.config;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
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
  private static final long MOST_CALLS = 1_000_000;
  private static final String NONE = "none";
  private static final int MOST_HOOKS = 6;

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
            text(Settings.BIND).orElseThrow(),
            port(Settings.SSH_PORT),
            port(Settings.HTTP_PORT),
            parse(Settings.KEY_EXCHANGES, text -> oneOf(text, "quick", "all").equals("all")),
            new ServerConfig.Web(address(Settings.HTTP_URL), address(Settings.HTTP_PREVIEWS))),
        text(Settings.DATABASE),
        registries(),
        environments(),
        sessions(),
        new ServerConfig.Mirrors(
            text(Settings.MIRROR_HOST).orElse(""),
            words(Settings.MIRROR_ALLOW),
            parse(
                Settings.MIRROR_POLL,
                text -> between(Durations.parse(text), Duration.ofSeconds(1), Duration.ofDays(30))),
            forgeApp()),
        new ServerConfig.Largest(
            parse(Settings.LARGEST_FILE, text -> between(DataSize.parse(text), "1MiB", "1TiB")),
            parse(
                Settings.LARGEST_OBJECT, text -> between(DataSize.parse(text), "1MiB", "2047MiB")),
            parse(Settings.LARGEST_PUSH, text -> between(DataSize.parse(text), "1MiB", "1TiB"))),
        new ServerConfig.Operation(
            text(Settings.TRUSTED_USER_CA).map(Path::of),
            parse(Settings.METRICS, text -> oneOf(text, "none", "loopback", "admin", "all")),
            backups(),
            new ServerConfig.Webhooks(
                words(Settings.WEBHOOK_ALLOW),
                parse(
                    Settings.WEBHOOK_RETRY,
                    text ->
                        between(
                            Durations.parse(text), Duration.ofSeconds(1), Duration.ofHours(1)))),
            hooks(),
            new ServerConfig.Owners(
                parse(Settings.OWNED_REPOSITORIES, text -> orNone(text, 0, 1_000_000)),
                parse(
                    Settings.OWNED_STORAGE,
                    text ->
                        text.equals(NONE)
                            ? Long.MAX_VALUE
                            : between(DataSize.parse(text), "1MiB", "1024TiB").bytes())),
            new ServerConfig.Rates(
                parse(Settings.CALLS_OF_PERSON, text -> orNone(text, 1, MOST_CALLS)),
                parse(Settings.CALLS_OF_TOKEN, text -> orNone(text, 1, MOST_CALLS)),
                parse(Settings.CALLS_OF_ADDRESS, text -> orNone(text, 1, MOST_CALLS))),
            new ServerConfig.LogIns(flag(Settings.PASSKEYS), provider())));
  }

  private Optional<ServerConfig.Provider> provider() throws ConfigException {
    boolean create = flag(Settings.OIDC_CREATE);
    if (!together(Settings.OIDC_ISSUER, Settings.OIDC_CLIENT, Settings.OIDC_SECRET)) {
      return Optional.empty();
    }
    URI issuer = parse(Settings.OIDC_ISSUER, WebAddress::parse);
    return Optional.of(
        new ServerConfig.Provider(
            issuer,
            text(Settings.OIDC_CLIENT).orElseThrow(),
            readable(Settings.OIDC_SECRET),
            text(Settings.OIDC_NAME).orElse(issuer.getHost()),
            create));
  }

  private Optional<ServerConfig.ForgeApp> forgeApp() throws ConfigException {
    if (!together(
        Settings.MIRROR_APP_HOST,
        Settings.MIRROR_APP_API,
        Settings.MIRROR_APP_ID,
        Settings.MIRROR_APP_KEY)) {
      return Optional.empty();
    }
    return Optional.of(
        new ServerConfig.ForgeApp(
            text(Settings.MIRROR_APP_HOST).orElseThrow().toLowerCase(Locale.ROOT),
            parse(Settings.MIRROR_APP_API, WebAddress::parse),
            text(Settings.MIRROR_APP_ID).orElseThrow(),
            readable(Settings.MIRROR_APP_KEY)));
  }

  /// Whether these are given, of which none is of use without the others.
  private boolean together(Setting... settings) throws ConfigException {
    Optional<Setting> given =
        Arrays.stream(settings).filter(one -> text(one).isPresent()).findFirst();
    if (given.isEmpty()) {
      return false;
    }
    for (Setting one : settings) {
      if (text(one).isEmpty()) {
        throw new ConfigException(given.get().key() + " needs " + one.key());
      }
    }
    return true;
  }

  private Path readable(Setting setting) throws ConfigException {
    Path file = Path.of(text(setting).orElseThrow()).toAbsolutePath().normalize();
    if (!Files.isRegularFile(file) || !Files.isReadable(file)) {
      throw new ConfigException(setting.key() + " cannot be read: " + file);
    }
    return file;
  }

  private boolean flag(Setting setting) throws ConfigException {
    return parse(setting, text -> oneOf(text, "true", "false").equals("true"));
  }

  private ServerConfig.Hooks hooks() throws ConfigException {
    return new ServerConfig.Hooks(
        parse(Settings.HOOK_RUNNING, text -> (int) between(Long.parseLong(text), 0, MOST_HOOKS)),
        parse(
            Settings.HOOK_TIME,
            text -> between(Durations.parse(text), Duration.ofSeconds(1), Duration.ofMinutes(10))));
  }

  private ServerConfig.Backups backups() throws ConfigException {
    Optional<Path> folder = text(Settings.BACKUP_FOLDER).map(Path::of);
    Optional<Duration> every = Optional.empty();
    if (text(Settings.BACKUP_EVERY).isPresent()) {
      every =
          Optional.of(
              parse(
                  Settings.BACKUP_EVERY,
                  text ->
                      between(
                          Durations.parse(text), Duration.ofMinutes(1), Duration.ofDays(3650))));
    }
    if (every.isPresent() && folder.isEmpty()) {
      throw new ConfigException(
          Settings.BACKUP_EVERY.key() + " needs " + Settings.BACKUP_FOLDER.key());
    }
    return new ServerConfig.Backups(
        folder.map(path -> path.toAbsolutePath().normalize()),
        every,
        count(Settings.BACKUP_KEEP, 10_000));
  }

  /// An address of ours without a path, without the slash at its end.
  private Optional<String> address(Setting setting) throws ConfigException {
    Optional<String> given = text(setting);
    if (given.isPresent() && !given.get().matches("https?://[A-Za-z0-9.\\[\\]:-]+/?")) {
      throw new ConfigException(
          setting.key() + " cannot be '" + given.get() + "': " + setting.description());
    }
    return given.map(text -> text.replaceFirst("/$", ""));
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
    return new ServerConfig.Environments(
        parse(
            Settings.KEEP_ENVIRONMENTS,
            text -> between(Durations.parse(text), Duration.ofMinutes(1), Duration.ofDays(3650))),
        words(Settings.NIX_INPUTS),
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
            count(Settings.ALL_RUNNING, 25_000),
            strangers()),
        parse(
            Settings.KEEP,
            text -> between(Durations.parse(text), Duration.ofMinutes(1), Duration.ofDays(3650))),
        new ServerConfig.Egress(words(Settings.EGRESS), words(Settings.EGRESS_OF_STRANGERS)),
        new ServerConfig.Disk(
            parse(Settings.DISK, text -> between(DataSize.parse(text), "64MiB", "16TiB")),
            parse(Settings.FILES, text -> between(Long.parseLong(text), 1_000, 100_000_000))));
  }

  private ServerConfig.Strangers strangers() throws ConfigException {
    return new ServerConfig.Strangers(
        parse(Settings.STRANGERS, text -> (int) between(Long.parseLong(text), 0, 1_000)),
        count(Settings.STRANGERS_EACH, 1_000),
        parse(
            Settings.STRANGERS_LIFE,
            text -> between(Durations.parse(text), Duration.ofSeconds(10), Duration.ofDays(1))));
  }

  private static long orNone(String text, long low, long high) {
    return text.equals(NONE) ? Long.MAX_VALUE : between(Long.parseLong(text), low, high);
  }

  private static String oneOf(String text, String... words) {
    if (!List.of(words).contains(text)) {
      throw new IllegalArgumentException(text);
    }
    return text;
  }

  private List<String> words(Setting setting) {
    return Stream.of(text(setting).orElse("").split("[\\s,]+", -1))
        .filter(one -> !one.isEmpty())
        .toList();
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
