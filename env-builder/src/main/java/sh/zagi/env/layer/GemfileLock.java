// SPDX-License-Identifier: Apache-2.0
package sh.zagi.env.layer;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import sh.zagi.env.fetch.FetchException;

/// A Gemfile.lock.
///
/// @param gems one of each name, in the form for this platform
record GemfileLock(List<Gem> gems) {
  private static final Pattern GEM = Pattern.compile(" {4}(\\S+) \\(([^)]+)\\)");
  private static final Pattern CHECKSUM =
      Pattern.compile(" {2}(\\S+) \\(([^)]+)\\) sha256=([0-9a-f]{64}).*");
  private static final Pattern VERSION = Pattern.compile("([0-9][0-9A-Za-z.]*)(?:-(.+))?");
  private static final Pattern OWN = Pattern.compile("x86_64-linux(-gnu)?");

  GemfileLock {
    gems = List.copyOf(gems);
  }

  /// @param platform empty for a gem of Ruby code alone
  /// @param sha256 empty when the lockfile has no digests
  record Gem(String name, String version, String platform, String sha256) {
    String versionAndPlatform() {
      return platform.isEmpty() ? version : version + "-" + platform;
    }

    String fullName() {
      return name + "-" + versionAndPlatform();
    }
  }

  static GemfileLock parse(String file, String text) throws FetchException {
    Map<String, String> checksums = new HashMap<>();
    Map<String, Gem> gems = new LinkedHashMap<>();
    String section = "";
    String remote = "";
    for (String line : text.lines().toList()) {
      Matcher gem = GEM.matcher(line);
      Matcher checksum = CHECKSUM.matcher(line);
      if (!line.startsWith(" ")) {
        section = line.strip();
      } else if (line.startsWith("  remote: ")) {
        remote = line.substring("  remote: ".length());
      } else if (section.equals("CHECKSUMS") && checksum.matches()) {
        checksums.put(checksum.group(1) + "-" + checksum.group(2), checksum.group(3));
      } else if (section.equals("GIT") && gem.matches()) {
        throw new FetchException(
            file
                + ": takes "
                + gem.group(1)
                + " from "
                + remote.replaceFirst("//[^/@]*@", "//")
                + ", which cannot be pinned: depend on a published version of it");
      } else if (section.equals("GEM") && gem.matches()) {
        add(gems, gem.group(1), gem.group(2));
      }
    }
    List<Gem> all = new ArrayList<>();
    gems.values()
        .forEach(one ->
            all.add(
                new Gem(
                    one.name(),
                    one.version(),
                    one.platform(),
                    checksums.getOrDefault(one.fullName(), ""))));
    return new GemfileLock(all);
  }

  /// A gem built for this platform is better than its source; those of other platforms are nothing.
  private static void add(Map<String, Gem> gems, String name, String versionAndPlatform) {
    Matcher parts = VERSION.matcher(versionAndPlatform);
    if (parts.matches()) {
      String platform = parts.group(2) == null ? "" : parts.group(2);
      Gem gem = new Gem(name, parts.group(1), platform, "");
      if (OWN.matcher(platform).matches()) {
        gems.put(name, gem);
      } else if (platform.isEmpty()) {
        gems.putIfAbsent(name, gem);
      }
    }
  }
}
