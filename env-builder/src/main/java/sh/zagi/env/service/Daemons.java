// SPDX-License-Identifier: Apache-2.0
package sh.zagi.env.service;

import java.util.List;
import java.util.Map;
import java.util.Set;

/// The services that are one process each.
final class Daemons {
  private static final int PEER_OFFSET = 1;

  /// Forgets everything when its session stops.
  static final ServiceKind MEMCACHED =
      new Daemon(
          "memcached",
          Set.of("memcache"),
          "memcached",
          11_211,
          "memcache",
          (port, _) -> {
            String place = Loopback.ADDRESS + ":" + port;
            return new Daemon.Start(
                List.of("/usr/bin/memcached", "-l", Loopback.ADDRESS, "-p", "" + port, "-U", "0"),
                Map.of("MEMCACHED_SERVERS", place, "MEMCACHE_SERVERS", place));
          });

  /// With streams that are kept.
  static final ServiceKind NATS =
      new Daemon(
          "nats",
          Set.of("nats-server", "nats-streaming", "jetstream"),
          "nats-server",
          4222,
          "nats",
          (port, data) ->
              new Daemon.Start(
                  List.of(
                      "/usr/sbin/nats-server",
                      "--addr",
                      Loopback.ADDRESS,
                      "--port",
                      "" + port,
                      "--jetstream",
                      "--store_dir",
                      data),
                  Map.of("NATS_URL", "nats://" + Loopback.ADDRESS + ":" + port)));

  /// A broker for MQTT. Without a configuration file it listens on loopback only and lets everybody
  /// in.
  static final ServiceKind MOSQUITTO =
      new Daemon(
          "mosquitto",
          Set.of("mqtt", "mqtts", "eclipse-mosquitto", "emqx", "hivemq", "vernemq"),
          "mosquitto",
          1883,
          "mosquitto",
          (port, _) ->
              new Daemon.Start(
                  List.of("/usr/sbin/mosquitto", "-p", "" + port),
                  Map.of("MQTT_URL", "mqtt://" + Loopback.ADDRESS + ":" + port)));

  /// A cluster of one.
  static final ServiceKind ETCD =
      new Daemon("etcd", Set.of("etcd-server"), "etcd-server", 2379, "etcd", Daemons::etcd);

  /// A queue that keeps its jobs.
  static final ServiceKind BEANSTALKD =
      new Daemon(
          "beanstalkd",
          Set.of("beanstalk"),
          "beanstalkd",
          11_300,
          "beanstalkd",
          (port, data) ->
              new Daemon.Start(
                  List.of(
                      "/usr/bin/beanstalkd", "-l", Loopback.ADDRESS, "-p", "" + port, "-b", data),
                  Map.of("BEANSTALKD_URL", "beanstalk://" + Loopback.ADDRESS + ":" + port)));

  private Daemons() {}

  private static Daemon.Start etcd(int port, String data) {
    String url = "http://" + Loopback.ADDRESS + ":" + port;
    String peers = "http://" + Loopback.ADDRESS + ":" + (port + PEER_OFFSET);
    return new Daemon.Start(
        List.of(
            "/usr/bin/etcd",
            "--data-dir",
            data,
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
        Map.of("ETCD_ENDPOINTS", url, "ETCDCTL_ENDPOINTS", url));
  }
}
