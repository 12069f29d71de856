// SPDX-License-Identifier: Apache-2.0
package sh.zagi.storage.git;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.ObjectId;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import sh.zagi.storage.db.Database;

/// Objects and packs that a pusher could harm others with: suite A.
class HostilePushTest {
  private static final String REF = "refs/heads/main";

  @TempDir static Path folder;

  @SuppressWarnings("NullAway.Init") // set before the first test
  private static Database database;

  @SuppressWarnings("NullAway.Init") // set before each test
  private PushStand stand;

  @BeforeAll
  static void open() {
    database = Database.inMemory("push-" + System.nanoTime());
  }

  @AfterAll
  static void close() {
    database.close();
  }

  @BeforeEach
  void fresh() {
    stand = new PushStand(folder, database);
  }

  static List<HostileObjects.Case> hostile() {
    return HostileObjects.all();
  }

  @ParameterizedTest
  @MethodSource("hostile")
  void a_hostile_object_is_refused_and_leaves_nothing(HostileObjects.Case hostile)
      throws IOException {
    long before = stand.bytes();
    RawPack pack = new RawPack();
    ObjectId id = hostile.build().apply(pack);
    String answer = stand.push(RawPack.push(REF, id, pack.bytes()));
    assertThat(answer).as("the answer").containsAnyOf("ng " + REF, "unpack error", "closed");
    assertThat(answer).doesNotContain("Exception", "\tat ");
    assertThat(stand.has(REF, id)).isFalse();
    assertThat(stand.bytes()).as("bytes in the store").isEqualTo(before);
  }

  /// A11: the same ref with an empty pack.
  @ParameterizedTest
  @MethodSource("hostile")
  void a_second_try_without_objects_finds_none(HostileObjects.Case hostile) throws IOException {
    RawPack pack = new RawPack();
    ObjectId id = hostile.build().apply(pack);
    stand.push(RawPack.push(REF, id, pack.bytes()));
    stand.push(RawPack.push(REF, id, new RawPack().bytes()));
    assertThat(stand.has(REF, id)).isFalse();
  }

  @Test
  void an_honest_push_is_taken() throws IOException {
    RawPack pack = new RawPack();
    ObjectId modules =
        pack.blob(
            "[submodule \"lib/a\"]\n\tpath = lib/a\n\turl = https://example.org/a.git\n"
                + "[submodule \"b\"]\n\tpath = b\n\turl = ../b.git\n\tupdate = rebase\n");
    ObjectId attributes = pack.blob("* text=auto\n*.png binary\n");
    ObjectId id =
        pack.commit(
            pack.tree(
                RawPack.entry("100644", ".gitattributes", attributes),
                RawPack.entry("100644", ".gitmodules", modules),
                RawPack.entry("120000", "link", pack.blob("../../../etc/passwd")),
                RawPack.entry("100755", "run", pack.blob("x"))));
    assertThat(stand.push(RawPack.push(REF, id, pack.bytes()))).contains("ok " + REF);
    assertThat(stand.has(REF, id)).isTrue();
  }

  @Test
  void a_special_file_that_came_as_another_is_still_looked_at() throws IOException {
    RawPack first = new RawPack();
    ObjectId blob = first.blob("[submodule \"x\"]\n\tupdate = !touch x\n");
    ObjectId id = first.commit(first.tree(RawPack.entry("100644", "harmless", blob)));
    assertThat(stand.push(RawPack.push(REF, id, first.bytes()))).contains("ok " + REF);
    RawPack second = new RawPack();
    ObjectId worse = second.commit(second.tree(RawPack.entry("100644", ".gitmodules", blob)), id);
    assertThat(stand.push(RawPack.push("refs/heads/b", worse, second.bytes())))
        .contains("ng refs/heads/b .gitmodules: an update that runs a command");
  }

  @Test
  void a_folder_of_too_many_entries_is_refused() throws IOException {
    RawPack pack = new RawPack();
    ObjectId blob = pack.blob("x");
    ByteArrayOutputStream tree = new ByteArrayOutputStream();
    for (int i = 0; i < 300_000; i++) {
      tree.writeBytes(RawPack.entry("100644", String.format("%07d", i), blob));
    }
    ObjectId id = pack.commit(pack.add(Constants.OBJ_TREE, tree.toByteArray()));
    assertThat(stand.push(RawPack.push(REF, id, pack.bytes())))
        .contains("a folder with 300000 entries");
  }

  /// A13: small packs of large objects.
  @Test
  void a_large_object_in_a_small_pack_is_refused_unread() throws IOException {
    RawPack zeros = new RawPack();
    zeros.claiming(Constants.OBJ_BLOB, new byte[1 << 20], 1_500_000_000);
    assertThat(stand.push(RawPack.push(REF, someId(), zeros.bytes())))
        .contains("unpack error")
        .contains("too large");
    RawPack grown = new RawPack();
    byte[] base = new byte[1 << 16];
    ObjectId id = grown.blob(base);
    ByteArrayOutputStream delta = new ByteArrayOutputStream();
    varint(delta, base.length);
    varint(delta, 24_000L << 16);
    for (int i = 0; i < 24_000; i++) {
      delta.write(0x80); // copy 64 KiB from the start
    }
    grown.refDelta(id, delta.toByteArray());
    assertThat(stand.push(RawPack.push(REF, someId(), grown.bytes()))).contains("unpack error");
    assertThat(stand.files()).isEqualTo(new PushStand(folder, database).files());
  }

  private static void varint(ByteArrayOutputStream out, long value) {
    long rest = value;
    while (rest > 127) {
      out.write((int) ((rest & 127) | 128));
      rest >>>= 7;
    }
    out.write((int) rest);
  }

  /// A14: packs that are not what they say.
  static Stream<byte[]> broken() {
    byte[] good = honest().bytes();
    RawPack selfish = new RawPack();
    selfish.refDelta(someId(), new byte[] {1, 1, (byte) 0x90, 1});
    RawPack forward = new RawPack();
    forward.offsetDelta(100, new byte[] {1, 1, (byte) 0x90, 1});
    byte[] wrongTrailer = good.clone();
    wrongTrailer[wrongTrailer.length - 1] ^= 1;
    return Stream.concat(
        Stream.of(
            honest().bytes(-1),
            honest().bytes(1_000),
            honest().bytes(1),
            selfish.bytes(),
            forward.bytes(),
            wrongTrailer,
            "PACK".getBytes(UTF_8),
            "JUNKJUNKJUNKJUNK".getBytes(UTF_8),
            new byte[0]),
        IntStream.range(0, 10).mapToObj(tenth -> Arrays.copyOf(good, good.length * tenth / 10)));
  }

  @ParameterizedTest
  @MethodSource("broken")
  void a_broken_pack_is_refused_and_leaves_nothing(byte[] pack) throws IOException {
    long before = stand.files();
    String answer = stand.push(RawPack.push(REF, honestId(), pack));
    assertThat(answer).containsAnyOf("ng ", "unpack error", "closed").doesNotContain("\tat ");
    assertThat(stand.has(REF, honestId())).isFalse();
    assertThat(stand.files()).isEqualTo(before);
  }

  @Test
  void a_chain_of_ten_thousand_deltas_does_no_harm() throws IOException {
    RawPack pack = new RawPack();
    byte[] text = "0123456789".getBytes(UTF_8);
    ObjectId id = pack.blob(text);
    for (int i = 0; i < 10_000; i++) {
      byte[] next = (i + "0123456789").substring(0, 10).getBytes(UTF_8);
      ByteArrayOutputStream delta = new ByteArrayOutputStream();
      delta.write(10);
      delta.write(10);
      delta.write(10);
      delta.writeBytes(next);
      pack.refDelta(id, delta.toByteArray());
      id = RawPack.id(Constants.OBJ_BLOB, next);
    }
    ObjectId commit = pack.commit(pack.tree(RawPack.entry("100644", "a", id)));
    String answer = stand.push(RawPack.push(REF, commit, pack.bytes()));
    assertThat(answer).containsAnyOf("ok " + REF, "ng " + REF, "unpack error");
    assertThat(answer).doesNotContain("StackOverflow");
  }

  /// A12: what policy refuses leaves no byte.
  @Test
  void a_push_that_policy_refuses_leaves_no_byte() throws IOException {
    long before = stand.bytes();
    byte[] noise = new byte[4 << 20];
    new Random(1).nextBytes(noise);
    for (int i = 0; i < 3; i++) {
      noise[0] = (byte) i;
      RawPack pack = new RawPack();
      ObjectId id = pack.commit(pack.tree(RawPack.entry("100644", "a", pack.blob(noise))));
      assertThat(stand.push(RawPack.push("refs/zagi/x", id, pack.bytes())))
          .contains("ng refs/zagi/x");
    }
    assertThat(stand.bytes()).isEqualTo(before);
  }

  /// A18.
  @Test
  void a_list_of_too_many_refs_is_refused() throws IOException {
    ByteArrayOutputStream list = new ByteArrayOutputStream();
    for (int i = 0; i < 100_000; i++) {
      String caps = i == 0 ? "\0 report-status" : "";
      list.writeBytes(
          RawPack.line(
              ObjectId.zeroId().name() + " " + honestId().name() + " refs/heads/b" + i + caps));
    }
    list.writeBytes("0000".getBytes(UTF_8));
    list.writeBytes(honest().bytes());
    String answer = stand.push(list.toByteArray());
    assertThat(answer).doesNotContain("ok refs/heads/b0").doesNotContain("\tat ");
    assertThat(stand.has("refs/heads/b0", honestId())).isFalse();
  }

  /// B17.
  @ParameterizedTest
  @ValueSource(strings = {"0003", "fff1", "ffff", "zzzz", "00", "0010abc", "0004", "0001", "0002"})
  void a_broken_packet_line_ends_the_push(String line) throws IOException {
    InputStream request =
        new SequenceInputStream(
            new ByteArrayInputStream(line.getBytes(UTF_8)), new ByteArrayInputStream(new byte[0]));
    assertThat(stand.push(request)).doesNotContain("ok refs/").doesNotContain("\tat ");
  }

  /// The bytes of these tests are what git itself understands as a push.
  @Test
  void stock_git_takes_the_same_honest_bytes() throws IOException, InterruptedException {
    Path repo = folder.resolve("stock.git");
    git("init", "-q", "--bare", repo.toString());
    git("-C", repo.toString(), "config", "receive.fsckObjects", "true");
    Path answer = gitPush(repo, RawPack.push(REF, honestId(), honest().bytes()));
    assertThat(Files.readString(answer, ISO_8859_1)).contains("ok " + REF);
  }

  private Path gitPush(Path repo, byte[] request) throws IOException, InterruptedException {
    Path in = Files.write(folder.resolve("request"), request);
    Path out = folder.resolve("answer");
    Process process =
        new ProcessBuilder("git", "receive-pack", repo.toString())
            .redirectInput(in.toFile())
            .redirectOutput(out.toFile())
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
    return out;
  }

  private static void git(String... words) throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder(Stream.concat(Stream.of("git"), Arrays.stream(words)).toList()).start();
    assertThat(process.waitFor()).isZero();
  }

  private static RawPack honest() {
    RawPack pack = new RawPack();
    pack.commit(pack.tree(RawPack.entry("100644", "a", pack.blob("hello\n"))));
    return pack;
  }

  private static ObjectId honestId() {
    RawPack pack = new RawPack();
    return pack.commit(pack.tree(RawPack.entry("100644", "a", pack.blob("hello\n"))));
  }

  private static ObjectId someId() {
    return ObjectId.fromString("1234567890123456789012345678901234567890");
  }
}
