// SPDX-License-Identifier: Apache-2.0
package sh.zagi.storage.db;

import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Where a PostgreSQL database is and who one is there, as a JDBC address says it.
public final class PostgresqlAddress {
  /// Longer than any that is meant.
  public static final int MOST_BYTES = 4096;

  private static final Pattern FORM =
      Pattern.compile("jdbc:postgresql://([\\w.:,\\[\\]-]+)/([\\w.-]+)(?:\\?(\\S*))?");

  /// Those that say who and how safely. Others of the driver's name classes and files, and are for
  /// whoever writes the settings of the machine.
  private static final Set<String> PARAMETERS =
      Set.of(
          "user",
          "password",
          "ssl",
          "sslmode",
          "sslrootcert",
          "currentSchema",
          "connectTimeout",
          "loginTimeout",
          "socketTimeout",
          "tcpKeepAlive",
          "targetServerType",
          "ApplicationName");

  private final String url;
  private final String place;

  private PostgresqlAddress(String url, String place) {
    this.url = url;
    this.place = place;
  }

  /// Reads `jdbc:postgresql://HOST[:PORT]/DATABASE?user=...&password=...`.
  ///
  /// @throws IllegalArgumentException with one line that holds nothing of the address but the name
  ///   of a parameter: it has a password
  public static PostgresqlAddress parse(String text) {
    Matcher matcher = FORM.matcher(text);
    if (!matcher.matches()) {
      throw new IllegalArgumentException(
          "not an address such as jdbc:postgresql://HOST/DATABASE?user=NAME&password=WORD");
    }
    String parameters = matcher.group(3) == null ? "" : matcher.group(3);
    for (String parameter : parameters.split("&", -1)) {
      String name = parameter.replaceFirst("=.*", "");
      if (!name.isEmpty() && !PARAMETERS.contains(name)) {
        throw new IllegalArgumentException(
            "a parameter that is not taken here"
                + (name.matches("\\w{1,40}") && parameter.contains("=") ? ": " + name : ""));
      }
    }
    return new PostgresqlAddress(text, matcher.group(1) + "/" + matcher.group(2));
  }

  /// The whole of it. Has the password: never logged.
  String url() {
    return url;
  }

  /// Host, port and name of the database, of any JDBC address.
  static String place(String url) {
    return url.replaceFirst("^jdbc:postgresql:(//)?", "").replaceFirst("\\?.*", "");
  }

  /// Without who one is there and the password.
  @Override
  public String toString() {
    return place;
  }
}
