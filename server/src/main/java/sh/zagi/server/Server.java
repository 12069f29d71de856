// SPDX-License-Identifier: Apache-2.0
package sh.zagi.server;

import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import sh.zagi.change.edge.ChangeGate;
import sh.zagi.config.ServerConfig;
import sh.zagi.server.job.AfterPush;
import sh.zagi.server.job.BackupRounds;
import sh.zagi.server.job.GitUpkeep;
import sh.zagi.server.job.Guarding;
import sh.zagi.server.job.HookRounds;
import sh.zagi.server.job.IdleSessions;
import sh.zagi.server.job.MirrorEar;
import sh.zagi.server.job.Mirroring;
import sh.zagi.server.job.Preparing;
import sh.zagi.server.job.PushEars;
import sh.zagi.server.job.QuietWork;
import sh.zagi.server.job.WebhookRounds;
import sh.zagi.server.mirror.AppTokens;
import sh.zagi.server.mirror.MirrorDesk;
import sh.zagi.server.mirror.UpstreamTokens;
import sh.zagi.shell.command.mirror.MirrorVerbs;
import sh.zagi.storage.account.Account;
import sh.zagi.storage.git.GitLimits;
import sh.zagi.storage.git.GitServices;
import sh.zagi.storage.git.sign.Signatures;
import sh.zagi.storage.mirror.MirrorFiles;
import sh.zagi.storage.queue.Queues;

/// The composition root: everything is made here once, by plain constructors, in the order in which
/// a start must happen: lock, database, sweep, layers from left to right, doors last.
final class Server {
  private static final Logger LOG = LoggerFactory.getLogger(Server.class);
  private static final Duration DRAIN = Duration.ofSeconds(30);

  private final Closing closing;
  private final Doors doors;
  private final ReadyText ready;

  private Server(Closing closing, Doors doors, ReadyText ready) {
    this.closing = closing;
    this.doors = doors;
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
    Layers layers = Layers.open(config, closing);
    Optional<Account> newAdmin = FirstAdmin.ensure(layers.accounts(), config.adminKey());
    int swept = layers.repositories().sweep();
    if (swept > 0) {
      LOG.info("removed {} leftovers of an interrupted run", swept);
    }
    SessionHall hall = SessionHall.open(config, layers, closing);
    layers.operating().hooks().runOn(hall.hooks());
    layers.repositories().askFirst(layers.operating().hooks());
    AfterPush afterPush =
        closing.add(
            "after-push",
            new AfterPush(
                new Preparing(
                    layers.repositories(),
                    layers.environments(),
                    hall.live().map(SessionHall.Live::checks))));
    GitUpkeep upkeep =
        closing.add(
            "upkeep",
            new GitUpkeep(layers.repositories(), layers.packing(), layers.large().objects()));
    GitServices git =
        new GitServices(
                layers.repositories(),
                layers.audit(),
                GitLimits.of(config.largest()),
                new ChangeGate(),
                new PushEars(
                    List.of(
                        afterPush,
                        new MirrorEar(layers.mirrors()),
                        layers.operating().hooks(),
                        upkeep)))
            .withSignatures(new Signatures(layers.accounts()));
    MirrorDesk mirrors = mirrors(config, layers, git, hall);
    hall.live().ifPresent(live -> watch(live, closing));
    Doors doors =
        Doors.open(
            config,
            layers,
            new Doors.Git(
                git, new MirrorVerbs.Desk(layers.store(), mirrors, config.mirrors().host())),
            hall,
            closing);
    afterPush.start();
    tend(layers, mirrors, upkeep, closing);
    queues(layers, git, afterPush);
    backUp(layers, closing);
    writePorts(layers, doors);
    String someone =
        newAdmin
            .or(() -> layers.accounts().list().stream().filter(Account::admin).findFirst())
            .map(Account::name)
            .orElse("you");
    return new Server(
        closing,
        doors,
        new ReadyText(sinceProcessStart(), doors.address(), newAdmin, someone, hall.words()));
  }

  /// Starts what looks after repositories.
  private static void tend(Layers layers, MirrorDesk mirrors, GitUpkeep upkeep, Closing closing) {
    upkeep.start();
    Mirroring mirroring =
        closing.add("mirroring", new Mirroring(layers.mirrors(), layers.repositories(), mirrors));
    mirroring.start();
    Queues queues = layers.operating().queues();
    queues.add(mirroring::work);
    queues.add(upkeep::work);
    closing.add("webhooks", new WebhookRounds(layers.operating().webhooks())).start();
    closing.add("hooks", new HookRounds(layers.operating().hooks())).start();
  }

  private static void queues(Layers layers, GitServices git, AfterPush afterPush) {
    Queues queues = layers.operating().queues();
    queues.add(git::work);
    queues.add(afterPush::work);
    queues.add(layers.environments()::work);
    queues.add(layers.operating().webhooks()::work);
    queues.add(layers.operating().hooks()::work);
  }

  private static void backUp(Layers layers, Closing closing) {
    Optional<Duration> every = layers.operating().settings().backups().every();
    layers
        .operating()
        .backups()
        .backups()
        .filter(_ -> every.isPresent())
        .ifPresent(backups ->
            closing
                .add("backups", new BackupRounds(backups, every.orElseThrow(), Layers.CLOCK))
                .start());
  }

  /// Starts what looks after sessions.
  private static void watch(SessionHall.Live live, Closing closing) {
    closing.add("idle", new IdleSessions(live.sessions(), live.entry())).start();
    closing.add("guarding", new Guarding(live.sessions(), live.entry().recorder())).start();
    closing
        .add("recording", new QuietWork(live.sessions(), live.saver(), live.entry().recorder()))
        .start();
  }

  private static MirrorDesk mirrors(
      ServerConfig config, Layers layers, GitServices git, SessionHall hall) {
    return new MirrorDesk(
        new MirrorDesk.Parts(
            layers.repositories(),
            layers.accounts(),
            layers.mirrors(),
            layers.mirrorSecrets(),
            git,
            new MirrorDesk.Large(
                layers.large(), layers.audit(), new MirrorFiles(layers.database(), Layers.CLOCK)),
            config
                .mirrors()
                .app()
                .<UpstreamTokens>map(app -> new AppTokens(app, Layers.CLOCK))
                .orElseGet(UpstreamTokens::none),
            layers.environments(),
            hall.live().map(SessionHall.Live::checks)),
        config.mirrors());
  }

  /// For scripts that let the server choose its ports.
  private static void writePorts(Layers layers, Doors doors) throws IOException {
    Files.writeString(
        layers.folder().run().resolve("ports"),
        "ssh=" + doors.ssh().port() + "\nhttp=" + doors.http().port() + "\n");
  }

  /// The launcher says when it started this process; the process itself may be older, because the
  /// launcher built first and then became it.
  private static Duration sinceProcessStart() {
    Long startedMillis = Long.getLong("zagi.started-millis");
    Instant start =
        startedMillis != null
            ? Instant.ofEpochMilli(startedMillis)
            : ProcessHandle.current().info().startInstant().orElseGet(Instant::now);
    return Duration.between(start, Instant.now());
  }

  int sshPort() {
    return doors.ssh().port();
  }

  String readyText() {
    return ready.text();
  }

  /// Lets running transfers end, then closes everything. Sessions run on.
  void drain() {
    try {
      if (!doors.ssh().drain(DRAIN)) {
        LOG.warn("commands still running after {} s are cut off", DRAIN.toSeconds());
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
    closing.close();
  }
}
