// SPDX-License-Identifier: Apache-2.0
package sh.zagi.session.workspace;

import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import sh.zagi.env.linux.Layers;
import sh.zagi.env.linux.PrivateMounts;
import sh.zagi.env.linux.UserNamespace;
import sh.zagi.session.runtime.OciSpec;

/// Copies what one session wrote for another: every kind of file, deletions of an overlay included,
/// sharing blocks where the file system can, and owned by the other session's ids.
///
/// @param from the first session's folder; nobody writes to it
/// @param fromBase first id of its range
/// @param mountPoint an empty folder, used for the time of the copy
public record FolderCopy(Path from, int fromBase, Path mountPoint) {

  /// Copies into an existing folder.
  public void to(Path folder, int idBase) throws IOException {
    UserNamespace.IdRange own = new UserNamespace.IdRange(fromBase, idBase, OciSpec.ID_COUNT);
    UserNamespace.IdRange root = new UserNamespace.IdRange(0, 0, 1);
    try (UserNamespace ids = UserNamespace.map(List.of(root, own))) {
      int status =
          PrivateMounts.call(
              "copy of " + from.getFileName(),
              () -> {
                Layers.showShifted(from, mountPoint, ids);
                return copy(folder);
              });
      if (status != 0) {
        throw new IOException("the copy of its files failed");
      }
    } catch (IOException | RuntimeException e) {
      throw e;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    } catch (Exception e) {
      throw new IOException("the copy of its files failed: " + e.getMessage(), e);
    }
  }

  private int copy(Path folder) throws IOException, InterruptedException {
    ProcessBuilder builder =
        new ProcessBuilder(
                "cp", "--archive", "--reflink=auto", "--", mountPoint + "/.", folder.toString())
            .directory(new File("/"))
            .redirectInput(new File("/dev/null"))
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .redirectError(ProcessBuilder.Redirect.DISCARD);
    builder.environment().clear();
    builder.environment().put("PATH", "/usr/sbin:/usr/bin:/sbin:/bin");
    return builder.start().waitFor();
  }
}
