// SPDX-License-Identifier: Apache-2.0
package sh.zagi.env.debian;

import java.util.Comparator;
import java.util.List;

/// Finds what a request names in an index, or says what it has instead. A pure function.
final class Requested {
  private static final int SHOWN = 5;

  private Requested() {}

  /// Every package that answers the request, the preferred first; never empty.
  static List<IndexPackage> candidates(IndexSnapshot index, PackageRequest request)
      throws Impossible {
    List<IndexPackage> versions = index.versions(request.name());
    if (request.version().isPresent()) {
      String wanted = request.version().get();
      List<IndexPackage> exact =
          versions.stream().filter(p -> p.version().text().equals(wanted)).toList();
      if (exact.isEmpty() && !versions.isEmpty()) {
        throw impossible(
            request + " is not in the package index, the nearest is " + nearest(wanted, versions));
      }
      if (!exact.isEmpty()) {
        return exact;
      }
    }
    if (!versions.isEmpty()) {
      return versions;
    }
    List<IndexPackage> providing = index.providers(request.name());
    if (request.version().isEmpty() && providing.size() == 1) {
      return providing;
    }
    throw impossible(providing.isEmpty() ? unknown(index, request) : virtual(request, providing));
  }

  private static String unknown(IndexSnapshot index, PackageRequest request) {
    List<String> near = index.similar(request.name());
    return "there is no Debian package named "
        + request.name()
        + (near.isEmpty() ? "" : ", similar names are " + String.join(", ", near));
  }

  private static String virtual(PackageRequest request, List<IndexPackage> providing) {
    String names =
        String.join(", ", providing.stream().map(IndexPackage::name).limit(SHOWN).toList());
    return request.name()
        + (providing.size() == 1
            ? " is only a name that " + names + " provides, ask for that"
            : " is provided by several packages, ask for one of them: " + names);
  }

  /// Same upstream version before the longest common beginning before the newest.
  private static String nearest(String wanted, List<IndexPackage> versions) {
    String upstream = upstream(wanted);
    return versions.stream()
        .map(p -> p.version().text())
        .max(
            Comparator.<String>comparingInt(text -> common(upstream, upstream(text)))
                .thenComparing(DebianVersion::new))
        .orElseThrow();
  }

  private static String upstream(String version) {
    String plain = version.substring(version.indexOf(':') + 1);
    int revision = plain.lastIndexOf('-');
    return revision < 0 ? plain : plain.substring(0, revision);
  }

  private static int common(String left, String right) {
    int length = 0;
    while (length < Math.min(left.length(), right.length())
        && left.charAt(length) == right.charAt(length)) {
      length++;
    }
    return length;
  }

  private static Impossible impossible(String sentence) {
    return new Impossible(sentence, List.of());
  }
}
