// SPDX-License-Identifier: Apache-2.0
package sh.zagi.storage.git;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.ObjectId;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import sh.zagi.storage.db.Database;

/// A20: what `git receive-pack` refuses with its checks on, is refused here: the cases of the other
/// tests, and objects that were honest until some of their bytes changed by chance. More of these:
/// `-Dzagi.test.mutants=5000 -Dzagi.test.seed=N`.
class NeverMoreLenientTest {
  private static final int MUTANTS = Integer.getInteger("zagi.test.mutants", 120);
  private static final long SEED = Long.getLong("zagi.test.seed", 20);
  private static final List<String> SPICE =
      List.of(
          "\n",
          " ",
          "\0",
          "-",
          "9",
          "tree ",
          "parent ",
          "author ",
          "committer ",
          "tag ",
          "tagger ",
          "0000000000000000000000000000000000000000",
          "<",
          ">",
          ".git",
          "..",
          "/",
          "\t",
          "\r",
          "=",
          "[submodule \"x\"]\n",
          "\turl = -x\n",
          "\tpath = ../x\n",
          "\tupdate = !x\n",
          "\\",
          "\"",
          "100644 ",
          "040000 ",
          "160000 ",
          "120000 ",
          "+9999",
          "encoding ",
          "gpgsig ");

  @TempDir static Path folder;
  private static Database database;
  private static Path stock;

  private PushStand stand;

  @BeforeEach
  void fresh() {
    stand = new PushStand(folder, database);
  }

  @BeforeAll
  static void open() throws Exception {
    database = Database.inMemory("lenient-" + System.nanoTime());
    stock = folder.resolve("stock.git");
    run("git", "init", "-q", "--bare", stock.toString());
    run("git", "-C", stock.toString(), "config", "receive.fsckObjects", "true");
    run("git", "-C", stock.toString(), "config", "receive.autogc", "false");
  }

  @AfterAll
  static void close() {
    database.close();
  }

  private static void run(String... words) throws IOException, InterruptedException {
    assertThat(new ProcessBuilder(words).start().waitFor()).isZero();
  }

  private static boolean gitTakes(byte[] request, String ref)
      throws IOException, InterruptedException {
    Path in = Files.write(folder.resolve("request"), request);
    Path out = folder.resolve("answer");
    new ProcessBuilder("git", "receive-pack", stock.toString())
        .redirectInput(in.toFile())
        .redirectOutput(out.toFile())
        .redirectError(ProcessBuilder.Redirect.DISCARD)
        .start()
        .waitFor();
    return Files.readString(out, ISO_8859_1).contains("ok " + ref);
  }

  private boolean isMoreLenient(RawPack pack, ObjectId id, String ref)
      throws IOException, InterruptedException {
    byte[] request = RawPack.push(ref, id, pack.bytes());
    return stand.push(request).contains("ok " + ref) && !gitTakes(request, ref);
  }

  @Test
  void no_known_case_passes_that_git_refuses() throws Exception {
    List<String> passed = new ArrayList<>();
    int number = 0;
    for (HostileObjects.Case one : HostileObjects.all()) {
      RawPack pack = new RawPack();
      ObjectId id = one.build().apply(pack);
      if (isMoreLenient(pack, id, "refs/heads/known" + number++)) {
        passed.add(one.toString());
      }
    }
    assertThat(passed).isEmpty();
  }

  @Test
  void no_mutant_passes_that_git_refuses() throws Exception {
    List<String> passed = new ArrayList<>();
    Random random = new Random(SEED);
    for (int number = 0; number < MUTANTS; number++) {
      RawPack pack = new RawPack();
      Mutant mutant = mutant(pack, random);
      String ref = mutant.tag() ? "refs/tags/m" + number : "refs/heads/m" + number;
      if (isMoreLenient(pack, mutant.id(), ref)) {
        passed.add("number " + number + " of seed " + SEED + ": " + mutant.text());
      }
    }
    assertThat(passed).isEmpty();
  }

  private record Mutant(ObjectId id, boolean tag, String text) {}

  private static Mutant mutant(RawPack pack, Random random) {
    ObjectId blob = pack.blob("hello\n");
    ObjectId tree = pack.tree(RawPack.entry("100644", "a", blob));
    return switch (random.nextInt(4)) {
      case 0 -> {
        byte[] raw = changed(random, commit(tree));
        yield new Mutant(pack.add(Constants.OBJ_COMMIT, raw), false, text(raw));
      }
      case 1 -> {
        ObjectId commit = pack.commit(tree);
        byte[] raw =
            changed(
                random,
                "object "
                    + commit.name()
                    + "\ntype commit\ntag v1\ntagger T <t@example.org> 1700000000 +0000\n\ntext\n");
        yield new Mutant(pack.add(Constants.OBJ_TAG, raw), true, text(raw));
      }
      case 2 -> {
        ByteArrayOutputStream entries = new ByteArrayOutputStream();
        entries.writeBytes(RawPack.entry("100644", "a", blob));
        entries.writeBytes(RawPack.entry("40000", "b", tree));
        entries.writeBytes(RawPack.entry("120000", "c", blob));
        byte[] raw = changed(random, entries.toString(ISO_8859_1));
        yield new Mutant(pack.commit(pack.add(Constants.OBJ_TREE, raw)), false, text(raw));
      }
      default -> {
        String modules = "[submodule \"lib\"]\n\tpath = lib\n\turl = https://example.org/l.git\n";
        byte[] raw = changed(random, modules);
        ObjectId file = pack.add(Constants.OBJ_BLOB, raw);
        yield new Mutant(
            pack.commit(pack.tree(RawPack.entry("100644", ".gitmodules", file))), false, text(raw));
      }
    };
  }

  private static String commit(ObjectId tree) {
    String person = "A <a@example.org> 1700000000 +0000\n";
    return "tree " + tree.name() + "\nauthor " + person + "committer " + person + "\ntext\n";
  }

  /// One to three changes: a byte, a cut, a line twice or gone, something that means something.
  private static byte[] changed(Random random, String honest) {
    StringBuilder text = new StringBuilder(honest);
    int changes = 1 + random.nextInt(3);
    for (int i = 0; i < changes && !text.isEmpty(); i++) {
      int at = random.nextInt(text.length());
      switch (random.nextInt(5)) {
        case 0 -> text.setCharAt(at, (char) random.nextInt(256));
        case 1 -> text.delete(at, Math.min(text.length(), at + 1 + random.nextInt(8)));
        case 2 -> text.insert(at, SPICE.get(random.nextInt(SPICE.size())));
        case 3 -> {
          int end = text.indexOf("\n", at);
          String line = text.substring(at, end < 0 ? text.length() : end + 1);
          text.insert(at, line);
        }
        default -> {
          String spice = SPICE.get(random.nextInt(SPICE.size()));
          text.replace(at, Math.min(text.length(), at + spice.length()), spice);
        }
      }
    }
    return text.toString().getBytes(ISO_8859_1);
  }

  private static String text(byte[] raw) {
    return new String(raw, ISO_8859_1).replaceAll("[^ -~]", "?");
  }
}
