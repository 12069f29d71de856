// SPDX-License-Identifier: Apache-2.0
package sh.zagi.session.egress;

import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The places that a session may ask for by name. Which addresses those names may have is a
/// question of its own, see [Egress].
///
/// @param isOpen every name is fine
/// @param places names, each with its port
/// @param inside places that may have an address of a private network
public record EgressPolicy(boolean isOpen, Set<Place> places, Set<Place> inside) {
  /// No network at all.
  public static final EgressPolicy NONE = new EgressPolicy(false, Set.of(), Set.of());

  private static final String INSIDE = "inside:";
  private static final Set<Integer> USUAL_PORTS = Set.of(80, 443);
  private static final int PORT_LIMIT = 65_535;

  /// A host, or `*.` and a domain for all hosts below it; then perhaps a port.
  private static final Pattern PLACE =
      Pattern.compile(
          "((?:\\*\\.)?[a-z0-9](?:[a-z0-9.-]{0,252}[a-z0-9])?|\\[[0-9a-f:.]+])(?::([0-9]{1,5}))?");

  public EgressPolicy {
    places = Set.copyOf(places);
    inside = Set.copyOf(inside);
  }

  /// One place.
  ///
  /// @param host in small letters; of the form `*.example.org` for every host below that domain
  public record Place(String host, int port) {
    boolean covers(String other, int otherPort) {
      return port == otherPort
          && (host.startsWith("*.") ? other.endsWith(host.substring(1)) : other.equals(host));
    }
  }

  /// Reads an operator's words: `none`, `registries`, `public`, or places such as `example.org`,
  /// `*.example.org`, `example.org:8443`, `inside:nexus.corp:8081`.
  ///
  /// @param registries what the word `registries` stands for
  /// @throws IllegalArgumentException that names a word which is none of these
  public static EgressPolicy parse(List<String> words, Collection<Place> registries) {
    boolean isOpen = false;
    Set<Place> places = new HashSet<>();
    Set<Place> inside = new HashSet<>();
    for (String word : words) {
      switch (word) {
        case "none" -> {}
        case "public" -> isOpen = true;
        case "registries" -> places.addAll(registries);
        default -> {
          boolean isInside = word.startsWith(INSIDE);
          Set<Place> named = places(isInside ? word.substring(INSIDE.length()) : word);
          places.addAll(named);
          if (isInside) {
            inside.addAll(named);
          }
        }
      }
    }
    return new EgressPolicy(isOpen, places, inside);
  }

  private static Set<Place> places(String word) {
    Matcher matcher = PLACE.matcher(word.toLowerCase(Locale.ROOT));
    if (!matcher.matches()) {
      throw new IllegalArgumentException(word);
    }
    Set<Place> places = new HashSet<>();
    if (matcher.group(2) == null) {
      USUAL_PORTS.forEach(port -> places.add(new Place(matcher.group(1), port)));
    } else {
      int port = Integer.parseInt(matcher.group(2));
      if (port < 1 || port > PORT_LIMIT) {
        throw new IllegalArgumentException(word);
      }
      places.add(new Place(matcher.group(1), port));
    }
    return places;
  }

  /// Whether nothing can be reached.
  public boolean isNone() {
    return !isOpen && places.isEmpty();
  }

  /// Why a place may not be asked for; empty when it may.
  Optional<String> refusal(String host, int port) {
    if ((isOpen && USUAL_PORTS.contains(port)) || covers(places, host, port)) {
      return Optional.empty();
    }
    return Optional.of(
        "sessions may not reach " + host + ":" + port + " (session.egress of the server)");
  }

  /// Whether a place may have an address of a private network.
  boolean isInside(String host, int port) {
    return covers(inside, host, port);
  }

  private static boolean covers(Set<Place> places, String host, int port) {
    return places.stream().anyMatch(place -> place.covers(host, port));
  }
}
