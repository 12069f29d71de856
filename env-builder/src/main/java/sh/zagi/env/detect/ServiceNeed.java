// SPDX-License-Identifier: Apache-2.0
package sh.zagi.env.detect;

import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;

/// Something that runs beside the application.
///
/// @param name in this project, for example the name of a compose service
/// @param kind what it is: `postgres`, `redis`, `mysql`, `mariadb`, `mongodb`, `rabbitmq`,
///   `memcached`, `nats`, ...
/// @param version as the project asks; empty for any
/// @param settings such as `database`, `user`, `port`; never a secret
public record ServiceNeed(
    String name, String kind, String version, Map<String, String> settings, Evidence evidence) {
  public ServiceNeed {
    settings = Collections.unmodifiableMap(new TreeMap<>(settings));
  }
}
