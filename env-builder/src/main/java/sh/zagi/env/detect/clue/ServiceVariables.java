// SPDX-License-Identifier: Apache-2.0
package sh.zagi.env.detect.clue;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;

/// What the variables of a database's container say about the database.
final class ServiceVariables {
  private static final Pattern PLAIN = Pattern.compile("[\\w.-]{1,64}");

  /// Beginnings of variables by the kind of service that reads them.
  private static final Map<String, List<String>> PREFIXES =
      Map.of(
          "postgres", List.of("POSTGRES_", "POSTGRESQL_"),
          "mysql", List.of("MYSQL_"),
          "mariadb", List.of("MARIADB_", "MYSQL_"),
          "mongodb", List.of("MONGO_INITDB_", "MONGO_INITDB_ROOT_"),
          "rabbitmq", List.of("RABBITMQ_DEFAULT_"));

  private static final Map<String, String> SETTINGS =
      Map.of(
          "DB", "database",
          "DATABASE", "database",
          "USER", "user",
          "USERNAME", "user",
          "PASSWORD", "password",
          "PASS", "password",
          "VHOST", "vhost");

  private ServiceVariables() {}

  /// @param kind of the service, whatever other services the variables are for as well
  static Map<String, String> settings(String kind, Map<String, String> variables) {
    Map<String, String> settings = new TreeMap<>();
    for (String prefix : PREFIXES.getOrDefault(kind, List.of())) {
      variables.forEach((variable, text) -> {
        String rest = variable.startsWith(prefix) ? variable.substring(prefix.length()) : "";
        if (SETTINGS.containsKey(rest) && PLAIN.matcher(text).matches()) {
          settings.putIfAbsent(SETTINGS.getOrDefault(rest, ""), text);
        }
      });
    }
    String password = settings.getOrDefault("password", "");
    // Any other could be somebody's: it stays where it is written.
    boolean secret =
        !password.equals(settings.get("user")) && !password.equals(settings.get("database"));
    if (secret) {
      settings.remove("password");
    }
    return settings;
  }
}
