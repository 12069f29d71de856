// SPDX-License-Identifier: Apache-2.0
package sh.zagi.session.egress;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import sh.zagi.env.fetch.ProxyDoor;
import sh.zagi.env.fetch.PublicAddress;

/// The way out of one session: a proxy on its loopback that leads to the places of its policy, as
/// far as these have public addresses. The address that was checked is the one that is connected
/// to, so it does not matter what a name resolves to a moment later.
public final class Egress implements AutoCloseable {
  /// How many places one container is reported to have asked for; what comes after is one more.
  private static final int MOST_REPORTED = 200;

  private static final String LOCAL = "localhost,127.0.0.1,::1";

  private final EgressPolicy policy;
  private final Outside outside;
  private final Ear ear;
  private final LongAdder out = new LongAdder();
  private final LongAdder in = new LongAdder();
  private final Set<Asked> reported = ConcurrentHashMap.newKeySet();
  private Optional<ProxyDoor> door = Optional.empty();

  private Egress(EgressPolicy policy, Outside outside, Ear ear) {
    this.policy = policy;
    this.outside = outside;
    this.ear = ear;
  }

  /// Hears of every place that a session asks for, once. Safe for use by many threads.
  @FunctionalInterface
  public interface Ear {
    /// @param place host and port
    /// @param refusal empty when it was reached
    void hear(String place, Optional<String> refusal);
  }

  /// Bytes that left a session and that came in.
  public record Moved(long out, long in) {
    /// Nothing.
    public static final Moved NONE = new Moved(0, 0);

    /// Both together.
    public Moved plus(Moved other) {
      return new Moved(out + other.out, in + other.in);
    }
  }

  private record Asked(String place, boolean reached) {}

  /// Opens the way out of the container whose first process is `pid`.
  ///
  /// @throws IllegalStateException when the container has ended, or keeps the port to itself
  public static Egress open(long pid, EgressPolicy policy, Outside outside, Ear ear)
      throws InterruptedException {
    Egress egress = new Egress(policy, outside, ear);
    egress.door = Optional.of(ProxyDoor.open(pid, egress.way()));
    return egress;
  }

  /// What programs of the session must know to find it.
  public static Map<String, String> variables() {
    Map<String, String> variables = new LinkedHashMap<>();
    for (String name : List.of("http_proxy", "https_proxy", "HTTP_PROXY", "HTTPS_PROXY")) {
      variables.put(name, ProxyDoor.address());
    }
    variables.put("no_proxy", LOCAL);
    variables.put("NO_PROXY", LOCAL);
    return variables;
  }

  /// How much went through it since this was last called.
  public Moved take() {
    return new Moved(out.sumThenReset(), in.sumThenReset());
  }

  /// How much went through it since it was last taken.
  public Moved moved() {
    return new Moved(out.sum(), in.sum());
  }

  private ProxyDoor.Way way() {
    return new ProxyDoor.Way() {
      @Override
      public ProxyDoor.Answer connect(String host, int port) {
        ProxyDoor.Answer answer = reach(plain(host), port);
        report(
            plain(host) + ":" + port,
            answer instanceof ProxyDoor.Answer.Refused(String sentence)
                ? Optional.of(sentence)
                : Optional.empty());
        return answer;
      }

      @Override
      public void moved(long outBytes, long inBytes) {
        out.add(outBytes);
        in.add(inBytes);
      }
    };
  }

  private static String plain(String host) {
    String small = host.toLowerCase(Locale.ROOT);
    return small.endsWith(".") ? small.substring(0, small.length() - 1) : small;
  }

  private void report(String place, Optional<String> refusal) {
    if (reported.size() < MOST_REPORTED && reported.add(new Asked(place, refusal.isEmpty()))) {
      ear.hear(place, refusal);
    }
  }

  private ProxyDoor.Answer reach(String host, int port) {
    Optional<String> refusal = policy.refusal(host, port);
    if (refusal.isPresent()) {
      return new ProxyDoor.Answer.Refused(refusal.get());
    }
    List<InetAddress> allowed;
    try {
      allowed = allowed(host, port);
    } catch (IOException _) {
      return new ProxyDoor.Answer.Refused(host + " is not known");
    }
    if (allowed.isEmpty()) {
      return new ProxyDoor.Answer.Refused(
          host + " is in a network that sessions may not reach: this machine or beside it");
    }
    for (InetAddress address : allowed) {
      try {
        return new ProxyDoor.Answer.Connected(
            outside.connect(new InetSocketAddress(address, port)));
      } catch (IOException _) {
        // The next address may answer.
      }
    }
    return new ProxyDoor.Answer.Refused(host + ":" + port + " does not answer");
  }

  private List<InetAddress> allowed(String host, int port) throws IOException {
    boolean isInside = policy.isInside(host, port);
    Set<InetAddress> own = outside.own();
    List<InetAddress> allowed = new ArrayList<>();
    for (InetAddress address : outside.addresses(host)) {
      boolean fits = PublicAddress.is(address) || (isInside && isPrivate(address));
      if (fits && !own.contains(address)) {
        allowed.add(address);
      }
    }
    return allowed;
  }

  /// Beside this machine, but not the machine nor what its cloud tells it.
  private static boolean isPrivate(InetAddress address) {
    return !PublicAddress.isOfAMachine(address)
        && (address.isSiteLocalAddress() || isUniqueLocal(address.getAddress()));
  }

  private static boolean isUniqueLocal(byte[] address) {
    return address.length == 16 && (address[0] & 0xfe) == 0xfc;
  }

  /// Ends every connection.
  @Override
  public void close() {
    door.ifPresent(ProxyDoor::close);
  }
}
