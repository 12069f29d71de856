// SPDX-License-Identifier: Apache-2.0
package sh.zagi.env.build;

import java.util.List;
import java.util.Optional;
import sh.zagi.env.debian.DebPackage;
import sh.zagi.env.lock.EnvLock;
import sh.zagi.env.lock.LockedTool;
import sh.zagi.env.spec.EnvSpec;

/// The message of a change of an environment: every tool and package that was asked for, and why.
final class ProposalText {
  private ProposalText() {}

  static String of(String what, Optional<EnvSpec> spec, EnvLock lock) {
    StringBuilder text = new StringBuilder("environment: ").append(oneLine(what)).append("\n\n");
    for (LockedTool tool : lock.tools()) {
      text.append(tool.name()).append(' ').append(tool.version()).append(": npm registry\n");
    }
    List<String> asked =
        spec.map(EnvSpec::packages).orElse(List.of()).stream()
            .map(one -> one.replaceFirst("=.*", ""))
            .toList();
    for (DebPackage one : lock.debian().packages()) {
      if (asked.contains(one.name())) {
        text.append(one.name()).append(' ').append(one.version()).append(": ");
        text.append(oneLine(one.why())).append('\n');
      }
    }
    return text.toString();
  }

  private static String oneLine(String words) {
    return words.replaceAll("\\p{Cntrl}", " ");
  }
}
