// SPDX-License-Identifier: Apache-2.0
package sh.zagi.storage.backup;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/// What a backup says of itself, in its file `backup.json`.
///
/// @param format of the folder; others are not read
/// @param made when its making began, ISO-8601
/// @param zagi the version that made it
/// @param schema of the database
/// @param bytes of all files
/// @param sharedBytes of these, those that the backup before has too, on the same disk blocks
/// @param problems what the server had lost or damaged before; one line each
public record BackupFacts(
    int format,
    String made,
    String zagi,
    String schema,
    int repositories,
    long largeFiles,
    long bytes,
    long sharedBytes,
    List<String> problems) {
  static final int FORMAT = 1;
  static final String FILE = "backup.json";

  public BackupFacts {
    problems = List.copyOf(problems);
  }

  String text() {
    return JsonMapper.shared().writerWithDefaultPrettyPrinter().writeValueAsString(this) + "\n";
  }

  static BackupFacts read(Path backup) throws IOException {
    try {
      BackupFacts facts =
          JsonMapper.shared().readValue(Files.readString(backup.resolve(FILE)), BackupFacts.class);
      if (facts.format() != FORMAT) {
        throw new IOException("its format is " + facts.format() + "; this zagi reads " + FORMAT);
      }
      return facts;
    } catch (JacksonException e) {
      throw new IOException(FILE + " is not what a backup has", e);
    }
  }
}
