// SPDX-License-Identifier: Apache-2.0
package sh.zagi.env.service;

import java.util.List;
import java.util.Map;
import java.util.Set;
import sh.zagi.env.Service;

/// Beanstalkd, a queue that keeps its jobs.
final class Beanstalkd implements ServiceKind {
  @Override
  public String name() {
    return "beanstalkd";
  }

  @Override
  public Set<String> otherNames() {
    return Set.of("beanstalk");
  }

  @Override
  public List<String> packages() {
    return List.of("beanstalkd");
  }

  @Override
  public int port() {
    return 11_300;
  }

  @Override
  public Service service(ServiceRequest wanted) {
    int port = wanted.portOr(port());
    return new Service(
        wanted.name(),
        name(),
        port,
        "beanstalkd",
        List.of(
            "/usr/bin/beanstalkd",
            "-l",
            Loopback.ADDRESS,
            "-p",
            Integer.toString(port),
            "-b",
            wanted.data()),
        wanted.data(),
        List.of(),
        List.of(),
        Loopback.accepts(port),
        List.of(),
        "TERM",
        Map.of("BEANSTALKD_URL", "beanstalk://" + Loopback.ADDRESS + ":" + port));
  }
}
