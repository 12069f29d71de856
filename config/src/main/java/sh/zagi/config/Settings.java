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
  static final Setting KEY_EXCHANGES =
      new Setting(
          "ssh.key-exchanges",
          "",
          "quick",
          "`quick`, or `all` with sntrup761: post-quantum for OpenSSH 9.0 to 9.8 too, at 70 ms of"
              + " the client's processor a connection; `all` offers OpenSSH every cipher, too, not"
              + " AES-GCM alone");
  static final Setting HTTP_PORT =
      new Setting("http.port", "http-port", "8080", "port of the HTTP door, 0 to 65535, 0 is any");
  static final Setting HTTP_URL =
      new Setting(
          "http.url",
          "",
          "",
          "address under which browsers find the pages, such as https://example.org"
              + " (default: the HTTP door's own)");
  static final Setting HTTP_PREVIEWS =
      new Setting(
          "http.previews",
          "",
          "",
          "address whose host gets the name of a session in front, for the app that runs there,"
              + " such as https://example.org (default: localhost and the HTTP door's"
              + " port)");
  static final Setting PASSKEYS =
      new Setting(
          "login.passkeys",
          "",
          "true",
          "`true` or `false`: whether people may add passkeys and log browsers in by them; it takes"
              + " an `http.url` with https and a name");
  static final Setting OIDC_ISSUER =
      new Setting(
          "oidc.issuer",
          "",
          "",
          "address of an OpenID provider by which people may log browsers in, as it writes it"
              + " itself; https, or http on this machine, up to 500 characters (default: none)");
  static final Setting OIDC_CLIENT =
      new Setting("oidc.client-id", "", "", "what the provider calls this server");
  static final Setting OIDC_SECRET =
      new Setting(
          "oidc.client-secret-file",
          "",
          "",
          "file with the secret that the provider gave to this server; read at each log-in");
  static final Setting OIDC_NAME =
      new Setting("oidc.name", "", "", "what people call the provider (default: its host)");
  static final Setting OIDC_CREATE =
      new Setting(
          "oidc.create",
          "",
          "false",
          "`true` or `false`: whether somebody whom the provider knows and nobody here gets a new"
              + " account, named by `preferred_username`");
  static final Setting DATABASE =
      new Setting(
          "database.url", "", "", "JDBC address of a PostgreSQL database (default: embedded)");

  static final Setting LARGEST_FILE =
      new Setting("lfs.max-file", "", "2GiB", "largest file of git-lfs taken, 1MiB to 1TiB");
  static final Setting LARGEST_OBJECT =
      new Setting(
          "git.max-object", "", "100MiB", "largest object a push may bring, 1MiB to 2047MiB");
  static final Setting LARGEST_PUSH =
      new Setting(
          "git.max-push", "", "500MiB", "most that one push may bring, packed, 1MiB to 1TiB");

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

  static final Setting EGRESS =
      new Setting(
          "session.egress",
          "",
          "registries",
          "places that sessions may reach, parted by spaces: `registries`, `public`, `none`,"
              + " example.org, *.example.org, example.org:8443, inside:nexus.corp:8081");
  static final Setting EGRESS_OF_STRANGERS =
      new Setting(
          "session.egress-strangers",
          "",
          "registries",
          "the same for sessions of people who may not write to the repository");

  static final Setting STRANGERS =
      new Setting(
          "session.strangers",
          "",
          "0",
          "small sessions at one time of people who are not logged in, in browsers and on public"
              + " repositories only, 0 to 1000; 0 lets nobody in");
  static final Setting STRANGERS_EACH =
      new Setting(
          "session.strangers-each",
          "",
          "1",
          "the same from one address, an IPv6 /64 as one, 1 to 1000");
  static final Setting STRANGERS_LIFE =
      new Setting(
          "session.strangers-life",
          "",
          "10m",
          "time after which such a session ends with its files, 10s to 1d");

  static final Setting DISK =
      new Setting("session.disk", "", "10GiB", "what one session may write, 64MiB to 16TiB");
  static final Setting FILES =
      new Setting(
          "session.files", "", "1000000", "files and folders of one session, 1000 to 100000000");

  static final Setting TRUSTED_USER_CA =
      new Setting(
          "ssh.trusted-user-ca",
          "",
          "",
          "file with the public keys of authorities whose certificates prove people (default:"
              + " none)");
  static final Setting MIRROR_HOST =
      new Setting(
          "mirror.host",
          "",
          "",
          "where `mirror OWNER/REPO` without a host looks (default: nowhere)");
  static final Setting MIRROR_ALLOW =
      new Setting(
          "mirror.allow",
          "",
          "",
          "upstreams that may be on this machine or beside it, host:port, parted by spaces; all"
              + " others have public addresses");
  static final Setting MIRROR_POLL =
      new Setting(
          "mirror.poll",
          "",
          "45s",
          "time between two looks at an upstream, 1s to 30d; doubled after each that failed");
  static final Setting MIRROR_APP_HOST =
      new Setting(
          "mirror.app-host",
          "",
          "",
          "host of the upstreams for which an App of their forge gets tokens, with a port if their"
              + " addresses have one (default: none)");
  static final Setting MIRROR_APP_API =
      new Setting(
          "mirror.app-api",
          "",
          "",
          "address where that forge is asked for tokens, as GitHub answers it; https, or http on"
              + " this machine");
  static final Setting MIRROR_APP_ID =
      new Setting("mirror.app-id", "", "", "what the forge calls the App");
  static final Setting MIRROR_APP_KEY =
      new Setting(
          "mirror.app-key-file",
          "",
          "",
          "file with the RSA key of the App (PEM); read each time a token is asked for");

  static final Setting BACKUP_FOLDER =
      new Setting(
          "backup.folder",
          "",
          "",
          "folder of the machine for backups, best on another disk (default: none are made)");
  static final Setting BACKUP_EVERY =
      new Setting(
          "backup.every",
          "",
          "",
          "time between two backups that the server makes by itself, 1m to 3650d (default: only"
              + " when somebody types `backup`)");
  static final Setting BACKUP_KEEP =
      new Setting("backup.keep", "", "14", "backups that stay, 1 to 10000; the oldest make room");

  static final Setting WEBHOOK_ALLOW =
      new Setting(
          "webhook.allow",
          "",
          "",
          "places that webhooks may tell on this machine or beside it, host:port, parted by"
              + " spaces; all others have public addresses");
  static final Setting WEBHOOK_RETRY =
      new Setting(
          "webhook.retry",
          "",
          "10s",
          "pause after the first attempt that failed, 1s to 1h; doubled after each");

  static final Setting HOOK_RUNNING =
      new Setting(
          "hook.running",
          "",
          "4",
          "scripts of repositories that run at one time, 0 to 6; with 0 none does, and pushes to a"
              + " repository that has a pre-receive hook are refused");
  static final Setting HOOK_TIME =
      new Setting(
          "hook.time", "", "30s", "time after which the script of a hook is ended, 1s to 10m");

  static final Setting METRICS =
      new Setting(
          "http.metrics",
          "",
          "loopback",
          "who may read /metrics: `none`, `loopback`, `admin` (a token of an admin) or `all`");

  static final Setting OWNED_REPOSITORIES =
      new Setting(
          "quota.repositories",
          "",
          "1000",
          "repositories of one owner, 0 to 1000000, or `none` for any number; `quota set` says"
              + " otherwise for one");
  static final Setting OWNED_STORAGE =
      new Setting(
          "quota.storage",
          "",
          "100GiB",
          "git objects and large files of one owner, 1MiB to 1024TiB, or `none` for any amount;"
              + " `quota set` says otherwise for one");

  static final Setting CALLS_OF_PERSON =
      new Setting(
          "rate.person",
          "",
          "6000",
          "commands and HTTP requests a minute of one person, all keys and tokens together, 1 to"
              + " 1000000, or `none`");
  static final Setting CALLS_OF_TOKEN =
      new Setting(
          "rate.token",
          "",
          "3000",
          "HTTP requests a minute with one token, 1 to 1000000, or `none`");
  static final Setting CALLS_OF_ADDRESS =
      new Setting(
          "rate.address",
          "",
          "3000",
          "HTTP requests a minute without a token from one address, an IPv6 /64 as one, 1 to"
              + " 1000000, or `none`");

  private static final List<Setting> ALL =
      Stream.of(
              List.of(DATA, ADMIN_KEY, BIND, SSH_PORT, KEY_EXCHANGES),
              List.of(
                  HTTP_PORT,
                  HTTP_URL,
                  HTTP_PREVIEWS,
                  DATABASE,
                  LARGEST_FILE,
                  LARGEST_OBJECT,
                  LARGEST_PUSH),
              List.of(PASSKEYS, OIDC_ISSUER, OIDC_CLIENT, OIDC_SECRET, OIDC_NAME, OIDC_CREATE),
              REGISTRIES,
              List.of(KEEP_ENVIRONMENTS, NIX_INPUTS, NIX_CACHE, NIX_CACHE_KEY),
              List.of(MEMORY, PROCESSES, CPUS, IDLE_STOP, RUNNING, KEPT, ALL_RUNNING, KEEP),
              List.of(DISK, FILES, EGRESS, EGRESS_OF_STRANGERS),
              List.of(STRANGERS, STRANGERS_EACH, STRANGERS_LIFE),
              List.of(TRUSTED_USER_CA, METRICS),
              List.of(OWNED_REPOSITORIES, OWNED_STORAGE),
              List.of(CALLS_OF_PERSON, CALLS_OF_TOKEN, CALLS_OF_ADDRESS),
              List.of(WEBHOOK_ALLOW, WEBHOOK_RETRY),
              List.of(HOOK_RUNNING, HOOK_TIME),
              List.of(BACKUP_FOLDER, BACKUP_EVERY, BACKUP_KEEP),
              List.of(MIRROR_HOST, MIRROR_ALLOW, MIRROR_POLL),
              List.of(MIRROR_APP_HOST, MIRROR_APP_API, MIRROR_APP_ID, MIRROR_APP_KEY))
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
