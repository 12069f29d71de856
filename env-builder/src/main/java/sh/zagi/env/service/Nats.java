// SPDX-License-Identifier: Apache-2.0
package sh.zagi.env.service;

import java.util.List;
import java.util.Map;
import java.util.Set;
import sh.zagi.env.Service;

/// NATS, with streams that are kept.
final class Nats implements ServiceKind {
  @Override
  public String name() {
    return "nats";
  }

  @Override
  public Set<String> otherNames() {
    return Set.of("nats-server", "nats-streaming", "jetstream");
  }

  @Override
  public List<String> packages() {
    return List.of("nats-server");
  }

  @Override
  public int port() {
    return 4222;
  }

  @Override
  public Service service(ServiceRequest wanted) {
    int port = wanted.portOr(port());
    return new Service(
        wanted.name(),
        name(),
        port,
        "nats",
        List.of(
            "/usr/sbin/nats-server",
            "--addr",
            Loopback.ADDRESS,
            "--port",
            Integer.toString(port),
            "--jetstream",
            "--store_dir",
            wanted.data()),
        wanted.data(),
        List.of(),
        List.of(),
        Loopback.accepts(port),
        List.of(),
        "TERM",
        Map.of("NATS_URL", "nats://" + Loopback.ADDRESS + ":" + port));
  }
}
