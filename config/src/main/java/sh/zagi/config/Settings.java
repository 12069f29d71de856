// SPDX-License-Identifier: Apache-2.0
package sh.zagi.config;

import java.util.List;
import java.util.stream.Stream;

/// The table of all settings; the configuration reference is generated from it.
public final class Settings {
  static final Setting DATA =
      new Setting(
          "data", "data", "", "folder for everything the server keeps (default: state folder)");
  static final Setting ADMIN_KEY =
      new Setting(
          "admin-key",
          "admin-key",
          "",
          "public key file of the first admin (default: ~/.ssh/*.pub)");
  static final Setting BIND =
      new Setting("bind", "bind", "127.0.0.1", "address that both doors listen on");
  static final Setting SSH_PORT =
      new Setting("ssh.port", "ssh-port", "2222", "port of the SSH door, 0 to 65535, 0 is any");
  static final Setting HTTP_PORT =
      new Setting("http.port", "http-port", "8080", "port of the HTTP door, 0 to 65535, 0 is any");
  static final Setting DATABASE =
      new Setting(
          "database.url", "", "", "JDBC address of a PostgreSQL database (default: embedded)");

  /// Where packages come from, one setting for each registry.
  static final List<Setting> REGISTRIES =
      List.of(
          registry("npm", "the npm registry (default: npm's own)"),
          registry("maven", "the Maven repository (default: Maven's own)"),
          registry("gradle", "the repository of Gradle plugins (default: the Maven repository)"),
          registry("pypi", "a Python simple index (default: pip's setting)"),
          registry("crates", "a sparse index of crates (default: cargo's setting)"),
          registry("go", "a Go module proxy (default: go's setting)"),
          registry("gems", "a gem server (default: Bundler's or gem's setting)"),
          registry("composer", "a Composer repository (default: Composer's setting)"));

  static final Setting KEEP_ENVIRONMENTS =
      new Setting(
          "env.keep",
          "",
          "30d",
          "time after which an environment goes that no ref, session or acceptance names, 1m to"
              + " 3650d; `env gc` looks");
  static final Setting NIX_INPUTS =
      new Setting(
          "nix.inputs",
          "",
          "github:NixOS/nixpkgs",
          "beginnings of the flake references that an env.nix may take as inputs, parted by"
              + " spaces");
  static final Setting NIX_CACHE =
      new Setting(
          "nix.cache",
          "",
          "",
          "address of a binary cache for packages of these inputs, file:// or http(s)://");
  static final Setting NIX_CACHE_KEY =
      new Setting("nix.cache-key", "", "", "public key that signs the binary cache, name:base64");
  static final Setting MEMORY =
      new Setting("session.memory", "", "2GiB", "memory of one session, 64MiB to 1TiB");
  static final Setting PROCESSES =
      new Setting(
          "session.processes", "", "1024", "processes and threads of one session, 16 to 100000");
  static final Setting CPUS =
      new Setting("session.cpus", "", "1", "processors' worth of time of one session, 0.1 to 1024");
  static final Setting IDLE_STOP =
      new Setting(
          "session.idle-stop",
          "",
          "15m",
          "time after which a session without terminals is stopped, 10s to 30d");
  static final Setting RUNNING =
      new Setting("session.running", "", "20", "running sessions of one person, 1 to 10000");
  static final Setting KEPT =
      new Setting(
          "session.kept", "", "100", "sessions of one person, stopped ones included, 1 to 10000");
  static final Setting ALL_RUNNING =
      new Setting("session.all", "", "300", "running sessions of everybody, 1 to 25000");
  static final Setting KEEP =
      new Setting(
          "session.keep",
          "",
          "30d",
          "time after which the files of a stopped session go, 1m to 3650d; its commits stay");

  private static final List<Setting> ALL =
      Stream.of(
              List.of(DATA, ADMIN_KEY, BIND, SSH_PORT, HTTP_PORT, DATABASE),
              REGISTRIES,
              List.of(KEEP_ENVIRONMENTS, NIX_INPUTS, NIX_CACHE, NIX_CACHE_KEY),
              List.of(MEMORY, PROCESSES, CPUS, IDLE_STOP, RUNNING, KEPT, ALL_RUNNING, KEEP))
          .flatMap(List::stream)
          .toList();

  private Settings() {}

  private static Setting registry(String name, String what) {
    return new Setting("registry." + name, "", "", "base address of " + what);
  }

  public static List<Setting> all() {
    return ALL;
  }
}
