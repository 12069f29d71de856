// SPDX-License-Identifier: Apache-2.0
package sh.zagi.tests.script;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.eclipse.jgit.api.Git;
import org.eclipse.jgit.api.TransportConfigCallback;
import org.eclipse.jgit.api.errors.TransportException;
import org.eclipse.jgit.transport.RefSpec;
import org.eclipse.jgit.transport.RemoteRefUpdate;
import org.eclipse.jgit.transport.RemoteSession;
import org.eclipse.jgit.transport.SshSessionFactory;
import org.eclipse.jgit.transport.SshTransport;
import org.eclipse.jgit.transport.URIish;
import org.eclipse.jgit.transport.sshd.SshdSessionFactoryBuilder;
import org.eclipse.jgit.util.FS;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import sh.zagi.tests.ServerProcess;

/// Java's SSH clients: JGit's own, and JGit over sshj and JSch. Those in other languages are in
/// `git-clients.txtar` and `git-clients-js.txtar`.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class JavaClientsTest {
  /// More than any client's window.
  private static final int LARGE_BYTES = 3_000_000;

  private static final String REPOSITORY = "alice/app";

  private Path folder;
  private Stage stage;
  private ServerProcess server;
  private Clients alice;
  private Path key;
  private byte[] large;

  @BeforeAll
  void start(@TempDir(cleanup = CleanupMode.ALWAYS) Path temporary) throws Exception {
    folder = temporary.toRealPath();
    stage = new Stage(Files.createDirectories(folder.resolve("stage")));
    server = stage.serve(folder.resolve("data"), List.of(), Map.of(), folder);
    alice = new Clients(stage, folder, "home", server.sshPort(), List.of());
    key = stage.keys().resolve("alice");
    large = new byte[LARGE_BYTES];
    new Random(1).nextBytes(large);
    alice.pushFixture();
    Path app = folder.resolve("app");
    Files.write(app.resolve("large"), large);
    alice.exec("git", "-C", app.toString(), "add", ".");
    alice.exec("git", "-C", app.toString(), "commit", "-q", "-m", "large");
    alice.exec("git", "-C", app.toString(), "push", "-q", "zagi:" + REPOSITORY, "main");
  }

  @AfterAll
  void stop() {
    if (server != null) {
      server.close();
    }
    if (stage != null) {
      stage.close();
    }
  }

  private ClientLibrary sshj() throws IOException, InterruptedException {
    String fingerprint =
        alice
            .ssh("zagi", "info")
            .lines()
            .filter(line -> line.startsWith("host-key"))
            .map(line -> line.split(" +", 2)[1])
            .findFirst()
            .orElseThrow();
    return new SshjLibrary(server.sshPort(), key, fingerprint);
  }

  private ClientLibrary jsch() {
    return new JschLibrary(server.sshPort(), key, alice.alice().home().resolve("known_hosts"));
  }

  /// Reads the configuration of OpenSSH, as it does for its users.
  private SshSessionFactory jgit() {
    Path home = alice.alice().home();
    return new SshdSessionFactoryBuilder()
        .setHomeDirectory(home.toFile())
        .setSshDirectory(home.resolve(".ssh").toFile())
        .setConfigFile(_ -> alice.alice().config().toFile())
        .setPreferredAuthentications("publickey")
        .build(null);
  }

  private SshSessionFactory factory(String client) throws IOException, InterruptedException {
    return switch (client) {
      case "jgit" -> jgit();
      case "sshj" -> new LibrarySessions(sshj());
      default -> new LibrarySessions(jsch());
    };
  }

  static Stream<String> clients() {
    return Stream.of("jgit", "sshj", "jsch");
  }

  @ParameterizedTest
  @MethodSource("clients")
  void clones_pushes_and_is_refused(String client) throws Exception {
    SshSessionFactory factory = factory(client);
    TransportConfigCallback over =
        transport -> ((SshTransport) transport).setSshSessionFactory(factory);
    Path clone = folder.resolve("of-" + client);
    try (Git git =
        Git.cloneRepository()
            .setURI("zagi:" + REPOSITORY)
            .setDirectory(clone.toFile())
            .setTransportConfigCallback(over)
            .call()) {
      assertThat(Files.readAllBytes(clone.resolve("large"))).isEqualTo(large);

      byte[] more = new byte[LARGE_BYTES];
      new Random(client.hashCode()).nextBytes(more);
      Files.write(clone.resolve("more"), more);
      git.add().addFilepattern(".").call();
      git.commit()
          .setSign(false)
          .setAuthor("alice", "a@b")
          .setCommitter("alice", "a@b")
          .setMessage(client)
          .call();
      assertThat(push(git, over, "refs/heads/" + client).getStatus())
          .isEqualTo(RemoteRefUpdate.Status.OK);
      Path back = folder.resolve("back-" + client);
      alice.exec("git", "clone", "-q", "-b", client, "zagi:" + REPOSITORY, back.toString());
      assertThat(Files.readAllBytes(back.resolve("more"))).isEqualTo(more);

      RemoteRefUpdate refused = push(git, over, "refs/notes/envs");
      assertThat(refused.getStatus()).isEqualTo(RemoteRefUpdate.Status.REJECTED_OTHER_REASON);
      assertThat(refused.getMessage()).contains("refs/notes/envs");
    }
    assertThatThrownBy(() ->
            Git.lsRemoteRepository()
                .setRemote("zagi:alice/none")
                .setTransportConfigCallback(over)
                .call())
        .isInstanceOf(TransportException.class)
        .hasStackTraceContaining("not found: alice/none");
  }

  private static RemoteRefUpdate push(Git git, TransportConfigCallback over, String ref)
      throws Exception {
    return git.push()
        .setRefSpecs(new RefSpec("HEAD:" + ref))
        .setTransportConfigCallback(over)
        .call()
        .iterator()
        .next()
        .getRemoteUpdate(ref);
  }

  @ParameterizedTest
  @MethodSource("clients")
  void learns_the_exit_status(String client) throws Exception {
    RemoteSession session =
        factory(client).getSession(new URIish("zagi:" + REPOSITORY), null, FS.DETECTED, 0);
    try {
      assertThat(status(session, "version")).isZero();
      assertThat(status(session, "no such verb")).isEqualTo(2);
      assertThat(status(session, "repo info alice/none")).isOne();
    } finally {
      session.disconnect();
    }
  }

  private static int status(RemoteSession session, String command) throws Exception {
    Process process = session.exec(command, 0);
    process.getOutputStream().close();
    process.getInputStream().readAllBytes();
    int status = process.waitFor();
    process.destroy();
    return status;
  }

  static Stream<String> libraries() {
    return Stream.of("sshj", "jsch");
  }

  @ParameterizedTest
  @MethodSource("libraries")
  void runs_programs_in_a_terminal_and_signals_them(String name) throws Exception {
    ClientLibrary library = name.equals("sshj") ? sshj() : jsch();
    try (ClientLibrary.Connection connection = library.connect(REPOSITORY)) {
      try (ClientLibrary.Channel ended = connection.run("test -t 0 && test -t 1 && exit 7", true)) {
        assertThat(ended.ending()).isEqualTo("7");
      }
      try (ClientLibrary.Channel running =
          connection.run("trap 'exit 9' TERM; echo ready; while :; do sleep 1; done", false)) {
        assertThat(firstLine(running)).isEqualTo("ready");
        running.signal("TERM");
        assertThat(running.ending()).isEqualTo("9");
      }
      try (ClientLibrary.Channel killed = connection.run("read word; kill -KILL $$", false)) {
        killed.in().write("now\n".getBytes(UTF_8));
        killed.in().flush();
        assertThat(killed.ending()).isEqualTo("KILL");
      }
    }
  }

  private static String firstLine(ClientLibrary.Channel channel) throws IOException {
    return new BufferedReader(new InputStreamReader(channel.out(), UTF_8)).readLine();
  }
}
