// SPDX-License-Identifier: Apache-2.0
package sh.zagi.env.choose;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import sh.zagi.env.debian.IndexSnapshot;
import sh.zagi.env.detect.ToolNeed;

/// Takes tools from Debian. A pure function of the index.
///
/// A pinned patch version is met by another patch of the same minor version, because Debian fixes
/// bugs without changing more than that; another minor version is refused.
final class FromDebian {
  private final DebianTools tools;
  private final String sourceName;

  FromDebian(IndexSnapshot index, String channel) {
    this.tools = new DebianTools(index);
    String release = channel.substring(channel.indexOf('/') + 1);
    this.sourceName = "Debian " + release;
  }

  String sourceName() {
    return sourceName;
  }

  boolean knows(String tool) {
    return tools.find(tool).isPresent();
  }

  /// @param warnings hears of what is met only nearly
  Source choose(Wanted wanted, List<String> warnings) throws Unmet {
    DebianTools.Known known =
        tools
            .find(wanted.tool())
            .filter(one -> !one.offers().isEmpty())
            .orElseThrow(() -> wanted.noSource(sourceName + " nor the npm registry"));
    List<ToolNeed> certain = wanted.certain();
    List<DebianTools.Offer> offers = known.offers();
    // needs of different roots may contradict each other: those of the first root count most
    for (int met = certain.size(); met > 0; met--) {
      List<DebianTools.Offer> fitting = fitting(known, certain.subList(0, met), warnings);
      if (!fitting.isEmpty()) {
        certain.subList(met, certain.size()).forEach(one -> warnings.add(unmet(one, fitting)));
        return source(preferred(known, fitting, wanted.hints(), warnings));
      }
    }
    if (!certain.isEmpty()) {
      DebianTools.Offer nearest = DebianTools.newest(offers).orElseThrow();
      if (!known.loose()) {
        throw wanted.nearest(nearest.version(), sourceName, minor(nearest.version()));
      }
      warnings.add(unmet(certain.getFirst(), List.of(nearest)));
      return source(nearest);
    }
    return source(preferred(known, offers, wanted.hints(), warnings));
  }

  private List<DebianTools.Offer> fitting(
      DebianTools.Known known, List<ToolNeed> needs, List<String> warnings) {
    List<DebianTools.Offer> fitting = new ArrayList<>(known.offers());
    List<String> unclear = new ArrayList<>();
    for (ToolNeed need : needs) {
      Optional<VersionRange> range = range(known, need);
      if (range.isEmpty()) {
        unclear.add(
            need.evidence().place()
                + ": `"
                + shown(need.version())
                + "` is no version of "
                + known.name()
                + ", any is taken");
      } else {
        fitting.removeIf(offer -> !range.get().anyPatch().accepts(offer.version()));
      }
    }
    if (!fitting.isEmpty()) {
      warnings.addAll(unclear);
    }
    return fitting;
  }

  private DebianTools.Offer preferred(
      DebianTools.Known known,
      List<DebianTools.Offer> offers,
      List<ToolNeed> hints,
      List<String> warnings) {
    for (ToolNeed hint : hints) {
      Optional<VersionRange> range = range(known, hint);
      Optional<DebianTools.Offer> fits =
          offers.stream()
              .filter(offer -> range.isPresent() && range.get().anyPatch().accepts(offer.version()))
              .findFirst();
      if (fits.isPresent()) {
        return fits.get();
      }
      if (range.isPresent()) {
        warnings.add(unmet(hint, List.of(offers.getFirst())));
      }
    }
    return offers.getFirst();
  }

  private static Optional<VersionRange> range(DebianTools.Known known, ToolNeed need) {
    String version = need.version();
    // Java's own count began with 1.x
    boolean java = known.name().equals("java") && version.matches("\\D*1\\.\\d+.*");
    return VersionRange.parse(java ? version.replaceFirst("1\\.", "") : version, known.minimum());
  }

  private String unmet(ToolNeed need, List<DebianTools.Offer> taken) {
    return need.evidence().place()
        + ": asks for "
        + need.name()
        + " "
        + shown(need.version())
        + ", "
        + taken.getFirst().version()
        + " is taken ("
        + sourceName
        + ")";
  }

  private Source source(DebianTools.Offer offer) {
    return new Source(offer.version(), sourceName, offer.packages(), Map.of(), offer.variables());
  }

  private static String minor(String version) {
    return version.replaceFirst("^(\\d+\\.\\d+).*", "$1");
  }

  private static String shown(String text) {
    String plain = text.replaceAll("\\p{Cntrl}", "?");
    return plain.length() <= 60 ? plain : plain.substring(0, 60) + "…";
  }
}
