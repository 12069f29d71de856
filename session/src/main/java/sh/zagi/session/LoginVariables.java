// SPDX-License-Identifier: Apache-2.0
package sh.zagi.session;

import java.util.LinkedHashMap;
import java.util.Map;
import sh.zagi.env.Environment;
import sh.zagi.session.runtime.Tools;
import sh.zagi.session.workspace.SessionMounts;

/// What every process of a session finds in its variables: what the environment sets, and what
/// makes a login a login.
public final class LoginVariables {
  private static final String DEFAULT_PATH =
      "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";

  private LoginVariables() {}

  /// @return a map of the caller's own, to be added to
  public static Map<String, String> of(Environment environment) {
    Map<String, String> variables = new LinkedHashMap<>();
    variables.put("PATH", DEFAULT_PATH);
    variables.put("LANG", "C.UTF-8");
    variables.putAll(environment.manifest().variables());
    variables.merge("PATH", Tools.COMMANDS, (path, tools) -> path + ":" + tools);
    variables.put("HOME", SessionMounts.HOME);
    variables.put("USER", "dev");
    variables.put("LOGNAME", "dev");
    variables.put("SHELL", "/bin/bash");
    return variables;
  }
}
