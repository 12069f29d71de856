// SPDX-License-Identifier: Apache-2.0
package sh.zagi.env.spec;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import sh.zagi.env.lock.CanonicalJson;
import tools.jackson.core.JacksonException;

/// What `env.nix` evaluates to.
///
/// @param channel where packages come from, for example `debian/bookworm`
/// @param packages Debian names, each perhaps with `=version`
/// @param tools name to `npm:PACKAGE@VERSION` or `maven:GROUP:ARTIFACT@VERSION`
/// @param inputs name to flake reference, literal
/// @param nix where there are inputs, the digest of the text: which packages it takes of them is
///   known only once they are fetched
/// @param deps libraries of the project
/// @param env variables of every process
/// @param ports on which the application is expected to listen, ascending
/// @param tasks commands by name
public record EnvSpec(
    String system,
    String channel,
    Map<String, String> inputs,
    List<String> packages,
    Map<String, String> tools,
    List<String> nix,
    List<DepsSpec> deps,
    Map<String, ServiceSpec> services,
    Map<String, String> env,
    List<Integer> ports,
    Map<String, TaskSpec> tasks) {
  public EnvSpec {
    inputs = sorted(inputs);
    packages = List.copyOf(packages);
    tools = sorted(tools);
    nix = List.copyOf(nix);
    deps = List.copyOf(deps);
    services = sorted(services);
    env = sorted(env);
    ports = ports.stream().distinct().sorted().toList();
    tasks = sorted(tasks);
  }

  /// Reads the canonical JSON of a spec.
  ///
  /// @return empty when it is something else
  public static Optional<EnvSpec> read(byte[] bytes) {
    try {
      return Optional.of(CanonicalJson.MAPPER.readValue(bytes, EnvSpec.class));
    } catch (JacksonException _) {
      return Optional.empty();
    }
  }

  /// The same with a digest of the text that it came from, where there are inputs.
  EnvSpec from(byte[] text) {
    return inputs.isEmpty()
        ? this
        : new EnvSpec(
            system,
            channel,
            inputs,
            packages,
            tools,
            List.of(CanonicalJson.sha256(text)),
            deps,
            services,
            env,
            ports,
            tasks);
  }

  private static <T> Map<String, T> sorted(Map<String, T> map) {
    return Collections.unmodifiableMap(new TreeMap<>(map));
  }
}
