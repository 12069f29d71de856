// SPDX-License-Identifier: Apache-2.0
package sh.zagi.env.detect.clue;

import java.util.Locale;
import java.util.regex.Pattern;
import sh.zagi.env.detect.Evidence;
import sh.zagi.env.detect.VariableNeed;

/// What the name of an environment variable says.
final class Variables {
  private static final int EXAMPLE_LIMIT_CHARACTERS = 200;
  private static final Pattern NAME = Pattern.compile("[A-Za-z_][A-Za-z0-9_]{0,99}");
  private static final Pattern SECRET =
      Pattern.compile(
          "SECRET|PASSWORD|PASSWD|PASSPHRASE|TOKEN|CREDENTIAL|PRIVATE|API_?KEY|ACCESS_?KEY"
              + "|(?:^|_)(?:KEY|PASS|PWD|SALT|DSN|AUTH|PAT)$|ENCRYPTION|SIGNING");
  private static final Pattern PUBLIC =
      Pattern.compile("^(?:NEXT_PUBLIC|VITE|REACT_APP|NUXT_PUBLIC|PUBLIC|EXPO_PUBLIC)_");

  /// An address with a password in it.
  private static final Pattern LOGIN =
      Pattern.compile("^[a-zA-Z][a-zA-Z0-9+.-]*://[^/@\\s]*:[^/@\\s]*@");

  private Variables() {}

  static boolean isName(String text) {
    return NAME.matcher(text).matches();
  }

  static boolean isSecret(String name) {
    String upper = name.toUpperCase(Locale.ROOT);
    return SECRET.matcher(upper).find() && !PUBLIC.matcher(upper).find();
  }

  static VariableNeed need(String name, String example, Evidence why) {
    boolean secret = isSecret(name) || LOGIN.matcher(example).find();
    boolean shown = !secret && example.length() <= EXAMPLE_LIMIT_CHARACTERS;
    return new VariableNeed(name, shown ? example.strip() : "", secret, why);
  }
}
