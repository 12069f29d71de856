// SPDX-License-Identifier: Apache-2.0
package sh.zagi.server;

import java.io.IOException;
import java.net.InetAddress;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import sh.zagi.change.work.RepositoryLog;
import sh.zagi.config.ServerConfig;
import sh.zagi.server.http.CopyDesk;
import sh.zagi.server.http.HttpDoor;
import sh.zagi.shell.Shell;
import sh.zagi.shell.command.CommandRunner;
import sh.zagi.shell.command.PortDoor;
import sh.zagi.shell.command.Store;
import sh.zagi.shell.command.change.Desk;
import sh.zagi.shell.command.change.LiveSessionWork;
import sh.zagi.shell.command.change.SessionWork;
import sh.zagi.shell.command.env.EnvVerbs;
import sh.zagi.shell.command.server.ServerFacts;
import sh.zagi.shell.command.session.PortGate;
import sh.zagi.shell.ssh.SshDoor;
import sh.zagi.shell.ssh.SshSettings;
import sh.zagi.storage.git.GitServices;

/// Both doors, open.
record Doors(SshDoor ssh, HttpDoor http, ReadyText.Address address) {

  static Doors open(
      ServerConfig.Doors wanted, Layers layers, GitServices git, SessionHall hall, Closing closing)
      throws IOException {
    AtomicReference<ServerFacts> facts =
        new AtomicReference<>(new ServerFacts(Version.TEXT, "localhost", 0, 0, ""));
    CommandRunner runner = runner(layers, git, hall, facts::get);
    InetAddress bind = InetAddress.getByName(wanted.bind());
    SshDoor ssh =
        closing.add(
            "ssh door",
            SshDoor.open(
                new SshSettings(
                    bind,
                    wanted.sshPort(),
                    layers.folder().keys().resolve("ssh_host_ed25519_key"),
                    false,
                    SshSettings.Limits.USUAL),
                new SshDoor.Behind(
                    runner,
                    layers.accounts(),
                    hall.host()
                        .desk()
                        .<PortDoor>map(desk -> new PortGate(desk, runner))
                        .orElseGet(PortDoor::closed),
                    Layers.CLOCK)));
    HttpDoor http =
        closing.add(
            "http door",
            HttpDoor.open(
                new HttpDoor.Settings(bind, wanted.httpPort()),
                new HttpDoor.Behind(
                    layers.repositories(),
                    layers.access(),
                    layers.tokens(),
                    git,
                    layers.images(),
                    new CopyDesk.Copies(layers.environments().upkeep(), layers.packed()),
                    layers.audit())));
    String host = bind.isAnyLocalAddress() ? "localhost" : bind.getHostAddress();
    facts.set(
        new ServerFacts(Version.TEXT, host, ssh.port(), http.port(), ssh.hostKeyFingerprint()));
    return new Doors(
        ssh, http, new ReadyText.Address(host, ssh.port(), http.port(), ssh.hostKeyFingerprint()));
  }

  private static CommandRunner runner(
      Layers layers, GitServices git, SessionHall hall, Supplier<ServerFacts> facts) {
    Store store = layers.store();
    return new CommandRunner(
        Shell.table(
            store,
            new Shell.Services(
                git,
                hall.host(),
                layers.environments()::cached,
                layers.images(),
                new Housekeeping(layers, hall.live().map(SessionHall.Live::sessions)),
                new EnvVerbs.Workshop(layers::environments, Layers.CLOCK),
                new Desk(
                    store,
                    layers.chains(),
                    work(hall),
                    new RepositoryLog(Layers.CLOCK),
                    git,
                    Layers.CLOCK),
                facts)),
        layers.access(),
        layers.audit());
  }

  private static SessionWork work(SessionHall hall) {
    return hall.live()
        .<SessionWork>map(live -> new LiveSessionWork(live.sessions(), live.saver()))
        .orElseGet(SessionWork::none);
  }
}
