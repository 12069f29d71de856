// SPDX-License-Identifier: Apache-2.0
package sh.zagi.env.debian;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// Reads the machine's package sources, in both forms of `sources.list(5)`, and keeps those of
/// Debian itself: so the platform uses the mirror that its administrator chose.
public final class AptSources {
  private static final Pattern ONE_LINE =
      Pattern.compile("deb\\s+(?:\\[([^\\]]*)\\]\\s+)?(\\S+)\\s+(\\S+)\\s+(.+)");
  private static final Pattern SIGNED_BY = Pattern.compile("signed-by=(\\S+)");
  private static final Pattern DEBIAN_PATH = Pattern.compile(".*/debian(-security)?");
  private static final String COMPONENT = "main";

  private AptSources() {}

  /// The Debian archives of the machine.
  ///
  /// @param apt the folder of apt's settings, usually `/etc/apt`
  public static List<AptSource> read(Path apt) throws IOException {
    List<AptSource> sources = new ArrayList<>();
    Path list = apt.resolve("sources.list");
    if (Files.isRegularFile(list)) {
      sources.addAll(parseLines(Files.readString(list)));
    }
    Path folder = apt.resolve("sources.list.d");
    if (Files.isDirectory(folder)) {
      try (Stream<Path> files = Files.list(folder)) {
        for (Path file : files.sorted().toList()) {
          if (file.toString().endsWith(".list")) {
            sources.addAll(parseLines(Files.readString(file)));
          } else if (file.toString().endsWith(".sources")) {
            sources.addAll(parseStanzas(Files.readString(file)));
          }
        }
      }
    }
    return sources;
  }

  static List<AptSource> parseLines(String text) {
    List<AptSource> sources = new ArrayList<>();
    for (String line : text.split("\n", -1)) {
      Matcher matcher = ONE_LINE.matcher(line.replaceFirst("#.*", "").strip());
      if (matcher.matches()) {
        Matcher signed = SIGNED_BY.matcher(matcher.group(1) == null ? "" : matcher.group(1));
        Optional<String> keyring = signed.find() ? Optional.of(signed.group(1)) : Optional.empty();
        source(matcher.group(2), matcher.group(3), matcher.group(4), keyring)
            .ifPresent(sources::add);
      }
    }
    return sources;
  }

  static List<AptSource> parseStanzas(String text) {
    List<AptSource> sources = new ArrayList<>();
    for (String stanza : text.replaceAll("(?m)^#.*\n?", "").split("\n\\s*\n", -1)) {
      Map<String, String> fields = fields(stanza);
      boolean enabled = !"no".equals(fields.getOrDefault("enabled", "yes"));
      if (enabled && words(fields.getOrDefault("types", "")).contains("deb")) {
        for (String uri : words(fields.getOrDefault("uris", ""))) {
          source(
                  uri,
                  fields.getOrDefault("suites", ""),
                  fields.getOrDefault("components", ""),
                  Optional.ofNullable(fields.get("signed-by")))
              .ifPresent(sources::add);
        }
      }
    }
    return sources;
  }

  private static Map<String, String> fields(String stanza) {
    Map<String, String> fields = new HashMap<>();
    for (String line : stanza.replaceAll("\n[ \t]+", " ").split("\n", -1)) {
      int colon = line.indexOf(':');
      if (colon > 0) {
        String key = line.substring(0, colon).strip().toLowerCase(Locale.ROOT);
        fields.put(key, line.substring(colon + 1).strip());
      }
    }
    return fields;
  }

  private static Optional<AptSource> source(
      String uri, String suites, String components, Optional<String> keyring) {
    String base = uri.replaceFirst("/+$", "");
    boolean debian =
        keyring.map(k -> k.contains("debian-archive")).orElse(DEBIAN_PATH.matcher(base).matches());
    // backports are newer than the release and chosen by hand only
    List<String> wanted = words(suites).stream().filter(s -> !s.endsWith("-backports")).toList();
    boolean fits = base.startsWith("http:") || base.startsWith("https:");
    if (!debian || !fits || wanted.isEmpty() || !words(components).contains(COMPONENT)) {
      return Optional.empty();
    }
    Optional<Path> keys = keyring.filter(k -> k.startsWith("/")).map(Path::of);
    return Optional.of(new AptSource(URI.create(base), wanted, List.of(COMPONENT), keys));
  }

  private static List<String> words(String text) {
    return Arrays.stream(text.strip().split("\\s+", -1)).filter(w -> !w.isEmpty()).toList();
  }
}
