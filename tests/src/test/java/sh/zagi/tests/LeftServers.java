// SPDX-License-Identifier: Apache-2.0
package sh.zagi.tests;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Servers that no test has closed: killed ones, and all when the tests are told to end. They and
/// their sessions end with the tests. Safe for use by many threads.
final class LeftServers {
  private static final Logger LOG = LoggerFactory.getLogger(LeftServers.class);
  private static final Map<Process, Path> LEFT = new ConcurrentHashMap<>();

  static {
    Runtime.getRuntime().addShutdownHook(new Thread(LeftServers::end, "left servers"));
  }

  private LeftServers() {}

  static void add(Process server, Path data) {
    LEFT.put(server, data);
  }

  static void remove(Process server) {
    LEFT.remove(server);
  }

  private static void end() {
    LEFT.keySet().forEach(Process::destroyForcibly);
    for (Map.Entry<Process, Path> left : LEFT.entrySet()) {
      try {
        left.getKey().waitFor();
        SessionRemains.clear(left.getValue());
      } catch (IOException e) {
        LOG.warn("sessions on {} are left behind", left.getValue(), e);
      } catch (InterruptedException _) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
