// SPDX-License-Identifier: Apache-2.0
package sh.zagi.config;

import java.util.Locale;

/// One thing that an operator can set: in `zagi.toml`, in the environment and (some) by a flag, all
/// three under the same name.
///
/// @param key name in the file, dotted for sections, such as `ssh.port`
/// @param flag command-line flag without dashes; empty when there is none
/// @param fallback value as text when nobody sets it; empty when there is none
/// @param description one sentence with unit and range
public record Setting(String key, String flag, String fallback, String description) {
  /// The environment variable: `ssh.port` is `ZAGI_SSH_PORT`.
  public String variable() {
    return "ZAGI_" + key.toUpperCase(Locale.ROOT).replace('.', '_').replace('-', '_');
  }
}
