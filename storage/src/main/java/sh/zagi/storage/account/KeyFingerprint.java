// SPDX-License-Identifier: Apache-2.0
package sh.zagi.storage.account;

import java.util.regex.Pattern;

/// The fingerprint of a public key as OpenSSH prints it.
///
/// @param text `SHA256:` and 43 base64 characters without padding
public record KeyFingerprint(String text) {
  private static final Pattern FORM = Pattern.compile("SHA256:[A-Za-z0-9+/]{43}");

  public KeyFingerprint {
    if (!FORM.matcher(text).matches()) {
      throw new IllegalArgumentException("not a fingerprint: " + text);
    }
  }

  @Override
  public String toString() {
    return text;
  }
}
