// SPDX-License-Identifier: Apache-2.0
package sh.zagi.tests.bench;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.security.KeyPair;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.apache.sshd.client.session.ClientSession;
import sh.zagi.storage.folder.Trees;
import sh.zagi.tests.ServerProcess;

/// What the SSH door lets through: logins, connections that rest, clones of a small repository.
///
/// @param folder that it may fill, beside the key of `alice`
/// @param peerPort of an OpenSSH server that knows the same key
record DoorRows(Path folder, Client client, ServerProcess server, int peerPort) {
  /// In which each kind of load begins; before it a quarter of that warms up.
  private static final Duration LENGTH =
      Duration.ofSeconds(Integer.getInteger("zagi.bench.door-seconds", 20));

  private static final Duration WARM_UP = LENGTH.dividedBy(4);
  private static final Duration REST =
      Duration.ofSeconds(Integer.getInteger("zagi.bench.rest-seconds", 60));

  private static final int HANDSHAKES_PER_SECOND = 30;
  private static final int CLONES_PER_SECOND = 15;
  private static final int AT_ONCE = 8;

  /// So many that each has fewer than the 64 connections which one account may have.
  private static final int PEOPLE = 10;

  private static final int RESTING = 500;
  private static final String SMALL = "alice/small";
  private static final int SMALL_FILES = 24;
  private static final int SMALL_FILE_BYTES = 4_200;
  private static final int SMALL_PACK_BYTES = 100_000;

  void run(Consumer<Result> add) throws IOException, InterruptedException {
    InnerClient.Login alice = login("alice");
    try (InnerClient inner = InnerClient.of(server.sshPort())) {
      add.accept(
          open(
              HANDSHAKES_PER_SECOND + " ssh logins a second (connect, log in, run nothing, leave)",
              HANDSHAKES_PER_SECOND,
              () -> inner.handshake(alice)));
      add.accept(atOnce(inner, alice));
      add.accept(resting(inner));
      small();
      add.accept(
          open(
              CLONES_PER_SECOND + " clones a second of a small repository (100 KB), no process",
              CLONES_PER_SECOND,
              () -> drained(inner, alice)));
    }
    AtomicInteger number = new AtomicInteger();
    add.accept(
        open(
            CLONES_PER_SECOND + " clones a second of a small repository (100 KB), `git clone`",
            CLONES_PER_SECOND,
            () -> cloned(folder.resolve("clone" + number.incrementAndGet()))));
  }

  private InnerClient.Login login(String user) {
    return InnerClient.Login.of(user, folder.resolveSibling("alice"));
  }

  /// Begun when they are due, whether or not those before have ended; nobody may be refused.
  private static Result open(String name, int perSecond, Client.Action action)
      throws InterruptedException {
    OpenLoad.Kind kind =
        new OpenLoad.Kind(name, Duration.ofSeconds(1).dividedBy(perSecond), action);
    var _ = OpenLoad.run(List.of(kind), WARM_UP);
    OpenLoad.Outcome outcome = OpenLoad.run(List.of(kind), LENGTH).getFirst();
    return outcome.failures().isEmpty()
        ? Result.alone(name, outcome.words())
        : Result.failed(name, outcome.words() + ": " + outcome.failures().getFirst());
  }

  private Result atOnce(InnerClient inner, InnerClient.Login alice)
      throws IOException, InterruptedException {
    try (InnerClient other = InnerClient.of(peerPort)) {
      InnerClient.Login same = login(System.getProperty("user.name"));
      List<Duration> mine = atOnce(() -> inner.handshake(alice));
      List<Duration> theirs = atOnce(() -> other.handshake(same));
      return new Result(
          "ssh logins, as many as go, " + AT_ONCE + " at once",
          rate(mine),
          "sshd: " + rate(theirs),
          String.format(Locale.ROOT, "%.2f", new Series(mine).ratioTo(new Series(theirs))));
    }
  }

  private static String rate(List<Duration> times) {
    return "%s, %,d a second"
        .formatted(new Series(times).withTail(), times.size() / LENGTH.toSeconds());
  }

  /// Each begins when its last one has ended.
  private static List<Duration> atOnce(Client.Action action)
      throws IOException, InterruptedException {
    long warm = System.nanoTime() + WARM_UP.toNanos();
    long end = warm + LENGTH.toNanos();
    return all(
        AT_ONCE,
        _ -> {
          List<Duration> times = new ArrayList<>();
          for (long now = System.nanoTime(); now < end; now = System.nanoTime()) {
            Duration time = action.run();
            if (now >= warm) {
              times.add(time);
            }
          }
          return times;
        });
  }

  private interface Work<T> {
    List<T> of(int worker) throws IOException, InterruptedException;
  }

  private static <T> List<T> all(int workers, Work<T> work)
      throws IOException, InterruptedException {
    List<T> all = new ArrayList<>();
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<List<T>>> running = new ArrayList<>();
      for (int worker = 0; worker < workers; worker++) {
        int number = worker;
        running.add(threads.submit(() -> work.of(number)));
      }
      for (Future<List<T>> one : running) {
        all.addAll(one.get());
      }
    } catch (ExecutionException e) {
      throw new IOException(e.getCause() == null ? e.getMessage() : e.getCause().getMessage(), e);
    }
    return all;
  }

  /// Connections of which nobody asks for anything, and that serve at the end as at the start.
  private Result resting(InnerClient inner) throws IOException, InterruptedException {
    String name = "heap of the server with " + RESTING + " ssh connections at rest";
    List<InnerClient.Login> people = people();
    HeldByServer before = HeldByServer.of(server);
    List<ClientSession> sessions =
        all(
            AT_ONCE,
            worker -> {
              List<ClientSession> mine = new ArrayList<>();
              for (int i = worker; i < RESTING; i += AT_ONCE) {
                mine.add(inner.open(people.get(i % people.size())));
              }
              return mine;
            });
    TimeUnit.NANOSECONDS.sleep(REST.toNanos());
    HeldByServer during = HeldByServer.of(server);
    long dropped = sessions.stream().filter(session -> !session.isOpen()).count();
    for (ClientSession session : sessions) {
      if (session.isOpen()) {
        InnerClient.run(session, "version");
        session.close(false);
      }
    }
    String words =
        "%s; %,d of %,d dropped in %,d s"
            .formatted(during.words(before), dropped, RESTING, REST.toSeconds());
    return dropped == 0 ? Result.alone(name, words) : Result.failed(name, words);
  }

  /// An operator adds people; each has a key of their own.
  private List<InnerClient.Login> people() throws IOException, InterruptedException {
    List<InnerClient.Login> people = new ArrayList<>();
    for (int i = 0; i < PEOPLE; i++) {
      KeyPair key = InnerClient.newKey();
      client.ssh("zagi", "user", "add", "resting" + i, "'" + InnerClient.line(key) + "'");
      people.add(InnerClient.Login.of("resting" + i, key));
    }
    return people;
  }

  private void small() throws IOException, InterruptedException {
    Path small = folder.resolve("small.git");
    Fixture.make(small, DoorRows::small);
    client.git("-C", small.toString(), "push", "-q", "zagi:" + SMALL, "main");
    client.ssh("zagi", "repo", "gc", SMALL);
  }

  private static void small(OutputStream out) throws IOException {
    Random random = new Random(SMALL_FILES);
    Fixture.commit(out, 0, "all files");
    for (int file = 0; file < SMALL_FILES; file++) {
      byte[] bytes = new byte[SMALL_FILE_BYTES];
      random.nextBytes(bytes);
      // Two characters a byte, which packing undoes.
      String text = HexFormat.of().formatHex(bytes);
      Fixture.file(out, "part" + file % 4 + "/file" + file + ".txt", text);
    }
  }

  private static Duration drained(InnerClient inner, InnerClient.Login alice) throws IOException {
    long start = System.nanoTime();
    long bytes = inner.drain(alice, SMALL);
    if (bytes < SMALL_PACK_BYTES / 2 || bytes > SMALL_PACK_BYTES * 2) {
      throw new IOException("drained " + bytes + " bytes");
    }
    return Duration.ofNanos(System.nanoTime() - start);
  }

  private Duration cloned(Path to) throws IOException, InterruptedException {
    try {
      return client.git("clone", "-q", "zagi:" + SMALL, to.toString());
    } finally {
      Trees.delete(to);
    }
  }
}
