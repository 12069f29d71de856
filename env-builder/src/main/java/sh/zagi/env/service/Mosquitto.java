// SPDX-License-Identifier: Apache-2.0
package sh.zagi.env.service;

import java.util.List;
import java.util.Map;
import java.util.Set;
import sh.zagi.env.Service;

/// Mosquitto, a broker for MQTT. Without a configuration file it listens on loopback only and lets
/// everybody in.
final class Mosquitto implements ServiceKind {
  @Override
  public String name() {
    return "mosquitto";
  }

  @Override
  public Set<String> otherNames() {
    return Set.of("mqtt", "mqtts", "eclipse-mosquitto", "emqx", "hivemq", "vernemq");
  }

  @Override
  public List<String> packages() {
    return List.of("mosquitto");
  }

  @Override
  public int port() {
    return 1883;
  }

  @Override
  public Service service(ServiceRequest wanted) {
    int port = wanted.portOr(port());
    return new Service(
        wanted.name(),
        name(),
        port,
        "mosquitto",
        List.of("/usr/sbin/mosquitto", "-p", Integer.toString(port)),
        wanted.data(),
        List.of(),
        List.of(),
        Loopback.accepts(port),
        List.of(),
        "TERM",
        Map.of("MQTT_URL", "mqtt://" + Loopback.ADDRESS + ":" + port));
  }
}
