// SPDX-License-Identifier: Apache-2.0
package sh.zagi.env.detect;

import java.util.regex.Pattern;

/// An environment variable that the application reads.
///
/// @param example as the project shows it; empty when it shows none or when it may be secret
/// @param secret whether its name says that the value must not be seen
public record VariableNeed(String name, String example, boolean secret, Evidence evidence) {
  private static final Pattern SECRET =
      Pattern.compile(
          "(?i).*(SECRET|PASSWORD|PASSWD|TOKEN|API_?KEY|PRIVATE|CREDENTIAL|_KEY$|_PASS$|_DSN$|SALT).*");

  /// Judges by the name whether the value is secret.
  public static VariableNeed named(String name, String example, Evidence evidence) {
    boolean secret = SECRET.matcher(name).matches();
    return new VariableNeed(name, secret ? "" : example, secret, evidence);
  }
}
