// SPDX-License-Identifier: Apache-2.0
package sh.zagi.shell.command.session;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import sh.zagi.env.Environment;
import sh.zagi.review.check.CheckResult;
import sh.zagi.session.service.ServiceState;

/// What a person reads above the first prompt. Every figure is one that was measured; what is not
/// known is said to be unknown.
///
/// @param environment the environment of the session
/// @param repository name to show when the project has none
/// @param trusted whether somebody has accepted the environment
/// @param checks what build and tests said
/// @param services how those of the session started
record Banner(
    Environment environment,
    String repository,
    boolean trusted,
    Checks checks,
    List<ServiceState> services) {

  /// @param result the last one for a tree; empty when nothing has run
  /// @param before whether that tree is what the session began with, and not its files of today
  record Checks(Optional<CheckResult> result, boolean before) {}

  List<String> lines() {
    List<String> lines = new ArrayList<>();
    lines.add(
        Stream.concat(
                Stream.of(name()),
                environment.manifest().tools().stream()
                    .map(tool -> tool.name() + " " + tool.version()))
            .map(Banner::printable)
            .collect(Collectors.joining(" | ")));
    lines.add(checkWords());
    if (!services.isEmpty()) {
      lines.add(serviceWords());
    }
    if (!trusted) {
      lines.add("Environment: untrusted, nobody has accepted it yet");
    }
    lines.add("Agent: off");
    return lines;
  }

  private String name() {
    String name = environment.app().name().isBlank() ? repository : environment.app().name();
    String version = environment.app().version();
    return version.isBlank() ? name : name + " v" + version;
  }

  private String checkWords() {
    if (checks.result().isEmpty()) {
      return "Tests: not run yet | Build: not run yet";
    }
    CheckResult result = checks.result().get();
    List<String> stale = new ArrayList<>();
    if (checks.before()) {
      stale.add("before your changes");
    }
    if (!result.envKey().equals(environment.key().hex())) {
      stale.add("in an older environment");
    }
    return result.summary() + (stale.isEmpty() ? "" : " (" + String.join(", ", stale) + ")");
  }

  private String serviceWords() {
    return services.stream()
        .map(one ->
            one.ready()
                ? one.name() + " " + one.port()
                : one.name() + " is not there: " + one.sentence())
        .map(Banner::printable)
        .collect(Collectors.joining(" | ", "Services: ", ""));
  }

  /// Names come from the repository, so they may hold terminal escapes.
  private static String printable(String text) {
    return text.replaceAll("\\p{Cntrl}", "?");
  }
}
