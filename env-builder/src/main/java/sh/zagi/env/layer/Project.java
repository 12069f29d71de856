// SPDX-License-Identifier: Apache-2.0
package sh.zagi.env.layer;

import java.io.IOException;
import java.nio.file.Path;
import sh.zagi.env.detect.ProjectFiles;

/// A project's files, to look at and to check out.
public record Project(ProjectFiles files, Source source) {
  /// Writes the project's files into an empty folder.
  public interface Source {
    void writeTo(Path folder) throws IOException;
  }
}
