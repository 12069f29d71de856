// SPDX-License-Identifier: Apache-2.0
package sh.zagi.env.detect.ecosystem;

import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// The Debian packages of PHP extensions.
public final class PhpExtensions {
  /// Extensions that Debian has as packages of their own; most others are part of PHP itself.
  private static final Set<String> PACKAGED =
      Set.of(
          "amqp",
          "apcu",
          "ast",
          "bcmath",
          "bz2",
          "curl",
          "dba",
          "ds",
          "enchant",
          "gd",
          "gearman",
          "gmp",
          "gnupg",
          "igbinary",
          "imagick",
          "imap",
          "intl",
          "ldap",
          "mailparse",
          "mbstring",
          "memcached",
          "mongodb",
          "mysql",
          "oauth",
          "odbc",
          "pcov",
          "pgsql",
          "pspell",
          "redis",
          "snmp",
          "soap",
          "sqlite3",
          "ssh2",
          "tidy",
          "uuid",
          "xdebug",
          "xml",
          "yaml",
          "zip",
          "zmq");

  /// Extensions whose Debian package has another name.
  private static final Map<String, String> PACKAGE_BY_EXTENSION =
      Map.ofEntries(
          Map.entry("dom", "php-xml"),
          Map.entry("simplexml", "php-xml"),
          Map.entry("xmlreader", "php-xml"),
          Map.entry("xmlwriter", "php-xml"),
          Map.entry("xsl", "php-xml"),
          Map.entry("mysqli", "php-mysql"),
          Map.entry("mysqlnd", "php-mysql"),
          Map.entry("pdo_mysql", "php-mysql"),
          Map.entry("pdo_pgsql", "php-pgsql"),
          Map.entry("pdo_sqlite", "php-sqlite3"));

  private PhpExtensions() {}

  /// The package of an extension; empty for one that is part of PHP, or unknown.
  public static Optional<String> debian(String extension) {
    return PACKAGED.contains(extension)
        ? Optional.of("php-" + extension)
        : Optional.ofNullable(PACKAGE_BY_EXTENSION.get(extension));
  }
}
