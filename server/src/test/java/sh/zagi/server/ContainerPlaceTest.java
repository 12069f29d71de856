// SPDX-License-Identifier: Apache-2.0
package sh.zagi.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ContainerPlaceTest {
  @TempDir private Path folder;

  private ContainerPlace place() throws IOException {
    Path run = folder.resolve("zagi-1");
    Files.createDirectories(run.resolve("crun"));
    Files.createDirectories(run.resolve("s"));
    return new ContainerPlace("/zagi-test-" + UUID.randomUUID(), run);
  }

  @Test
  void nothing_stays_when_no_container_is_left() throws IOException {
    ContainerPlace place = place();
    Files.createDirectories(place.folder().resolve("tools/bin"));
    place.close();
    assertThat(place.folder()).doesNotExist();
  }

  @Test
  void what_an_engine_still_knows_stays() throws IOException {
    ContainerPlace place = place();
    Path state = Files.createDirectories(place.folder().resolve("crun/one"));
    place.close();
    assertThat(state).isDirectory();
  }
}
