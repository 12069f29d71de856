// SPDX-License-Identifier: Apache-2.0
package sh.zagi.storage.lfs;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HexFormat;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import sh.zagi.config.DataSize;
import sh.zagi.storage.account.Access;
import sh.zagi.storage.account.AccessChecker;
import sh.zagi.storage.account.Accounts;
import sh.zagi.storage.account.Caller;
import sh.zagi.storage.account.KeyFingerprint;
import sh.zagi.storage.account.Tokens;
import sh.zagi.storage.db.Database;
import sh.zagi.storage.repo.RepoPath;
import sh.zagi.storage.repo.RepoRecord;
import sh.zagi.storage.repo.Repositories;
import sh.zagi.storage.repo.Visibility;

/// Contents and tickets of large files.
class LfsObjectsTest {
  private static final byte[] CONTENT = "large".getBytes(UTF_8);

  @TempDir Path folder;
  Database database;

  private final InstantSource clock = InstantSource.system();
  private Repositories repositories;
  private LfsObjects objects;
  private RepoRecord one;
  private RepoRecord other;

  @BeforeEach
  void open() throws IOException {
    database = Database.inMemory(UUID.randomUUID().toString());
    repositories =
        new Repositories(Files.createDirectory(folder.resolve("repos")), database, clock);
    objects =
        new LfsObjects(
            folder.resolve("lfs"),
            database,
            clock,
            new LfsObjects.Limits(DataSize.parse("1KiB"), repositories.quotas()));
    one = create("alice/one");
    other = create("alice/other");
  }

  @AfterEach
  void close() {
    database.close();
  }

  private RepoRecord create(String path) {
    return repositories
        .create(RepoPath.parse(path).orElseThrow(), Visibility.PRIVATE)
        .orElseThrow();
  }

  private static LfsId id(byte[] content) throws Exception {
    return new LfsId(
        HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(content)));
  }

  private LfsObjects.Stored put(RepoRecord to, LfsId id, long size, byte[] content)
      throws IOException {
    return objects.put(to, id, Optional.of(size), new ByteArrayInputStream(content));
  }

  private long files() throws IOException {
    try (Stream<Path> all = Files.walk(folder.resolve("lfs"))) {
      return all.filter(Files::isRegularFile).count();
    }
  }

  @Test
  void a_content_is_kept_once_and_had_by_those_who_sent_it() throws Exception {
    LfsId id = id(CONTENT);
    assertThat(put(one, id, CONTENT.length, CONTENT)).isEqualTo(new LfsObjects.Stored.Kept(5));
    assertThat(objects.file(one, id).map(LfsObjectsTest::read)).contains("large");
    assertThat(objects.file(other, id)).isEmpty();
    assertThat(objects.size(other, id)).isEmpty();

    put(other, id, CONTENT.length, CONTENT);
    assertThat(objects.file(other, id)).isPresent();
    assertThat(files()).isEqualTo(1);
  }

  @Test
  void wrong_bytes_a_wrong_size_and_too_many_bytes_leave_nothing() throws Exception {
    LfsId id = id(CONTENT);
    assertThat(put(one, id, 6, CONTENT)).isInstanceOf(LfsObjects.Stored.Refused.class);
    assertThat(put(one, id(new byte[3]), 5, CONTENT)).isInstanceOf(LfsObjects.Stored.Refused.class);
    byte[] large = new byte[2048];
    assertThat(put(one, id(large), 2048, large))
        .isInstanceOfSatisfying(
            LfsObjects.Stored.Refused.class, refused -> assertThat(refused.tooLarge()).isTrue());
    // nobody said how much would come
    assertThat(objects.put(one, id(large), Optional.empty(), new ByteArrayInputStream(large)))
        .isInstanceOfSatisfying(
            LfsObjects.Stored.Refused.class, refused -> assertThat(refused.tooLarge()).isTrue());
    assertThat(objects.size(one, id)).isEmpty();
    assertThat(files()).isZero();
  }

  @Test
  void a_sender_that_goes_away_leaves_nothing() throws Exception {
    InputStream broken =
        new InputStream() {
          @Override
          public int read() throws IOException {
            throw new IOException("gone");
          }

          @Override
          public int read(byte[] to, int offset, int length) throws IOException {
            throw new IOException("gone");
          }
        };
    LfsId id = id(CONTENT);
    assertThatThrownBy(() -> objects.put(one, id, Optional.of(5L), broken)).hasMessage("gone");
    assertThat(files()).isZero();
  }

  @Test
  void what_no_repository_has_any_more_is_swept() throws Exception {
    LfsId id = id(CONTENT);
    put(one, id, 5, CONTENT);
    put(other, id, 5, CONTENT);
    repositories.erase(one);
    assertThat(objects.sweep()).isZero();
    repositories.erase(other);
    assertThat(objects.sweep()).isEqualTo(1);
    assertThat(files()).isZero();
  }

  @Test
  void a_ticket_is_for_one_repository_and_ends() {
    Accounts accounts = new Accounts(database, clock);
    AccessChecker access = new AccessChecker(database, repositories);
    AtomicLong nanos = new AtomicLong();
    LfsTickets tickets = new LfsTickets(accounts, new Tokens(database, clock), access, nanos::get);
    Caller caller = new Caller.Platform();
    String ticket = tickets.issue(caller, one, Access.READ);
    assertThat(tickets.open(ticket, one).map(LfsTickets.Opened::access)).contains(Access.READ);
    assertThat(tickets.open(ticket, other)).isEmpty();
    nanos.addAndGet(LfsTickets.LIFE.plus(Duration.ofSeconds(1)).toNanos());
    assertThat(tickets.open(ticket, one)).isEmpty();
    assertThat(tickets.isKnown(ticket)).isFalse();
  }

  @Test
  void a_ticket_ends_with_the_key_behind_it() {
    Accounts accounts = new Accounts(database, clock);
    LfsTickets tickets =
        new LfsTickets(
            accounts,
            new Tokens(database, clock),
            new AccessChecker(database, repositories),
            System::nanoTime);
    var alice = accounts.add("alice", false).orElseThrow();
    Caller gone = new Caller.Person(alice, new KeyFingerprint("SHA256:" + "A".repeat(43)));
    assertThat(tickets.open(tickets.issue(gone, one, Access.READ), one)).isEmpty();
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }
}
