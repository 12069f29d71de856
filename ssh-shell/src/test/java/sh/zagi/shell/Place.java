// SPDX-License-Identifier: Apache-2.0
package sh.zagi.shell;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import sh.zagi.change.work.Chains;
import sh.zagi.change.work.RepositoryLog;
import sh.zagi.config.DataSize;
import sh.zagi.env.build.Environments;
import sh.zagi.env.oci.Images;
import sh.zagi.shell.command.ClientEvents;
import sh.zagi.shell.command.CommandRunner;
import sh.zagi.shell.command.CommandTable;
import sh.zagi.shell.command.Exchange;
import sh.zagi.shell.command.ExitStatus;
import sh.zagi.shell.command.Links;
import sh.zagi.shell.command.OpenConnections;
import sh.zagi.shell.command.PortDoor;
import sh.zagi.shell.command.Store;
import sh.zagi.shell.command.Streams;
import sh.zagi.shell.command.backup.BackupVerbs;
import sh.zagi.shell.command.change.Desk;
import sh.zagi.shell.command.change.SessionWork;
import sh.zagi.shell.command.env.EnvVerbs;
import sh.zagi.shell.command.event.Happenings;
import sh.zagi.shell.command.mirror.MirrorVerbs;
import sh.zagi.shell.command.operator.Health;
import sh.zagi.shell.command.operator.OperatorDesk;
import sh.zagi.shell.command.server.ServerFacts;
import sh.zagi.shell.ssh.SshDoor;
import sh.zagi.shell.ssh.SshSettings;
import sh.zagi.storage.account.AccessChecker;
import sh.zagi.storage.account.Account;
import sh.zagi.storage.account.Accounts;
import sh.zagi.storage.account.Caller;
import sh.zagi.storage.account.Grants;
import sh.zagi.storage.account.Groups;
import sh.zagi.storage.account.KeyFingerprint;
import sh.zagi.storage.account.Tickets;
import sh.zagi.storage.account.Tokens;
import sh.zagi.storage.audit.AuditEntry;
import sh.zagi.storage.audit.AuditLog;
import sh.zagi.storage.audit.AuditProof;
import sh.zagi.storage.backup.Backups;
import sh.zagi.storage.backup.ServerCheck;
import sh.zagi.storage.backup.ServerCopy;
import sh.zagi.storage.db.Database;
import sh.zagi.storage.folder.DataFolder;
import sh.zagi.storage.git.GitLimits;
import sh.zagi.storage.git.GitServices;
import sh.zagi.storage.git.upkeep.Upkeep;
import sh.zagi.storage.hook.Hooks;
import sh.zagi.storage.lfs.LargeFiles;
import sh.zagi.storage.queue.Queues;
import sh.zagi.storage.repo.Repositories;
import sh.zagi.storage.webhook.Webhooks;

/// A whole server but for its sessions: real database, real repositories, in a temporary folder.
public final class Place implements AutoCloseable {
  private static final KeyFingerprint SOME_KEY = new KeyFingerprint("SHA256:" + "A".repeat(43));

  public final Path folder;
  public final Accounts accounts;
  public final Store store;
  public final AuditLog audit;
  public final CommandTable table;
  private static final Links.Web WEB =
      new Links.Web("http://localhost:8080", "http://localhost:8080");

  public final CommandRunner runner;
  public final OpenConnections connections = new OpenConnections(InstantSource.system());
  public final PretendSessions sessions = new PretendSessions();
  private final Database database;
  private final DataFolder whole;

  public Place(Path folder) {
    this.folder = folder;
    try {
      Files.createDirectories(folder.resolve("repos"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    InstantSource clock = InstantSource.system();
    whole = opened(folder);
    database = Database.inMemory(UUID.randomUUID().toString());
    accounts = new Accounts(database, clock);
    audit = new AuditLog(database, clock);
    Repositories repositories =
        new Repositories(folder.resolve("repos"), database, clock, new RepositoryLog(clock));
    AccessChecker access = new AccessChecker(database, repositories);
    store =
        new Store(
            repositories,
            access,
            accounts,
            new Grants(database),
            new Tokens(database, InstantSource.system()),
            new Groups(database, clock),
            clock);
    GitServices git = new GitServices(repositories, audit, GitLimits.DEFAULT, (_, _, _) -> {});
    ServerFacts facts = new ServerFacts("0.1.0", "localhost", 2222, 8080, SOME_KEY.text(), WEB);
    Images images = images(folder.resolve("oci"));
    LargeFiles large =
        LargeFiles.open(
            folder.resolve("lfs"),
            database,
            clock,
            DataSize.mebibytes(1),
            new LargeFiles.People(accounts, store.tokens(), access, repositories.quotas()));
    table =
        Shell.table(
            store,
            new Shell.Services(
                git,
                new Upkeep(clock),
                new Shell.Large(large, audit),
                sessions,
                (_, _) -> Optional.empty(),
                images,
                new PretendUpkeep(),
                new EnvVerbs.Workshop(Place::none, clock),
                new Desk(
                    store,
                    new Chains(new SecureRandom()),
                    SessionWork.none(),
                    new RepositoryLog(clock),
                    git,
                    clock),
                new Tickets(),
                new OperatorDesk(
                    connections,
                    audit,
                    new AuditProof(audit, whole.auditCheckpoint()),
                    new Happenings(audit, access),
                    backups(repositories, large),
                    new Queues(),
                    database,
                    () -> Health.of(database, whole.root())),
                new MirrorVerbs.Desk(store, new NoMirrors(), "forge.example"),
                new SilentWebhooks(new Webhooks(database, clock, java.time.Duration.ofSeconds(1))),
                new IdleHooks(new Hooks(database, clock)),
                () -> facts));
    runner = new CommandRunner(table, access, audit);
  }

  private static DataFolder opened(Path folder) {
    try {
      return DataFolder.open(folder);
    } catch (DataFolder.Refused e) {
      throw new IllegalStateException(e);
    }
  }

  private BackupVerbs.Desk backups(Repositories repositories, LargeFiles large) {
    InstantSource clock = InstantSource.system();
    ServerCopy.Parts parts =
        new ServerCopy.Parts(whole, database, repositories, new Upkeep(clock), large.objects());
    return new BackupVerbs.Desk(
        Optional.of(
            new Backups(folder.resolve("backups"), 3, clock, new ServerCopy(parts, "0.1.0"))),
        new ServerCheck(parts, audit));
  }

  private static Environments none() {
    throw new IllegalStateException("nothing is built here");
  }

  private static Images images(Path folder) {
    try {
      return new Images(folder, (_, _) -> Optional.empty(), (_, _) -> folder);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public Caller person(String name, boolean admin) {
    Account account = accounts.find(name).orElseGet(() -> accounts.add(name, admin).orElseThrow());
    return new Caller.Person(account, SOME_KEY);
  }

  /// How a call ended and what it said.
  public record Said(ExitStatus status, String out, String err) {
    public int exit() {
      return status instanceof ExitStatus.Exited(int code) ? code : -1;
    }
  }

  public Said call(Caller caller, String... argv) {
    return callWithInput("", caller, argv);
  }

  public Said callWithInput(String input, Caller caller, String... argv) {
    var out = new ByteArrayOutputStream();
    var err = new ByteArrayOutputStream();
    var streams = new Streams(new ByteArrayInputStream(input.getBytes(UTF_8)), out, err);
    ExitStatus status =
        runner.run(
            new Exchange(
                caller,
                List.of(argv),
                Map.of(),
                Optional.empty(),
                new Exchange.Client(streams, ClientEvents.none())));
    return new Said(status, out.toString(UTF_8), err.toString(UTF_8));
  }

  /// Actor, action, target and result of the audit rows, oldest first.
  public List<String> audited() {
    return audit.newest(100).reversed().stream()
        .map(AuditEntry::event)
        .map(e -> e.actor() + " | " + e.action() + " | " + e.target() + " | " + e.result())
        .toList();
  }

  public SshDoor openDoor(boolean admitUnknownKeys) throws IOException {
    return openDoor(admitUnknownKeys, PortDoor.closed());
  }

  public SshDoor openDoor(boolean admitUnknownKeys, PortDoor ports) throws IOException {
    return openDoor(admitUnknownKeys, ports, SshSettings.Limits.USUAL);
  }

  public SshDoor openDoor(boolean admitUnknownKeys, PortDoor ports, SshSettings.Limits limits)
      throws IOException {
    return SshDoor.open(
        new SshSettings(
            InetAddress.getLoopbackAddress(),
            0,
            folder.resolve("host_key"),
            Optional.empty(),
            admitUnknownKeys,
            false,
            limits),
        new SshDoor.Behind(runner, accounts, ports, connections, InstantSource.system()));
  }

  @Override
  public void close() {
    database.close();
    try {
      whole.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
