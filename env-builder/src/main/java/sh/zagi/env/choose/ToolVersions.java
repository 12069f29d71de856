// SPDX-License-Identifier: Apache-2.0
package sh.zagi.env.choose;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import sh.zagi.env.debian.DebPackage;

/// Says which tools people asked for are among some Debian packages. A pure function.
public final class ToolVersions {
  private ToolVersions() {}

  /// Tool to the version that it says of itself; tools that are only there because others need them
  /// are left out.
  public static Map<String, String> of(List<DebPackage> packages) {
    Map<String, String> versions = new HashMap<>();
    packages.forEach(one -> versions.put(one.name(), one.version()));
    Map<String, String> tools = new TreeMap<>();
    for (DebPackage one : packages) {
      if (!one.boot() && !one.why().startsWith("needed by")) {
        DebianTools.toolOf(one.name(), versions).ifPresent(tool -> tools.putAll(tool));
      }
    }
    return tools;
  }
}
