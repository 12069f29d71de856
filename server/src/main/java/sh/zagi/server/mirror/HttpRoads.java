// SPDX-License-Identifier: Apache-2.0
package sh.zagi.server.mirror;

import java.io.IOException;
import java.net.ProxySelector;
import java.net.URI;
import java.net.http.HttpClient;
import java.time.Duration;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import sh.zagi.env.fetch.ProxyDoor;
import sh.zagi.server.outside.OnePlace;

/// Ways for HTTP beside git: to where the large files of one upstream are, which is its own host
/// and the few others that its answers name, and to where its forge is asked. Each leads to one
/// place, at a public address unless the operator named it. Open for one meeting, for one thread.
final class HttpRoads implements AutoCloseable {
  private static final int MOST_PLACES = 8;
  private static final Duration CONNECTING = Duration.ofSeconds(15);
  private static final int HTTPS = 443;
  private static final int HTTP = 80;

  private final Set<String> named;
  private final AtomicLong moved = new AtomicLong();
  private final Map<String, Road> roads = new HashMap<>();

  /// @param named `host:port` of upstreams that may have any address
  HttpRoads(Set<String> named) {
    this.named = named;
  }

  /// @param turnedAway why a connection was not made; empty text while all were
  private record Road(
      OnePlace place, ProxyDoor door, HttpClient client, AtomicReference<String> turnedAway) {
    /// What the door says when it leads nowhere looks like an answer of the other side.
    void check() throws IOException {
      if (!turnedAway.get().isEmpty()) {
        throw new Told(turnedAway.get());
      }
    }

    void close() {
      door.close();
      client.shutdownNow();
    }
  }

  /// What is to be said as it is.
  static final class Told extends IOException {
    private static final long serialVersionUID = 1;

    Told(String words) {
      super(words);
    }
  }

  /// What is said to one place.
  interface Talk<T> {
    T with(HttpClient client) throws IOException, InterruptedException;
  }

  /// Talks to the place of an address, and ends the talk in time whatever the other side does.
  ///
  /// @throws IOException in one line, without the address, which may hold a secret
  <T> T talk(URI to, Duration longest, Talk<T> talk) throws IOException, InterruptedException {
    Road road = road(to);
    AtomicBoolean late = new AtomicBoolean();
    Thread clock = Thread.ofVirtual().name("http road clock").start(() -> cut(road, longest, late));
    try {
      T said = talk.with(road.client());
      road.check();
      return said;
    } catch (IOException e) {
      roads.remove(key(to));
      road.close();
      throw failure(e, road, late.get() ? longest : Duration.ZERO);
    } finally {
      clock.interrupt();
    }
  }

  private static void cut(Road road, Duration longest, AtomicBoolean late) {
    try {
      Thread.sleep(longest);
      late.set(true);
      road.close();
    } catch (InterruptedException _) {
      // It ended in time.
    }
  }

  private IOException failure(IOException e, Road road, Duration late) {
    if (!road.turnedAway().get().isEmpty()) {
      return new IOException(road.turnedAway().get(), e);
    }
    if (e instanceof Told) {
      return e;
    }
    if (late.isPositive()) {
      return new IOException(
          road.place().host() + " took longer than " + late.toSeconds() + " s", e);
    }
    if (moved.get() > UpstreamWay.MOST.bytes()) {
      return new IOException("more than " + UpstreamWay.MOST + " in one meeting", e);
    }
    String said = Optional.ofNullable(e.getMessage()).orElse("cut off");
    return new IOException(
        road.place().refusal().orElse(road.place().host() + ": " + said.replaceAll("\\s+", " ")),
        e);
  }

  private static String key(URI to) {
    return to.getScheme() + " " + to.getHost().toLowerCase(Locale.ROOT) + ":" + port(to);
  }

  static int port(URI to) {
    return to.getPort() >= 0 ? to.getPort() : to.getScheme().equals("https") ? HTTPS : HTTP;
  }

  private Road road(URI to) throws IOException {
    Road known = roads.get(key(to));
    if (known != null) {
      return known;
    }
    if (roads.size() >= MOST_PLACES) {
      throw new IOException("the upstream names more than " + MOST_PLACES + " places");
    }
    OnePlace place =
        new OnePlace(to.getHost(), port(to), new OnePlace.Allowed("mirror.allow", named));
    Optional<String> refusal = place.refusal();
    if (refusal.isPresent()) {
      throw new IOException(refusal.get());
    }
    Road road = open(place);
    roads.put(key(to), road);
    return road;
  }

  private Road open(OnePlace place) throws IOException {
    AtomicReference<String> turnedAway = new AtomicReference<>("");
    ProxyDoor door = ProxyDoor.here(new Counted(place, turnedAway));
    HttpClient client =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .proxy(ProxySelector.of(door.place()))
            .followRedirects(HttpClient.Redirect.NEVER)
            .connectTimeout(CONNECTING)
            .build();
    return new Road(place, door, client, turnedAway);
  }

  private final class Counted implements ProxyDoor.Way {
    private final OnePlace place;
    private final AtomicReference<String> turnedAway;

    Counted(OnePlace place, AtomicReference<String> turnedAway) {
      this.place = place;
      this.turnedAway = turnedAway;
    }

    @Override
    public ProxyDoor.Answer connect(String host, int port) {
      ProxyDoor.Answer answer =
          moved.get() > UpstreamWay.MOST.bytes()
              ? new ProxyDoor.Answer.Refused("more than " + UpstreamWay.MOST + " in one meeting")
              : place.connect(host, port, "the one named");
      if (answer instanceof ProxyDoor.Answer.Refused(String sentence)) {
        turnedAway.set(sentence);
      }
      return answer;
    }

    @Override
    public void moved(long out, long in) {
      moved.addAndGet(in);
    }
  }

  @Override
  public void close() {
    roads.values().forEach(Road::close);
    roads.clear();
  }
}
