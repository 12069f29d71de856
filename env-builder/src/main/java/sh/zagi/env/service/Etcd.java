// SPDX-License-Identifier: Apache-2.0
package sh.zagi.env.service;

import java.util.List;
import java.util.Map;
import java.util.Set;
import sh.zagi.env.Service;

/// etcd, a cluster of one.
final class Etcd implements ServiceKind {
  private static final int PEER_OFFSET = 1;

  @Override
  public String name() {
    return "etcd";
  }

  @Override
  public Set<String> otherNames() {
    return Set.of("etcd-server");
  }

  @Override
  public List<String> packages() {
    return List.of("etcd-server");
  }

  @Override
  public int port() {
    return 2379;
  }

  @Override
  public Service service(ServiceRequest wanted) {
    int port = wanted.portOr(port());
    String url = "http://" + Loopback.ADDRESS + ":" + port;
    String peers = "http://" + Loopback.ADDRESS + ":" + (port + PEER_OFFSET);
    return new Service(
        wanted.name(),
        name(),
        port,
        "etcd",
        List.of(
            "/usr/bin/etcd",
            "--data-dir",
            wanted.data(),
            "--listen-client-urls",
            url,
            "--advertise-client-urls",
            url,
            "--listen-peer-urls",
            peers,
            "--initial-advertise-peer-urls",
            peers,
            "--initial-cluster",
            "default=" + peers),
        wanted.data(),
        List.of(),
        List.of(),
        Loopback.accepts(port),
        List.of(),
        "TERM",
        Map.of("ETCD_ENDPOINTS", url, "ETCDCTL_ENDPOINTS", url));
  }
}
