// SPDX-License-Identifier: Apache-2.0
package sh.zagi.server.outside;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.UnknownHostException;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import sh.zagi.env.fetch.ProxyDoor;
import sh.zagi.env.fetch.PublicAddress;

/// One place outside, at a public address unless the operator named it. The address that was
/// checked is the one that is used, so a name that points elsewhere a moment later leads nowhere,
/// and neither does a redirect to another host.
///
/// @param allowed the places that may have any address
public record OnePlace(String host, int port, Allowed allowed) {
  private static final int CONNECT_TIMEOUT_MILLIS = 15_000;

  /// Places that may have any address.
  ///
  /// @param setting in which the operator names them
  /// @param places `host:port`
  public record Allowed(String setting, Set<String> places) {
    public Allowed {
      places = Set.copyOf(places);
    }
  }

  /// Why it may not be reached at all; empty when it may, or when nobody knows its name now.
  public Optional<String> refusal() {
    try {
      var _ = address();
      return Optional.empty();
    } catch (UnknownHostException _) {
      return Optional.empty();
    } catch (IOException e) {
      return Optional.of(String.valueOf(e.getMessage()));
    }
  }

  /// Its address now.
  ///
  /// @throws IOException when it may not be reached
  public InetAddress address() throws IOException {
    InetAddress address = InetAddress.getByName(host);
    boolean named = allowed.places().contains(host.toLowerCase(Locale.ROOT) + ":" + port);
    if (!named && !PublicAddress.is(address)) {
      throw new IOException(
          host + " is no public address; an operator can allow it: " + allowed.setting());
    }
    return address;
  }

  /// Connects, if this is the place that is asked for.
  ///
  /// @param whose what the place is, such as `the upstream's`
  public ProxyDoor.Answer connect(String wantedHost, int wantedPort, String whose) {
    if (!wantedHost.equalsIgnoreCase(host) || wantedPort != port) {
      return new ProxyDoor.Answer.Refused(wantedHost + " is another host than " + whose);
    }
    Socket there = new Socket();
    try {
      there.connect(new InetSocketAddress(address(), port), CONNECT_TIMEOUT_MILLIS);
      return new ProxyDoor.Answer.Connected(there);
    } catch (UnknownHostException _) {
      closeQuietly(there);
      return new ProxyDoor.Answer.Refused("no such host: " + host);
    } catch (IOException e) {
      closeQuietly(there);
      return new ProxyDoor.Answer.Refused(String.valueOf(e.getMessage()));
    }
  }

  private static void closeQuietly(Socket socket) {
    try {
      socket.close();
    } catch (IOException _) {
      // it never was open
    }
  }
}
