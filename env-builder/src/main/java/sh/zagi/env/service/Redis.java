// SPDX-License-Identifier: Apache-2.0
package sh.zagi.env.service;

import java.util.List;
import java.util.Map;
import java.util.Set;
import sh.zagi.env.Service;

/// Redis; also stands in for its forks, which speak the same protocol.
final class Redis implements ServiceKind {
  @Override
  public String name() {
    return "redis";
  }

  @Override
  public Set<String> otherNames() {
    return Set.of("rediss", "redis-server", "valkey", "keydb", "dragonfly");
  }

  @Override
  public List<String> packages() {
    return List.of("redis-server");
  }

  @Override
  public int port() {
    return 6379;
  }

  @Override
  public Service service(ServiceRequest wanted) {
    String port = Integer.toString(wanted.portOr(port()));
    return new Service(
        wanted.name(),
        name(),
        Integer.parseInt(port),
        "redis",
        List.of(
            "/usr/bin/redis-server",
            "--port",
            port,
            "--bind",
            Loopback.ADDRESS,
            "--dir",
            wanted.data(),
            // Nothing that was answered is lost when the process is killed.
            "--appendonly",
            "yes",
            "--daemonize",
            "no"),
        wanted.data(),
        List.of(),
        List.of(),
        List.of("/usr/bin/redis-cli", "-e", "-h", Loopback.ADDRESS, "-p", port, "ping"),
        List.of(),
        "TERM",
        Map.of("REDIS_URL", "redis://" + Loopback.ADDRESS + ":" + port));
  }
}
