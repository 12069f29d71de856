// SPDX-License-Identifier: Apache-2.0
package sh.zagi.server;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Faults at start-up as one line for the operator; the whole story goes to the log.
final class Faults {
  private static final Logger LOG = LoggerFactory.getLogger(Faults.class);

  private Faults() {}

  static String sentence(Throwable fault) {
    LOG.debug("start failed", fault);
    String message = fault.getMessage();
    String text = message == null || message.isBlank() ? fault.getClass().getSimpleName() : message;
    return text.lines().findFirst().orElse("start failed");
  }
}
