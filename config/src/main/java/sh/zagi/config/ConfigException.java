// SPDX-License-Identifier: Apache-2.0
package sh.zagi.config;

/// A setting that cannot be used; the message is one line that names it and says what would do.
public final class ConfigException extends Exception {
  private static final long serialVersionUID = 1L;

  public ConfigException(String message) {
    super(message);
  }
}
