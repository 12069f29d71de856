// SPDX-License-Identifier: Apache-2.0
package sh.zagi.env.detect.clue;

import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// What the names of nixpkgs say: tools with their versions, and Debian's names of libraries.
final class NixNames {
  private static final Pattern SPLIT =
      Pattern.compile(
          "^([a-z][a-z+]*?(?:-sdk|-headless|-bin)?)[-_]?(\\d+(?:[_.]\\d+)*)?(?:_x|-slim|_headless)?$");

  /// Name without its version to tool.
  private static final Map<String, String> TOOL_BY_NAME =
      Map.ofEntries(
          Map.entry("bazel", "bazel"),
          Map.entry("bun", "bun"),
          Map.entry("cargo", "rust"),
          Map.entry("clojure", "clojure"),
          Map.entry("cmake", "cmake"),
          Map.entry("composer", "composer"),
          Map.entry("crystal", "crystal"),
          Map.entry("dart", "dart"),
          Map.entry("deno", "deno"),
          Map.entry("dotnet-sdk", "dotnet"),
          Map.entry("elixir", "elixir"),
          Map.entry("erlang", "erlang"),
          Map.entry("gcc", "gcc"),
          Map.entry("ghc", "ghc"),
          Map.entry("gleam", "gleam"),
          Map.entry("go", "go"),
          Map.entry("gradle", "gradle"),
          Map.entry("guile", "guile"),
          Map.entry("hugo", "hugo"),
          Map.entry("jdk", "java"),
          Map.entry("julia", "julia"),
          Map.entry("leiningen", "leiningen"),
          Map.entry("lua", "lua"),
          Map.entry("maven", "maven"),
          Map.entry("meson", "meson"),
          Map.entry("ninja", "ninja"),
          Map.entry("nim", "nim"),
          Map.entry("nodejs", "node"),
          Map.entry("ocaml", "ocaml"),
          Map.entry("openjdk", "java"),
          Map.entry("perl", "perl"),
          Map.entry("php", "php"),
          Map.entry("pnpm", "pnpm"),
          Map.entry("poetry", "poetry"),
          Map.entry("python", "python"),
          Map.entry("racket", "racket"),
          Map.entry("ruby", "ruby"),
          Map.entry("rustc", "rust"),
          Map.entry("rustup", "rust"),
          Map.entry("sbt", "sbt"),
          Map.entry("stack", "stack"),
          Map.entry("swift", "swift"),
          Map.entry("temurin-bin", "java"),
          Map.entry("uv", "uv"),
          Map.entry("yarn", "yarn"),
          Map.entry("zig", "zig"),
          Map.entry("zulu", "java"));

  private static final Map<String, String> DEBIAN_BY_NAME =
      Map.ofEntries(
          Map.entry("cairo", "libcairo2-dev"),
          Map.entry("chromium", "chromium"),
          Map.entry("curl", "curl"),
          Map.entry("ffmpeg", "ffmpeg"),
          Map.entry("fontconfig", "libfontconfig-dev"),
          Map.entry("freetype", "libfreetype-dev"),
          Map.entry("ghostscript", "ghostscript"),
          Map.entry("glib", "libglib2.0-dev"),
          Map.entry("gnumake", "make"),
          Map.entry("graphviz", "graphviz"),
          Map.entry("gtk3", "libgtk-3-dev"),
          Map.entry("icu", "libicu-dev"),
          Map.entry("imagemagick", "imagemagick"),
          Map.entry("jq", "jq"),
          Map.entry("libffi", "libffi-dev"),
          Map.entry("libpq", "libpq-dev"),
          Map.entry("libsodium", "libsodium-dev"),
          Map.entry("libuuid", "uuid-dev"),
          Map.entry("libxml2", "libxml2-dev"),
          Map.entry("libxslt", "libxslt1-dev"),
          Map.entry("libyaml", "libyaml-dev"),
          Map.entry("ncurses", "libncurses-dev"),
          Map.entry("openssl", "libssl-dev"),
          Map.entry("pango", "libpango1.0-dev"),
          Map.entry("pandoc", "pandoc"),
          Map.entry("pkg-config", "pkg-config"),
          Map.entry("pkgconfig", "pkg-config"),
          Map.entry("poppler_utils", "poppler-utils"),
          Map.entry("protobuf", "protobuf-compiler"),
          Map.entry("readline", "libreadline-dev"),
          Map.entry("shellcheck", "shellcheck"),
          Map.entry("sqlite", "sqlite3"),
          Map.entry("tesseract", "tesseract-ocr"),
          Map.entry("unzip", "unzip"),
          Map.entry("vips", "libvips-dev"),
          Map.entry("zip", "zip"),
          Map.entry("zlib", "zlib1g-dev"));

  private static final Map<String, String> SERVICE_BY_NAME =
      Map.of(
          "postgresql", "postgres",
          "postgres", "postgres",
          "redis", "redis",
          "valkey", "redis",
          "mysql", "mysql",
          "mariadb", "mariadb",
          "mongodb", "mongodb",
          "memcached", "memcached",
          "rabbitmq", "rabbitmq",
          "nats-server", "nats");

  private NixNames() {}

  /// The tool of a name such as `nodejs_20`, `python311`, `go_1_22` or `jdk17`.
  static Optional<Images.Named> tool(String attribute) {
    Matcher matcher = SPLIT.matcher(attribute);
    if (!matcher.matches() || !TOOL_BY_NAME.containsKey(matcher.group(1))) {
      return Optional.empty();
    }
    String tool = TOOL_BY_NAME.getOrDefault(matcher.group(1), "");
    return Optional.of(
        new Images.Named(tool, version(tool, Optional.ofNullable(matcher.group(2)).orElse(""))));
  }

  /// Digits run together are major and minor, except where only majors are in use.
  private static String version(String tool, String digits) {
    boolean together = digits.matches("\\d{2,3}");
    return switch (tool) {
      case "python", "php", "lua" ->
          together ? digits.charAt(0) + "." + digits.substring(1) : digits.replace('_', '.');
      case "ghc" ->
          together && digits.length() > 2
              ? digits.charAt(0) + "." + digits.charAt(1) + "." + digits.substring(2)
              : together ? digits.charAt(0) + "." + digits.substring(1) : digits;
      default -> digits.replace('_', '.');
    };
  }

  static Optional<String> debian(String attribute) {
    return Optional.ofNullable(DEBIAN_BY_NAME.get(attribute));
  }

  static Optional<String> service(String attribute) {
    return Optional.ofNullable(SERVICE_BY_NAME.get(attribute.replaceFirst("_\\d+$", "")));
  }
}
