// SPDX-License-Identifier: Apache-2.0
package sh.zagi.server.mirror;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import sh.zagi.config.DataSize;
import sh.zagi.env.fetch.ProxyDoor;
import sh.zagi.server.outside.OnePlace;
import sh.zagi.storage.mirror.UpstreamAddress;

/// The way to one upstream and to nothing else. Open for one meeting.
final class UpstreamWay implements ProxyDoor.Way, AutoCloseable {
  /// What one meeting may bring.
  static final DataSize MOST = DataSize.parse("20GiB");

  private final UpstreamAddress upstream;
  private final OnePlace place;
  private final AtomicLong moved = new AtomicLong();
  private final Optional<ProxyDoor> door;

  private UpstreamWay(UpstreamAddress upstream, Set<String> named) throws IOException {
    this.upstream = upstream;
    this.place = place(upstream, named);
    this.door = upstream.isHttp() ? Optional.of(ProxyDoor.here(this)) : Optional.empty();
  }

  /// @param named `host:port` of upstreams that may have any address
  static UpstreamWay open(UpstreamAddress upstream, Set<String> named) throws IOException {
    return new UpstreamWay(upstream, named);
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
    if (upstream.isHttp()) {
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

  Optional<InetSocketAddress> proxy() {
    return door.map(ProxyDoor::place);
  }

  @Override
  public ProxyDoor.Answer connect(String host, int port) {
    return place.connect(host, port, "the upstream's");
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
  }
}
