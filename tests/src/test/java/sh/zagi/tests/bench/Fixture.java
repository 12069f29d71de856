// SPDX-License-Identifier: Apache-2.0
package sh.zagi.tests.bench;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.Random;

/// A repository of a realistic size, the same on every machine: commits that add one file of words
/// and edit three.
final class Fixture {
  static final int COMMITS = 2_000;

  private static final int WORDS = 5_000;

  /// Six to eight letters in base 36.
  private static final long LEAST_WORD = 60_466_176L;

  private static final long MOST_WORD = 2_821_109_907_456L;
  private static final int FILES = 400;
  private static final int FILE_LINES = 40;
  private static final int ADDED_LINES = 130;
  private static final int LINE_WORDS = 9;
  private static final int EDITS_PER_COMMIT = 3;
  private static final long FIRST_COMMIT_SECONDS = 1_700_000_000L;
  private static final long SEED = 1;

  private final Random random = new Random(SEED);
  private final String[] words = new String[WORDS];

  private Fixture() {
    for (int at = 0; at < WORDS; at++) {
      words[at] = Long.toString(random.nextLong(LEAST_WORD, MOST_WORD), Character.MAX_RADIX);
    }
  }

  /// Makes the bare repository; its branch is `main`.
  static void make(Path folder) throws IOException, InterruptedException {
    make(folder, new Fixture()::write);
  }

  /// What a repository holds, in the words of `git fast-import`.
  interface Content {
    void write(OutputStream out) throws IOException;
  }

  /// Makes a bare repository of anything.
  static void make(Path folder, Content content) throws IOException, InterruptedException {
    Client.check("git", "init", "-q", "--bare", "-b", "main", folder.toString());
    Process importer =
        new ProcessBuilder("git", "-C", folder.toString(), "fast-import", "--quiet")
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    try (OutputStream out = new BufferedOutputStream(importer.getOutputStream())) {
      content.write(out);
    }
    if (importer.waitFor() != 0) {
      throw new IOException("git fast-import failed");
    }
  }

  private void write(OutputStream out) throws IOException {
    for (int commit = 0; commit < COMMITS; commit++) {
      commit(out, commit, "change " + commit + ": " + line());
      for (int edit = 0; edit < EDITS_PER_COMMIT; edit++) {
        file(out, "src/part" + random.nextInt(FILES) + ".txt", text(FILE_LINES));
      }
      file(out, "notes/" + commit % 100 + "/note" + commit + ".txt", text(ADDED_LINES));
    }
  }

  /// Begins a commit.
  ///
  /// @param number 0 for the first; a minute lies between two
  static void commit(OutputStream out, int number, String message) throws IOException {
    print(out, "commit refs/heads/main\n");
    print(
        out,
        "committer Bench <bench@example.org> "
            + (FIRST_COMMIT_SECONDS + number * 60L)
            + " +0000\n");
    data(out, message.getBytes(UTF_8));
  }

  /// Writes a file into the commit that was begun.
  static void file(OutputStream out, String path, String text) throws IOException {
    file(out, path, text.getBytes(UTF_8));
  }

  static void file(OutputStream out, String path, byte[] bytes) throws IOException {
    print(out, "M 100644 inline " + path + "\n");
    data(out, bytes);
  }

  private String text(int lines) {
    StringBuilder text = new StringBuilder();
    for (int at = 0; at < lines; at++) {
      text.append(line()).append('\n');
    }
    return text.toString();
  }

  private String line() {
    StringBuilder line = new StringBuilder();
    for (int at = 0; at < LINE_WORDS; at++) {
      line.append(at == 0 ? "" : " ").append(words[random.nextInt(WORDS)]);
    }
    return line.toString();
  }

  private static void data(OutputStream out, byte[] bytes) throws IOException {
    print(out, "data " + bytes.length + "\n");
    out.write(bytes);
    print(out, "\n");
  }

  private static void print(OutputStream out, String text) throws IOException {
    out.write(text.getBytes(UTF_8));
  }
}
