// SPDX-License-Identifier: Apache-2.0
package sh.zagi.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ConfigLoaderTest {
  @TempDir Path folder;

  private ServerConfig file(String toml) throws IOException, ConfigException {
    Path file = Files.writeString(folder.resolve("zagi.toml"), toml);
    return ConfigLoader.load(Optional.of(file), Map.of("HOME", "/home/op"), Map.of());
  }

  @Test
  void defaults_bind_loopback_and_the_state_folder() throws ConfigException {
    var config = ConfigLoader.load(Optional.empty(), Map.of("HOME", "/home/op"), Map.of());
    assertThat(config.data()).isEqualTo(Path.of("/home/op/.local/state/zagi"));
    assertThat(config.doors())
        .isEqualTo(
            new ServerConfig.Doors(
                "127.0.0.1",
                2222,
                8080,
                false,
                new ServerConfig.Web(Optional.empty(), Optional.empty())));
    assertThat(config.sessions().memory()).isEqualTo(DataSize.parse("2GiB"));
    assertThat(config.sessions().idleStop()).isEqualTo(Duration.ofMinutes(15));
  }

  @Test
  void inputs_of_environments_are_a_list_and_a_cache_needs_its_key()
      throws IOException, ConfigException {
    assertThat(file("").environments().inputs()).containsExactly("github:NixOS/nixpkgs");
    assertThat(file("[nix]\ninputs = \"path:/srv/a git+file:///srv/b\"").environments().inputs())
        .containsExactly("path:/srv/a", "git+file:///srv/b");
    assertThat(
            file("[nix]\ncache = \"file:///srv/c\"\ncache-key = \"c-1:AA==\"")
                .environments()
                .cache())
        .contains("file:///srv/c");
    assertThatThrownBy(() -> file("[nix]\ncache = \"file:///srv/c\""))
        .isInstanceOf(ConfigException.class)
        .hasMessage("nix.cache and nix.cache-key need each other");
    assertThatThrownBy(() -> file("[nix]\ncache = \"nowhere\"\ncache-key = \"c-1:AA==\""))
        .hasMessage("nix.cache cannot be 'nowhere': not an address");
  }

  @Test
  void key_exchanges_are_quick_unless_all_are_wanted() throws IOException, ConfigException {
    assertThat(file("[ssh]\nkey-exchanges = \"all\"").doors().allKeyExchanges()).isTrue();
    assertThatThrownBy(() -> file("[ssh]\nkey-exchanges = \"some\""))
        .isInstanceOf(ConfigException.class)
        .hasMessageStartingWith("ssh.key-exchanges cannot be 'some': `quick`, or `all`");
  }

  @Test
  void an_openid_provider_takes_three_settings_that_need_each_other()
      throws IOException, ConfigException {
    assertThat(file("").operation().logIns().provider()).isEmpty();
    Path secret = Files.writeString(folder.resolve("secret"), "hidden");
    String client = "client-id = \"zagi\"\nclient-secret-file = \"" + secret + "\"\n";
    assertThat(
            file("[oidc]\nissuer = \"https://id.example/a/\"\n" + client)
                .operation()
                .logIns()
                .provider())
        .contains(
            new ServerConfig.Provider(
                URI.create("https://id.example/a/"), "zagi", secret, "id.example", false));
    String here = "[oidc]\nissuer = \"http://localhost:9\"\nname = \"Us\"\ncreate = true\n";
    assertThat(file(here + client).operation().logIns().provider())
        .contains(
            new ServerConfig.Provider(
                URI.create("http://localhost:9"), "zagi", secret, "Us", true));
    assertThatThrownBy(() -> file("[oidc]\nissuer = \"https://id.example\"\nclient-id = \"z\""))
        .isInstanceOf(ConfigException.class)
        .hasMessage("oidc.issuer needs oidc.client-secret-file");
    assertThatThrownBy(() -> file("[oidc]\n" + client))
        .isInstanceOf(ConfigException.class)
        .hasMessage("oidc.client-id needs oidc.issuer");
    Files.delete(secret);
    assertThatThrownBy(() -> file(here + client))
        .isInstanceOf(ConfigException.class)
        .hasMessage("oidc.client-secret-file cannot be read: " + secret);
  }

  @Test
  void an_app_of_a_forge_takes_four_settings_that_need_each_other()
      throws IOException, ConfigException {
    assertThat(file("").mirrors().app()).isEmpty();
    Path key = Files.writeString(folder.resolve("key"), "hidden");
    String known = "app-host = \"Git.example\"\napp-id = \"7\"\n";
    String file = "app-key-file = \"" + key + "\"\n";
    assertThat(
            file("[mirror]\napp-api = \"https://api.git.example/v3\"\n" + known + file)
                .mirrors()
                .app())
        .contains(
            new ServerConfig.ForgeApp(
                "git.example", URI.create("https://api.git.example/v3"), "7", key));
    assertThatThrownBy(() -> file("[mirror]\n" + known + file))
        .isInstanceOf(ConfigException.class)
        .hasMessage("mirror.app-host needs mirror.app-api");
    assertThatThrownBy(
            () -> file("[mirror]\napp-api = \"http://api.git.example\"\n" + known + file))
        .isInstanceOf(ConfigException.class)
        .hasMessageStartingWith("mirror.app-api cannot be 'http://api.git.example'");
    Files.delete(key);
    assertThatThrownBy(
            () -> file("[mirror]\napp-api = \"https://api.git.example\"\n" + known + file))
        .isInstanceOf(ConfigException.class)
        .hasMessage("mirror.app-key-file cannot be read: " + key);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://id.example",
        "https://",
        "https:id.example",
        "https://id.example?a=b",
        "https://id.example#a",
        "https://someone@id.example",
        "ftp://localhost",
        "http://127.0.0.1.id.example",
        "not an address"
      })
  void an_issuer_is_a_plain_address_with_https(String issuer) {
    assertThatThrownBy(() ->
            file(
                "[oidc]\nclient-id = \"z\"\nclient-secret-file = \"/s\"\nissuer = \""
                    + issuer
                    + "\""))
        .isInstanceOf(ConfigException.class)
        .hasMessageStartingWith("oidc.issuer cannot be '" + issuer + "'")
        .hasMessageNotContaining("\n");
  }

  @Test
  void flag_beats_variable_beats_file() throws IOException, ConfigException {
    Path file = Files.writeString(folder.resolve("zagi.toml"), "[ssh]\nport = 1\n[http]\nport = 2");
    var config =
        ConfigLoader.load(
            Optional.of(file),
            Map.of("ZAGI_SSH_PORT", "3", "ZAGI_HTTP_PORT", "4"),
            Map.of("ssh-port", "5"));
    assertThat(config.doors().sshPort()).isEqualTo(5);
    assertThat(config.doors().httpPort()).isEqualTo(4);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "ssh.port = 70000|ssh.port cannot be '70000'",
        "ssh.port = 'x'|ssh.port cannot be 'x'",
        "session.memory = '1KiB'|session.memory cannot be '1KiB'",
        "session.idle-stop = 'soon'|session.idle-stop cannot be 'soon'",
        "oidc.create = 'maybe'|oidc.create cannot be 'maybe'",
        "session.cpus = 'NaN'|session.cpus cannot be 'NaN'",
        "ssh.prot = 1|unknown setting",
        "port = 1|did you mean ssh.port?",
        "= nonsense|is not TOML"
      })
  void a_bad_setting_is_named_in_one_line(String toml, String message) {
    assertThatThrownBy(() -> file(toml))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining(message)
        .hasMessageNotContaining("\n");
  }
}
