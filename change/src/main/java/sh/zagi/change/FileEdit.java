// SPDX-License-Identifier: Apache-2.0
package sh.zagi.change;

import java.io.IOException;
import java.io.InputStream;
import sh.zagi.storage.repo.FileKind;

/// What a session did to one path since its base. Paths are relative to the workspace,
/// `/`-separated, without `.` or `..` steps.
public sealed interface FileEdit {
  String path();

  /// Content that can be read once, while the session is held still.
  interface Content {
    /// Opens the bytes (of a link: its target, UTF-8); the caller closes the stream.
    InputStream open() throws IOException;
  }

  /// The path is now this file; what was there, file or folder, is gone.
  record Write(String path, FileKind kind, long sizeBytes, Content content) implements FileEdit {}

  /// The path, file or folder, is gone.
  record Delete(String path) implements FileEdit {}

  /// The folder was replaced: nothing of the base below this path is left. Writes below it may
  /// follow.
  record Clear(String path) implements FileEdit {}
}
