// SPDX-License-Identifier: Apache-2.0
package sh.zagi.server;

import java.net.InetAddress;
import java.nio.file.Files;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import sh.zagi.config.ServerConfig;
import sh.zagi.shell.Shell;
import sh.zagi.shell.command.CommandRunner;
import sh.zagi.shell.command.Store;
import sh.zagi.shell.command.server.ServerFacts;
import sh.zagi.shell.command.session.ClosedSessions;
import sh.zagi.shell.command.session.SessionHost;
import sh.zagi.shell.ssh.SshDoor;
import sh.zagi.shell.ssh.SshSettings;
import sh.zagi.storage.account.AccessChecker;
import sh.zagi.storage.account.Account;
import sh.zagi.storage.account.Accounts;
import sh.zagi.storage.audit.AuditLog;
import sh.zagi.storage.db.Database;
import sh.zagi.storage.folder.DataFolder;
import sh.zagi.storage.git.GitLimits;
import sh.zagi.storage.git.GitServices;
import sh.zagi.storage.repo.Repositories;

/// The composition root: everything is made here once, by plain constructors, in the order in which
/// a start must happen: lock, sweep, database, layers from left to right, doors last.
final class Server {
  private static final Logger LOG = LoggerFactory.getLogger(Server.class);
  private static final Duration DRAIN = Duration.ofSeconds(30);

  private final Closing closing;
  private final SshDoor sshDoor;
  private final ReadyText ready;

  private Server(Closing closing, SshDoor sshDoor, ReadyText ready) {
    this.closing = closing;
    this.sshDoor = sshDoor;
    this.ready = ready;
  }

  /// Starts everything; both doors are open when it returns.
  ///
  /// @throws Exception with one line for the operator; nothing is left open then
  static Server start(ServerConfig config) throws Exception {
    Closing closing = new Closing();
    try {
      return start(config, closing);
    } catch (Exception e) {
      closing.close();
      throw e;
    }
  }

  private static Server start(ServerConfig config, Closing closing) throws Exception {
    DataFolder folder = closing.add("data folder", DataFolder.open(config.data()));
    Database database =
        closing.add(
            "database",
            config
                .databaseUrl()
                .map(Database::postgresql)
                .orElseGet(() -> Database.embedded(folder.database())));
    InstantSource clock = InstantSource.system();
    Accounts accounts = new Accounts(database, clock);
    Optional<Account> newAdmin = FirstAdmin.ensure(accounts, config.adminKey());
    Repositories repositories = new Repositories(folder.repos(), database, clock);
    int swept = repositories.sweep();
    if (swept > 0) {
      LOG.info("removed {} leftovers of an interrupted run", swept);
    }
    AuditLog audit = new AuditLog(database, clock);
    AccessChecker access = new AccessChecker(database, repositories);
    GitServices git = new GitServices(repositories, audit, GitLimits.DEFAULT, (_, _, _) -> {});
    SessionHost sessions = new ClosedSessions("sessions are off");
    Store store = new Store(repositories, access, accounts);
    ServerFacts[] facts = new ServerFacts[1];
    CommandRunner runner =
        new CommandRunner(
            Shell.table(
                store,
                new Shell.Services(git, sessions, (_, _) -> Optional.empty(), () -> facts[0])),
            access,
            audit);
    InetAddress bind = InetAddress.getByName(config.doors().bind());
    SshDoor ssh =
        closing.add(
            "ssh door",
            SshDoor.open(
                new SshSettings(
                    bind,
                    config.doors().sshPort(),
                    folder.keys().resolve("ssh_host_ed25519_key"),
                    false,
                    SshSettings.Limits.USUAL),
                new SshDoor.Behind(runner, accounts, clock)));
    String host = bind.isAnyLocalAddress() ? "localhost" : bind.getHostAddress();
    facts[0] = new ServerFacts(Version.TEXT, host, ssh.port(), ssh.hostKeyFingerprint());
    int httpPort = 0;
    Files.writeString(
        folder.run().resolve("ports"), "ssh=" + ssh.port() + "\nhttp=" + httpPort + "\n");
    ReadyText ready =
        new ReadyText(
            sinceProcessStart(),
            new ReadyText.Address(host, ssh.port(), httpPort, ssh.hostKeyFingerprint()),
            newAdmin,
            "alice",
            "");
    return new Server(closing, ssh, ready);
  }

  private static Duration sinceProcessStart() {
    Instant start = ProcessHandle.current().info().startInstant().orElseGet(Instant::now);
    return Duration.between(start, Instant.now());
  }

  String readyText() {
    return ready.text();
  }

  /// Lets running transfers end, then closes everything.
  void drain() {
    try {
      if (!sshDoor.drain(DRAIN)) {
        LOG.warn("commands still running after {} s are cut off", DRAIN.toSeconds());
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
    closing.close();
  }
}
