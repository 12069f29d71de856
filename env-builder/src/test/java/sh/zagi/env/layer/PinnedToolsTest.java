// SPDX-License-Identifier: Apache-2.0
package sh.zagi.env.layer;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;
import sh.zagi.env.Progress;
import sh.zagi.env.choose.Chooser;
import sh.zagi.env.choose.Source;
import sh.zagi.env.debian.SmallIndex;
import sh.zagi.env.fetch.Artifacts;
import sh.zagi.env.fetch.Registries;
import sh.zagi.env.fetch.RegistryClient;
import sh.zagi.env.linux.Command;
import sh.zagi.env.lock.LockedTool;
import sh.zagi.env.nix.NixStore;

/// Takes real tools from the npm registry and the Maven repository; `-Dzagi.test.registries=true`.
@EnabledIfSystemProperty(named = "zagi.test.registries", matches = "true")
@Timeout(600)
class PinnedToolsTest {
  @TempDir private Path folder;

  @Test
  void tools_of_the_registries_are_pinned_unpacked_and_run() throws Exception {
    Map<String, String> asked =
        Map.of(
            "node", "20.11.0", "npm", "10.2.4", "pnpm", "9.1.0", "yarn", "1.22.22", "bun", "1.1.0",
            "deno", "2.3.3", "biome", "2", "esbuild", "0.25", "maven", "3.9.6");
    Path env = Files.createDirectories(folder.resolve("env"));
    Registries registries =
        Registries.discover(Path.of(System.getProperty("user.home")), System.getenv());
    Artifacts artifacts = new Artifacts(env.resolve("artifacts"));
    try (RegistryClient client = new RegistryClient(registries, artifacts)) {
      ToolResolver resolver = new ToolResolver(client);
      Chooser chooser = new Chooser(resolver, SmallIndex.of("maven 3.8.7-1"), "debian/bookworm");
      List<LockedTool> locked = new ArrayList<>();
      for (Map.Entry<String, String> one : asked.entrySet()) {
        Source source = chooser.source(one.getKey(), one.getValue(), "20.11.0");
        for (Map.Entry<String, String> tool : source.references().entrySet()) {
          locked.add(resolver.lock(tool.getKey(), tool.getValue()));
        }
      }
      assertThat(locked).allSatisfy(one -> assertThat(one.integrity()).startsWith("sha512-"));
      NixStore store = NixStore.open(env);
      Path shell = folder.resolve("shell");
      Files.createDirectories(shell.resolve("bin"));
      Files.copy(Path.of("/usr/bin/busybox"), shell.resolve("bin/busybox"));
      for (String applet : List.of("sh", "mkdir", "tar", "gzip", "chmod", "ln", "cat", "rm")) {
        Files.createSymbolicLink(shell.resolve("bin/" + applet), Path.of("busybox"));
      }
      LayerBuilder layers = new LayerBuilder(store, client, artifacts, env.resolve("work"));
      Path tools = layers.tools(locked, store.add(shell), Progress.silent());
      assertThat(version(tools, "node")).isEqualTo("v20.11.0");
      assertThat(version(tools, "npm")).isEqualTo("10.2.4");
      assertThat(version(tools, "pnpm")).isEqualTo("9.1.0");
      assertThat(version(tools, "yarn")).isEqualTo("1.22.22");
      assertThat(version(tools, "bun")).isEqualTo("1.1.0");
      assertThat(version(tools, "deno")).startsWith("deno 2.3.3");
      assertThat(version(tools, "biome")).startsWith("Version: 2.");
      assertThat(version(tools, "esbuild")).startsWith("0.25.");
      assertThat(version(tools, "mvn")).contains("Apache Maven 3.9.6");
    }
  }

  private static String version(Path tools, String program) throws Exception {
    List<String> errors = new ArrayList<>();
    Command.Ended ended =
        new Command(
                List.of(tools.resolve("bin/" + program).toString(), "--version"),
                Map.of("PATH", tools + "/bin:/usr/bin:/bin", "HOME", "/nonexistent"),
                Duration.ofMinutes(1))
            .run(errors::add);
    assertThat(ended.status()).as("%s: %s", program, errors).isZero();
    return ended.output().strip();
  }
}
