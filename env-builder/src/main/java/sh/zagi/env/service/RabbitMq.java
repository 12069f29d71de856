// SPDX-License-Identifier: Apache-2.0
package sh.zagi.env.service;

import java.util.List;
import java.util.Map;
import java.util.Set;
import sh.zagi.env.Service;

/// RabbitMQ, with the account `guest` that every client tries first.
final class RabbitMq implements ServiceKind {
  @Override
  public String name() {
    return "rabbitmq";
  }

  @Override
  public Set<String> otherNames() {
    return Set.of("rabbit", "amqp", "amqps", "rabbitmq-server");
  }

  @Override
  public List<String> packages() {
    return List.of("rabbitmq-server");
  }

  @Override
  public int port() {
    return 5672;
  }

  @Override
  public Service service(ServiceRequest wanted) {
    int port = wanted.portOr(port());
    String data = wanted.data();
    String url = "amqp://guest:guest@" + Loopback.ADDRESS + ":" + port;
    return new Service(
        wanted.name(),
        name(),
        port,
        "rabbitmq",
        List.of(
            "/usr/bin/env",
            // The cookie of the package is everybody's; the server makes one in its home.
            "HOME=" + data,
            "RABBITMQ_NODENAME=rabbit@localhost",
            "RABBITMQ_NODE_IP_ADDRESS=" + Loopback.ADDRESS,
            "RABBITMQ_NODE_PORT=" + port,
            "RABBITMQ_MNESIA_BASE=" + data,
            "RABBITMQ_LOGS=-",
            "RABBITMQ_ENABLED_PLUGINS_FILE=" + data + "/enabled_plugins",
            "RABBITMQ_ALLOW_INPUT=true",
            "ERL_EPMD_ADDRESS=" + Loopback.ADDRESS,
            "/usr/lib/rabbitmq/bin/rabbitmq-server",
            "-noinput"),
        data,
        List.of(),
        List.of(),
        Loopback.accepts(port),
        List.of(),
        "TERM",
        Map.of("AMQP_URL", url, "RABBITMQ_URL", url, "CLOUDAMQP_URL", url));
  }
}
