// SPDX-License-Identifier: Apache-2.0
package sh.zagi.env.linux;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LayersTest {
  private static final long BASE = 1_900_000_000L;

  @TempDir Path folder;

  @Test
  void an_overlay_of_shifted_layers_is_seen_only_by_its_thread() throws Exception {
    Path lower = Files.createDirectory(folder.resolve("lower"));
    Path shown = Files.createDirectory(folder.resolve("shown"));
    Path upper = Files.createDirectory(folder.resolve("upper"));
    Path work = Files.createDirectory(folder.resolve("work"));
    Path root = Files.createDirectory(folder.resolve("root"));
    Files.writeString(lower.resolve("a"), "one");

    Object owner;
    try (UserNamespace ids = UserNamespace.map(new UserNamespace.IdRange(0, BASE, 65_536))) {
      owner =
          PrivateMounts.call(
              "test mounts",
              () -> {
                Layers.showShifted(lower, shown, ids);
                Layers.mountOverlay(new Layers.Overlay(List.of(shown), upper, work), root);
                Object uid = Files.getAttribute(root.resolve("a"), "unix:uid");
                Files.delete(root.resolve("a"));
                Files.writeString(root.resolve("b"), "two");
                return uid;
              });
    }

    assertThat(owner).isEqualTo((int) BASE);
    assertThat(root).isEmptyDirectory();
    assertThat(Files.readString(lower.resolve("a"))).isEqualTo("one");
    assertThat(Files.readString(upper.resolve("b"))).isEqualTo("two");
    assertThat(Files.getAttribute(upper.resolve("a"), "unix:rdev")).isEqualTo(0L);
  }

  @Test
  void a_pipe_delivers_everything_before_its_end_and_a_wake_ends_the_wait() {
    byte[] buffer = new byte[16];
    try (Descriptor wake = Descriptor.event()) {
      Descriptor.Pipe pipe = Descriptor.pipe();
      try (Descriptor in = pipe.readEnd().nonBlocking()) {
        Descriptor out = pipe.writeEnd().nonBlocking();
        assertThat(out.write("hello".getBytes(StandardCharsets.US_ASCII), 5, wake)).isTrue();
        wake.signal();
        assertThat(in.read(buffer, wake)).isEqualTo(5);
        assertThat(in.read(buffer, wake)).isEqualTo(Descriptor.WOKEN);
        out.close();
        assertThat(in.read(buffer, wake)).isEqualTo(Descriptor.END);
      }
    }
  }
}
