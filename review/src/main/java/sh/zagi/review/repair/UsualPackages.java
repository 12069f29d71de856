// SPDX-License-Identifier: Apache-2.0
package sh.zagi.review.repair;

import java.util.Map;
import java.util.Optional;

/// Debian packages of what is missed most, and those where the file's own package is not what one
/// wants.
final class UsualPackages {
  private static final Map<String, String> PROGRAMS =
      Map.ofEntries(
          Map.entry("gcc", "build-essential"),
          Map.entry("g++", "build-essential"),
          Map.entry("cc", "build-essential"),
          Map.entry("c++", "build-essential"),
          Map.entry("make", "build-essential"),
          Map.entry("pkg-config", "pkg-config"),
          Map.entry("python", "python-is-python3"),
          Map.entry("python3", "python3"),
          Map.entry("pip", "python3-pip"),
          Map.entry("pip3", "python3-pip"),
          Map.entry("pytest", "python3-pytest"),
          Map.entry("py.test", "python3-pytest"),
          Map.entry("tclsh", "tcl"),
          Map.entry("java", "openjdk-17-jdk-headless"),
          Map.entry("javac", "openjdk-17-jdk-headless"),
          Map.entry("mvn", "maven"),
          Map.entry("psql", "postgresql-client-15"),
          Map.entry("createdb", "postgresql-client-15"),
          Map.entry("pg_dump", "postgresql-client-15"),
          Map.entry("pg_config", "libpq-dev"),
          Map.entry("mysql", "mariadb-client"),
          Map.entry("mysql_config", "libmariadb-dev-compat"),
          Map.entry("redis-cli", "redis-tools"),
          Map.entry("redis-server", "redis-server"),
          Map.entry("go", "golang-go"),
          Map.entry("cargo", "cargo"),
          Map.entry("rustc", "rustc"),
          Map.entry("ruby", "ruby"),
          Map.entry("bundle", "bundler"),
          Map.entry("rake", "rake"),
          Map.entry("php", "php-cli"),
          Map.entry("composer", "composer"),
          Map.entry("convert", "imagemagick"),
          Map.entry("dot", "graphviz"),
          Map.entry("google-chrome", "chromium"),
          Map.entry("autoreconf", "autoconf"),
          Map.entry("aclocal", "automake"),
          Map.entry("libtoolize", "libtool"),
          Map.entry("msgfmt", "gettext"),
          Map.entry("ninja", "ninja-build"),
          Map.entry("nc", "netcat-openbsd"),
          Map.entry("ip", "iproute2"),
          Map.entry("kill", "procps"),
          Map.entry("ps", "procps"),
          Map.entry("pkill", "procps"),
          Map.entry("protoc", "protobuf-compiler"),
          Map.entry("ssh", "openssh-client"),
          Map.entry("ssh-keygen", "openssh-client"),
          Map.entry("gpg", "gnupg"),
          Map.entry("awk", "gawk"),
          Map.entry("vi", "vim-tiny"));

  private static final Map<String, String> HEADERS =
      Map.ofEntries(
          Map.entry("Python.h", "python3-dev"),
          Map.entry("libpq-fe.h", "libpq-dev"),
          Map.entry("zlib.h", "zlib1g-dev"),
          Map.entry("openssl/ssl.h", "libssl-dev"),
          Map.entry("openssl/evp.h", "libssl-dev"),
          Map.entry("ffi.h", "libffi-dev"),
          Map.entry("sqlite3.h", "libsqlite3-dev"),
          Map.entry("curl/curl.h", "libcurl4-openssl-dev"),
          Map.entry("jpeglib.h", "libjpeg-dev"),
          Map.entry("libxml/parser.h", "libxml2-dev"),
          Map.entry("ncurses.h", "libncurses-dev"),
          Map.entry("curses.h", "libncurses-dev"),
          Map.entry("readline/readline.h", "libreadline-dev"),
          Map.entry("stdio.h", "build-essential"),
          Map.entry("jni.h", "openjdk-17-jdk-headless"));

  private static final Map<String, String> PYTHON_MODULES =
      Map.ofEntries(
          Map.entry("yaml", "python3-yaml"),
          Map.entry("PIL", "python3-pil"),
          Map.entry("cv2", "python3-opencv"),
          Map.entry("bs4", "python3-bs4"),
          Map.entry("dateutil", "python3-dateutil"),
          Map.entry("psycopg2", "python3-psycopg2"),
          Map.entry("MySQLdb", "python3-mysqldb"),
          Map.entry("setuptools", "python3-setuptools"),
          Map.entry("pkg_resources", "python3-pkg-resources"),
          Map.entry("distutils", "python3-distutils"),
          Map.entry("tkinter", "python3-tk"),
          Map.entry("venv", "python3-venv"),
          Map.entry("ensurepip", "python3-venv"),
          Map.entry("pytest", "python3-pytest"));

  private UsualPackages() {}

  static Optional<String> of(Missing missing) {
    return switch (missing) {
      case Missing.Program(String name) -> Optional.ofNullable(PROGRAMS.get(name));
      case Missing.Header(String path) -> Optional.ofNullable(HEADERS.get(path));
      case Missing.PythonModule(String name) ->
          Optional.ofNullable(PYTHON_MODULES.get(name.replaceFirst("\\..*", "")));
      default -> Optional.empty();
    };
  }
}
