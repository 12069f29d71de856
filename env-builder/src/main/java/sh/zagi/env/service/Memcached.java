// SPDX-License-Identifier: Apache-2.0
package sh.zagi.env.service;

import java.util.List;
import java.util.Map;
import java.util.Set;
import sh.zagi.env.Service;

/// Memcached, which forgets everything when its session stops.
final class Memcached implements ServiceKind {
  @Override
  public String name() {
    return "memcached";
  }

  @Override
  public Set<String> otherNames() {
    return Set.of("memcache");
  }

  @Override
  public List<String> packages() {
    return List.of("memcached");
  }

  @Override
  public int port() {
    return 11_211;
  }

  @Override
  public Service service(ServiceRequest wanted) {
    int port = wanted.portOr(port());
    String place = Loopback.ADDRESS + ":" + port;
    return new Service(
        wanted.name(),
        name(),
        port,
        "memcache",
        List.of(
            "/usr/bin/memcached", "-l", Loopback.ADDRESS, "-p", Integer.toString(port), "-U", "0"),
        wanted.data(),
        List.of(),
        List.of(),
        Loopback.accepts(port),
        List.of(),
        "TERM",
        Map.of("MEMCACHED_SERVERS", place, "MEMCACHE_SERVERS", place));
  }
}
