// SPDX-License-Identifier: Apache-2.0
package sh.zagi.storage.folder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DataFolderTest {
  @TempDir Path temporary;

  @Test
  void only_its_owner_may_enter() throws Exception {
    try (DataFolder folder = DataFolder.open(temporary.resolve("a/b"))) {
      assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(folder.root())))
          .isEqualTo("rwx------");
    }
  }

  @Test
  void a_second_server_is_refused_until_the_first_is_gone() throws Exception {
    try (DataFolder first = DataFolder.open(temporary.resolve("data"))) {
      assertThatThrownBy(() -> DataFolder.open(first.root()))
          .isInstanceOf(DataFolder.Refused.class)
          .hasMessageContaining("another server has the data folder");
    }
    DataFolder.open(temporary.resolve("data")).close();
  }

  @Test
  void a_folder_that_cannot_be_made_is_named() throws Exception {
    Path file = Files.writeString(temporary.resolve("file"), "");
    assertThatThrownBy(() -> DataFolder.open(file.resolve("data")))
        .hasMessageContaining("data folder not writable: " + file.resolve("data"));
  }
}
