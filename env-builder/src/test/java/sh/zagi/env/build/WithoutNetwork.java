// SPDX-License-Identifier: Apache-2.0
package sh.zagi.env.build;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import sh.zagi.env.Environment;
import sh.zagi.env.Layer;
import sh.zagi.env.LayerRole;
import sh.zagi.env.fetch.Artifacts;
import sh.zagi.env.fetch.Registries;
import sh.zagi.env.fetch.RegistryClient;
import sh.zagi.env.fetch.Sandbox;
import sh.zagi.env.linux.Command;

/// Commands in a built environment.
final class WithoutNetwork {
  private WithoutNetwork() {}

  /// What a session would see, without a network of any kind.
  static List<String> run(
      Path folder, Environment environment, Map<String, String> files, String command)
      throws Exception {
    Path root = Files.createDirectories(folder.resolve("session"));
    List<Sandbox.Bind> binds = new ArrayList<>();
    Path workspace = Files.createDirectories(root.resolve("workspace"));
    binds.add(new Sandbox.Bind(workspace, "/workspace", true));
    for (Layer layer : environment.manifest().layers()) {
      if (layer.role() == LayerRole.DEPS) {
        boolean below = layer.target().equals("/workspace");
        Path copy = below ? workspace : Files.createDirectories(root.resolve("deps"));
        String script = "cp -a \"$0/.\" \"$1/\" && chmod -R u+w \"$1\"";
        assertThat(
                Command.of(
                        Duration.ofMinutes(2),
                        "sh",
                        "-c",
                        script,
                        layer.storePath().toString(),
                        copy.toString())
                    .run(line -> {})
                    .succeeded())
            .isTrue();
        if (!below) {
          binds.add(new Sandbox.Bind(copy, layer.target(), true));
        }
      }
    }
    for (Map.Entry<String, String> file : files.entrySet()) {
      Path path = workspace.resolve(file.getKey());
      Files.createDirectories(path.getParent());
      Files.writeString(path, file.getValue());
    }
    Sandbox sandbox =
        new Sandbox(
            Prepared.trees(environment),
            binds,
            environment.manifest().variables(),
            Duration.ofMinutes(5));
    try (RegistryClient client =
        new RegistryClient(Registries.none(), new Artifacts(folder.resolve("none")))) {
      Sandbox.Outcome outcome = sandbox.run(client, List.of("/bin/sh", "-ec", command));
      assertThat(outcome.succeeded()).describedAs(String.join("\n", outcome.lastLines())).isTrue();
      return outcome.lastLines();
    }
  }
}
