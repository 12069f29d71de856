// SPDX-License-Identifier: Apache-2.0
package sh.zagi.env.service;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;

/// What an environment says about one of its services.
///
/// @param name also its host name inside
/// @param packageName the Debian package of the server, perhaps with `=version`; empty for the
///   usual one
/// @param port empty settings leave it to the kind: 0
/// @param settings `database`, `user`, `password`: words that a database gets to know
public record ServiceRequest(
    String name, String packageName, int port, Map<String, String> settings) {
  /// What becomes part of statements, commands and addresses without quoting.
  private static final Pattern WORD = Pattern.compile("[A-Za-z0-9_][A-Za-z0-9_.-]{0,62}");

  public ServiceRequest {
    settings = Collections.unmodifiableMap(new TreeMap<>(settings));
  }

  /// The settings whose values could not be used as they are.
  List<String> badSettings() {
    return settings.entrySet().stream()
        .filter(one -> !one.getValue().isEmpty() && !WORD.matcher(one.getValue()).matches())
        .map(Map.Entry::getKey)
        .toList();
  }

  int portOr(int usual) {
    return port == 0 ? usual : port;
  }

  String setting(String key, String usual) {
    String value = settings.getOrDefault(key, "");
    return value.isEmpty() ? usual : value;
  }

  /// Where it keeps its data, in each session its own.
  String data() {
    return "/var/lib/zagi/" + name;
  }
}
