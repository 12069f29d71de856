// SPDX-License-Identifier: Apache-2.0
package sh.zagi.storage.git;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.zip.DeflaterOutputStream;
import org.eclipse.jgit.lib.Config;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.util.FS;
import org.eclipse.jgit.util.SystemReader;
import org.eclipse.jgit.util.sha1.SHA1;
import org.eclipse.jgit.util.sha1.Sha1CollisionException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import sh.zagi.storage.db.Database;

/// Two contents of one SHA-1: A15. The pair is the one of 2017 (shattered.io). As files of a
/// repository its two halves have different ids, because git hashes a head before them; an attack
/// of this kind on git has to be made for git, and is seen by the same detection.
class CollisionTest {
  private static final String REF = "refs/heads/main";

  /// What both begin with.
  private static final String HEAD =
      "255044462d312e330a25e2e3cfd30a0a0a312030206f626a0a3c3c2f57696474"
          + "682032203020522f4865696768742033203020522f547970652034203020522f"
          + "537562747970652035203020522f46696c7465722036203020522f436f6c6f72"
          + "53706163652037203020522f4c656e6774682038203020522f42697473506572"
          + "436f6d706f6e656e7420383e3e0a73747265616d0affd8fffe00245348412d31"
          + "20697320646561642121212121852fec092339759c39b1a1c63c4c97e1fffe01";

  private static final String ONE =
      "7f46dc93a6b67e013b029aaa1db2560b45ca67d688c7f84b8c4c791fe02b3df6"
          + "14f86db1690901c56b45c1530afedfb76038e972722fe7ad728f0e4904e046c2"
          + "30570fe9d41398abe12ef5bc942be33542a4802d98b5d70f2a332ec37fac3514"
          + "e74ddc0f2cc1a874cd0c78305a21566461309789606bd0bf3f98cda8044629a1";

  private static final String OTHER =
      "7346dc9166b67e118f029ab621b2560ff9ca67cca8c7f85ba84c79030c2b3de2"
          + "18f86db3a90901d5df45c14f26fedfb3dc38e96ac22fe7bd728f0e45bce046d2"
          + "3c570feb141398bb552ef5a0a82be331fea48037b8b5d71f0e332edf93ac3500"
          + "eb4ddc0decc1a864790c782c76215660dd309791d06bd0af3f98cda4bc4629b1";

  @TempDir Path folder;
  Database database;
  PushStand stand;

  @BeforeEach
  void open() {
    database = Database.inMemory("collision-" + System.nanoTime());
    stand = new PushStand(folder, database);
  }

  @AfterEach
  void close() {
    database.close();
  }

  @ParameterizedTest
  @ValueSource(strings = {ONE, OTHER})
  void bytes_of_a_known_attack_have_no_name_here(String end) {
    SHA1 digest = SHA1.newInstance();
    digest.update(HexFormat.of().parseHex(HEAD + end));
    assertThatThrownBy(digest::toObjectId).isInstanceOf(Sha1CollisionException.class);
  }

  /// A setting of the machine or of its user could choose a hash that detects nothing.
  @Test
  void no_setting_from_outside_takes_the_detection_away() {
    Config none = new Config();
    for (Config read :
        new Config[] {
          SystemReader.getInstance().openUserConfig(none, FS.DETECTED),
          SystemReader.getInstance().openSystemConfig(none, FS.DETECTED),
          SystemReader.getInstance().openJGitConfig(none, FS.DETECTED)
        }) {
      assertThat(read.getString("core", null, "sha1implementation")).isNull();
    }
    assertThat(System.getProperty("org.eclipse.jgit.util.sha1.implementation")).isNull();
  }

  @Test
  void the_pair_as_files_is_two_files() throws IOException {
    RawPack pack = new RawPack();
    ObjectId one = pack.blob(HexFormat.of().parseHex(HEAD + ONE));
    ObjectId other = pack.blob(HexFormat.of().parseHex(HEAD + OTHER));
    assertThat(one).isNotEqualTo(other);
    ObjectId id =
        pack.commit(
            pack.tree(RawPack.entry("100644", "one", one), RawPack.entry("100644", "two", other)));
    assertThat(stand.push(RawPack.push(REF, id, pack.bytes()))).contains("ok " + REF);
  }

  /// What a collision comes to in the end, by whatever means it was made: a name that is taken
  /// arrives with another content.
  @Test
  void another_content_under_a_name_that_is_taken_is_refused() throws IOException {
    RawPack pack = new RawPack();
    ObjectId blob = pack.blob("what the store does not have under this name");
    ObjectId id = pack.commit(pack.tree(RawPack.entry("100644", "file", blob)));
    store(blob, "something else");
    String answer = stand.push(RawPack.push(REF, id, pack.bytes()));
    assertThat(answer).contains("unpack error").contains(blob.name()).doesNotContain("Exception");
    assertThat(stand.has(REF, id)).isFalse();
  }

  @Test
  void the_same_content_under_a_name_that_is_taken_is_taken() throws IOException {
    RawPack pack = new RawPack();
    ObjectId blob = pack.blob("text");
    ObjectId id = pack.commit(pack.tree(RawPack.entry("100644", "file", blob)));
    store(blob, "text");
    assertThat(stand.push(RawPack.push(REF, id, pack.bytes()))).contains("ok " + REF);
  }

  private void store(ObjectId name, String content) throws IOException {
    Path file =
        stand
            .folder()
            .resolve("objects/" + name.name().substring(0, 2) + "/" + name.name().substring(2));
    Files.createDirectories(file.resolveSibling(""));
    try (DeflaterOutputStream out = new DeflaterOutputStream(Files.newOutputStream(file))) {
      out.write(Constants.encodeASCII("blob " + content.length() + "\0" + content));
    }
  }
}
