// SPDX-License-Identifier: Apache-2.0
package sh.zagi.env.detect.clue;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.regex.Pattern;

/// The packages that a shell command installs, under their Debian names.
final class Packages {
  private static final Pattern NAME = Pattern.compile("[a-z0-9][a-z0-9+.-]+");
  private static final Set<String> ENDS = Set.of("&&", "||", ";", "|", "&", ")", "}");
  private static final Set<String> WITH_VALUE =
      Set.of("-t", "-o", "--target-release", "--option", "--virtual", "-X", "--repository");

  /// What comes from elsewhere here, or serves the making of an image only.
  private static final Set<String> PASSED_OVER =
      Set.of(
          "nodejs",
          "npm",
          "yarn",
          "apt-transport-https",
          "apt-utils",
          "software-properties-common",
          "add-apt-repository",
          "docker-ce",
          "docker-ce-cli",
          "docker.io",
          "lsb-release",
          "gnupg",
          "gnupg2",
          "systemd");

  private static final Map<String, String> DEBIAN_BY_APT =
      Map.of("google-chrome-stable", "chromium", "chromium-browser", "chromium");

  /// Alpine's names that differ, and those that are equal.
  private static final Map<String, String> DEBIAN_BY_ALPINE = new HashMap<>();

  static {
    for (String same :
        List.of(
            "autoconf",
            "automake",
            "bash",
            "bison",
            "ca-certificates",
            "chromium",
            "cmake",
            "coreutils",
            "curl",
            "diffutils",
            "dumb-init",
            "ffmpeg",
            "file",
            "findutils",
            "flex",
            "g++",
            "gawk",
            "gcc",
            "gettext",
            "ghostscript",
            "git",
            "git-lfs",
            "gnupg",
            "graphviz",
            "grep",
            "imagemagick",
            "jq",
            "libffi-dev",
            "libpq-dev",
            "libsodium-dev",
            "libtool",
            "libxml2-dev",
            "libzip-dev",
            "less",
            "make",
            "ninja",
            "nano",
            "openssh-client",
            "openssl",
            "pandoc",
            "patch",
            "perl",
            "poppler-utils",
            "postgresql-client",
            "procps",
            "python3",
            "python3-dev",
            "rsync",
            "sed",
            "sudo",
            "tar",
            "tesseract-ocr",
            "tini",
            "tzdata",
            "unzip",
            "vim",
            "wget",
            "xz",
            "zip",
            "zsh",
            "nasm",
            "libpng-dev",
            "libwebp-dev",
            "librsvg",
            "redis",
            "sqlite",
            "supervisor",
            "nginx",
            "busybox")) {
      DEBIAN_BY_ALPINE.put(same, same);
    }
    DEBIAN_BY_ALPINE.putAll(
        Map.ofEntries(
            Map.entry("build-base", "build-essential"),
            Map.entry("alpine-sdk", "build-essential"),
            Map.entry("cairo", "libcairo2"),
            Map.entry("cairo-dev", "libcairo2-dev"),
            Map.entry("curl-dev", "libcurl4-openssl-dev"),
            Map.entry("font-noto", "fonts-noto-core"),
            Map.entry("freetype", "libfreetype6"),
            Map.entry("freetype-dev", "libfreetype-dev"),
            Map.entry("giflib-dev", "libgif-dev"),
            Map.entry("gmp-dev", "libgmp-dev"),
            Map.entry("gnupg", "gnupg"),
            Map.entry("harfbuzz", "libharfbuzz0b"),
            Map.entry("icu-dev", "libicu-dev"),
            Map.entry("icu-libs", "libicu72"),
            Map.entry("imagemagick-dev", "libmagickwand-dev"),
            Map.entry("jpeg-dev", "libjpeg-dev"),
            Map.entry("libjpeg-turbo-dev", "libjpeg-dev"),
            Map.entry("libpq", "libpq5"),
            Map.entry("librsvg", "librsvg2-2"),
            Map.entry("libxslt-dev", "libxslt1-dev"),
            Map.entry("linux-headers", "linux-libc-dev"),
            Map.entry("mariadb-client", "mariadb-client"),
            Map.entry("mariadb-connector-c-dev", "libmariadb-dev"),
            Map.entry("mariadb-dev", "libmariadb-dev"),
            Map.entry("musl-dev", "libc6-dev"),
            Map.entry("mysql-client", "default-mysql-client"),
            Map.entry("ncurses-dev", "libncurses-dev"),
            Map.entry("ninja", "ninja-build"),
            Map.entry("nss", "libnss3"),
            Map.entry("oniguruma-dev", "libonig-dev"),
            Map.entry("openldap-dev", "libldap-dev"),
            Map.entry("openssh", "openssh-client"),
            Map.entry("openssl-dev", "libssl-dev"),
            Map.entry("pango", "libpango-1.0-0"),
            Map.entry("pango-dev", "libpango1.0-dev"),
            Map.entry("pixman-dev", "libpixman-1-dev"),
            Map.entry("pkgconfig", "pkg-config"),
            Map.entry("pkgconf", "pkg-config"),
            Map.entry("postgresql-dev", "libpq-dev"),
            Map.entry("postgresql16-client", "postgresql-client"),
            Map.entry("postgresql15-client", "postgresql-client"),
            Map.entry("protobuf", "protobuf-compiler"),
            Map.entry("protobuf-dev", "libprotobuf-dev"),
            Map.entry("protoc", "protobuf-compiler"),
            Map.entry("py3-pip", "python3-pip"),
            Map.entry("readline-dev", "libreadline-dev"),
            Map.entry("redis", "redis-server"),
            Map.entry("sqlite", "sqlite3"),
            Map.entry("sqlite-dev", "libsqlite3-dev"),
            Map.entry("su-exec", "gosu"),
            Map.entry("tiff-dev", "libtiff-dev"),
            Map.entry("ttf-freefont", "fonts-freefont-ttf"),
            Map.entry("vips", "libvips42"),
            Map.entry("vips-dev", "libvips-dev"),
            Map.entry("xz", "xz-utils"),
            Map.entry("yaml-dev", "libyaml-dev"),
            Map.entry("zlib-dev", "zlib1g-dev")));
  }

  private Packages() {}

  /// A word of a command and the line on which it stands.
  record Word(String text, int line) {}

  /// Calls back for every package that a command installs with apt or apk.
  static void installed(List<Word> words, BiConsumer<String, Integer> each) {
    String manager = "";
    boolean installing = false;
    boolean skip = false;
    for (Word word : words) {
      String text = word.text();
      boolean end = ENDS.contains(text) || text.endsWith(";");
      if (skip) {
        skip = false;
      } else if (ENDS.contains(text)) {
        installing = false;
        manager = "";
      } else if (text.equals("apt-get")
          || text.equals("apt")
          || text.equals("apk")
          || text.equals("aptitude")) {
        manager = text;
        installing = false;
      } else if (WITH_VALUE.contains(text)) {
        skip = true;
      } else if (!installing) {
        installing = !manager.isEmpty() && (text.equals("install") || text.equals("add"));
      } else {
        debian(manager, text.replaceFirst(";$", ""), word.line(), each);
      }
      if (end && !ENDS.contains(text)) {
        installing = false;
        manager = "";
      }
    }
  }

  private static void debian(
      String manager, String word, int line, BiConsumer<String, Integer> each) {
    String name = word.replaceFirst("[=<>~/:].*$", "");
    if (!NAME.matcher(name).matches() || PASSED_OVER.contains(name)) {
      return;
    }
    if (!manager.equals("apk")) {
      each.accept(DEBIAN_BY_APT.getOrDefault(name, name), line);
    } else if (DEBIAN_BY_ALPINE.containsKey(name)) {
      each.accept(DEBIAN_BY_ALPINE.get(name), line);
    }
  }

  /// A package of apt that a plain list names.
  static void listed(String word, int line, BiConsumer<String, Integer> each) {
    debian("apt", word, line, each);
  }
}
