// SPDX-License-Identifier: Apache-2.0
package sh.zagi.server;

import java.io.IOException;
import java.net.InetAddress;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import sh.zagi.change.work.RepositoryLog;
import sh.zagi.config.ServerConfig;
import sh.zagi.server.errand.Errands;
import sh.zagi.server.highlight.Highlighter;
import sh.zagi.server.http.CopyDesk;
import sh.zagi.server.http.HttpDoor;
import sh.zagi.server.job.RevokedRights;
import sh.zagi.server.mirror.UpstreamCalls;
import sh.zagi.server.terminal.Terminals;
import sh.zagi.shell.Shell;
import sh.zagi.shell.command.CallRates;
import sh.zagi.shell.command.CommandRunner;
import sh.zagi.shell.command.CommandTable;
import sh.zagi.shell.command.Links;
import sh.zagi.shell.command.OpenConnections;
import sh.zagi.shell.command.PortDoor;
import sh.zagi.shell.command.Store;
import sh.zagi.shell.command.change.Desk;
import sh.zagi.shell.command.change.LiveSessionWork;
import sh.zagi.shell.command.change.SessionWork;
import sh.zagi.shell.command.env.EnvVerbs;
import sh.zagi.shell.command.mirror.MirrorVerbs;
import sh.zagi.shell.command.server.ServerFacts;
import sh.zagi.shell.command.session.PortGate;
import sh.zagi.shell.relay.RelayDoor;
import sh.zagi.shell.ssh.SshDoor;
import sh.zagi.shell.ssh.SshSettings;
import sh.zagi.storage.account.Tickets;
import sh.zagi.storage.git.GitServices;

/// Both doors, open.
record Doors(SshDoor ssh, HttpDoor http, ReadyText.Address address) {

  /// What speaks git: to clients, and to upstreams.
  record Git(GitServices services, MirrorVerbs.Desk mirrors) {}

  static Doors open(ServerConfig config, Layers layers, Git git, SessionHall hall, Closing closing)
      throws IOException {
    ServerConfig.Doors wanted = config.doors();
    AtomicReference<ServerFacts> facts =
        new AtomicReference<>(
            new ServerFacts(Version.TEXT, "localhost", 0, 0, "", web(wanted, "localhost", 0)));
    Tickets tickets = new Tickets();
    CommandTable table = table(layers, git, hall, tickets, facts::get);
    CallRates rates = rates(layers.operating().settings().rates());
    CommandRunner runner = new CommandRunner(table, layers.access(), layers.audit(), rates);
    OpenConnections connections = layers.operating().connections();
    answerInside(layers, hall, runner);
    Links links =
        new Links(userName -> facts.get().ssh(userName), () -> facts.get().web(), tickets);
    InetAddress bind = InetAddress.getByName(wanted.bind());
    SshDoor ssh = ssh(wanted, layers, hall, runner, closing);
    closing.add("revoked-rights", new RevokedRights(connections)).start();
    Browsers.Verbs verbs = verbs(table, runner, connections, closing);
    HttpDoor http =
        http(
            wanted,
            layers,
            git.services(),
            new Front(
                Browsers.web(layers, hall, git.mirrors(), links, verbs),
                gauges(layers, hall),
                rates),
            closing);
    closing.add("terminals in browsers", verbs.terminals());
    closing.add("verbs that pages began", verbs.errands());
    String host = bind.isAnyLocalAddress() ? "localhost" : bind.getHostAddress();
    facts.set(
        new ServerFacts(
            Version.TEXT,
            host,
            ssh.port(),
            http.port(),
            ssh.hostKeyFingerprint(),
            web(wanted, host, http.port())));
    return new Doors(
        ssh, http, new ReadyText.Address(host, ssh.port(), http.port(), ssh.hostKeyFingerprint()));
  }

  private static SshDoor ssh(
      ServerConfig.Doors wanted,
      Layers layers,
      SessionHall hall,
      CommandRunner runner,
      Closing closing)
      throws IOException {
    return closing.add(
        "ssh door",
        SshDoor.open(
            new SshSettings(
                InetAddress.getByName(wanted.bind()),
                wanted.sshPort(),
                layers.folder().keys().resolve("ssh_host_ed25519_key"),
                layers.operating().settings().trustedUserCa(),
                false,
                wanted.allKeyExchanges(),
                SshSettings.Limits.USUAL),
            new SshDoor.Behind(
                runner,
                layers.accounts(),
                hall.host()
                    .desk()
                    .<PortDoor>map(desk -> new PortGate(desk, runner))
                    .orElseGet(PortDoor::closed),
                layers.operating().connections(),
                Layers.CLOCK)));
  }

  private static Browsers.Verbs verbs(
      CommandTable table, CommandRunner runner, OpenConnections connections, Closing closing) {
    return new Browsers.Verbs(
        table,
        runner,
        new Terminals(runner, connections),
        new Errands(runner, connections),
        closing.add("highlighter", new Highlighter()));
  }

  private static CallRates rates(ServerConfig.Rates most) {
    return new CallRates(new CallRates.Limits(most.person(), most.token(), most.address()));
  }

  private static Links.Web web(ServerConfig.Doors wanted, String host, int port) {
    return new Links.Web(
        wanted.web().url().orElse("http://" + host + ":" + port),
        wanted.web().previews().orElse("http://localhost:" + port));
  }

  /// What the HTTP door shows beside git.
  private record Front(HttpDoor.Web web, HttpDoor.Gauges gauges, CallRates rates) {}

  private static HttpDoor.Gauges gauges(Layers layers, SessionHall hall) {
    Gauges gauges = new Gauges(layers, hall.live().map(SessionHall.Live::sessions));
    return new HttpDoor.Gauges(
        layers.database()::answers, gauges::text, layers.operating().settings().metrics());
  }

  private static HttpDoor http(
      ServerConfig.Doors wanted, Layers layers, GitServices git, Front front, Closing closing)
      throws IOException {
    return closing.add(
        "http door",
        HttpDoor.open(
            new HttpDoor.Settings(InetAddress.getByName(wanted.bind()), wanted.httpPort()),
            new HttpDoor.Behind(
                layers.repositories(),
                layers.access(),
                layers.tokens(),
                git,
                layers.images(),
                new CopyDesk.Copies(layers.environments().upkeep(), layers.packed()),
                layers.large(),
                layers.audit(),
                front.web(),
                new UpstreamCalls(layers.mirrorSecrets().hooks(), layers.mirrors()),
                front.gauges(),
                front.rates())));
  }

  private static void answerInside(Layers layers, SessionHall hall, CommandRunner runner) {
    hall.live()
        .ifPresent(live ->
            live.sessions()
                .relays()
                .answerBy(
                    new RelayDoor(
                        runner,
                        live.sessions()::find,
                        id ->
                            layers.accounts().list().stream()
                                .filter(account -> account.id().value() == id)
                                .findFirst())));
  }

  private static CommandTable table(
      Layers layers, Git git, SessionHall hall, Tickets tickets, Supplier<ServerFacts> facts) {
    Store store = layers.store();
    return Shell.table(
        store,
        new Shell.Services(
            git.services(),
            layers.packing(),
            new Shell.Large(layers.large(), layers.audit()),
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
                git.services(),
                Layers.CLOCK),
            tickets,
            layers.operating().desk(),
            git.mirrors(),
            layers.operating().webhooks(),
            layers.operating().hooks(),
            facts));
  }

  private static SessionWork work(SessionHall hall) {
    return hall.live()
        .<SessionWork>map(live -> new LiveSessionWork(live.sessions(), live.saver()))
        .orElseGet(SessionWork::none);
  }
}
