// SPDX-License-Identifier: Apache-2.0
package sh.zagi.server.mirror;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.UnknownHostException;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import sh.zagi.config.DataSize;
import sh.zagi.env.fetch.ProxyDoor;
import sh.zagi.server.outside.OnePlace;
import sh.zagi.shell.ssh.client.UpstreamShell;
import sh.zagi.shell.ssh.client.UpstreamTrust;
import sh.zagi.storage.git.Road;
import sh.zagi.storage.mirror.UpstreamAddress;

/// The way to one upstream and to nothing else. Open for one meeting.
final class UpstreamWay implements ProxyDoor.Way, AutoCloseable {
  /// What one meeting may bring.
  static final DataSize MOST = DataSize.parse("20GiB");

  private final UpstreamAddress upstream;
  private final OnePlace place;
  private final AtomicLong moved = new AtomicLong();

  /// Why a connection was not made, which the library tells in words of its own; empty text while
  /// all were.
  private final AtomicReference<String> turnedAway = new AtomicReference<>("");

  private final Optional<ProxyDoor> door;
  private final Optional<UpstreamShell> shell;

  private UpstreamWay(UpstreamAddress upstream, Set<String> named, UpstreamTrust trust)
      throws IOException {
    this.upstream = upstream;
    this.place = place(upstream, named);
    this.door = upstream.isHttp() ? Optional.of(ProxyDoor.here(this)) : Optional.empty();
    this.shell =
        upstream.isSsh()
            ? Optional.of(
                new UpstreamShell(
                    new UpstreamShell.Place(upstream.user(), this::address, MOST), trust))
            : Optional.empty();
  }

  /// @param named `host:port` of upstreams that may have any address
  /// @param trust of use over SSH
  static UpstreamWay open(UpstreamAddress upstream, Set<String> named, UpstreamTrust trust)
      throws IOException {
    return new UpstreamWay(upstream, named, trust);
  }

  private InetSocketAddress address() throws IOException {
    try {
      return new InetSocketAddress(place.address(), upstream.port());
    } catch (UnknownHostException e) {
      throw new IOException("no such host: " + upstream.host(), e);
    }
  }

  /// Why an upstream may not be met at all; empty when it may, or when nobody knows its name now.
  static Optional<String> refusal(UpstreamAddress upstream, Set<String> named) {
    return place(upstream, named).refusal();
  }

  private static OnePlace place(UpstreamAddress upstream, Set<String> named) {
    return new OnePlace(
        upstream.host(), upstream.port(), new OnePlace.Allowed("mirror.allow", named));
  }

  /// What to dial: for `git`, which knows no proxies, the address that was checked.
  URI dialled() throws IOException {
    if (upstream.isHttp() || upstream.isSsh()) {
      return upstream.uri();
    }
    try {
      InetAddress address = place.address();
      return new URI(
          upstream.uri().getScheme(),
          null,
          address.getHostAddress(),
          upstream.uri().getPort(),
          upstream.uri().getPath(),
          null,
          null);
    } catch (URISyntaxException e) {
      throw new IOException("not an address: " + upstream, e);
    }
  }

  /// @param token shown to an upstream that is reached by HTTP
  Road road(Optional<String> token) {
    if (shell.isPresent()) {
      return new Road.ByShell(shell.get());
    }
    return door.<Road>map(one -> new Road.ByProxy(one.place(), token))
        .orElseGet(Road.Straight::new);
  }

  @Override
  public ProxyDoor.Answer connect(String host, int port) {
    ProxyDoor.Answer answer = place.connect(host, port, "the upstream's");
    if (answer instanceof ProxyDoor.Answer.Refused(String sentence)) {
      turnedAway.set(sentence);
    }
    return answer;
  }

  /// What to say of a meeting that failed.
  IOException failure(IOException e) {
    return turnedAway.get().isEmpty() ? e : new IOException(turnedAway.get(), e);
  }

  @Override
  public void moved(long out, long in) {
    if (moved.addAndGet(in) > MOST.bytes()) {
      close();
    }
  }

  @Override
  public void close() {
    door.ifPresent(ProxyDoor::close);
    shell.ifPresent(UpstreamShell::close);
  }
}
