// SPDX-License-Identifier: Apache-2.0
package sh.zagi.change.work;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import org.eclipse.jgit.lib.ObjectId;
import sh.zagi.change.commit.CommitData;
import sh.zagi.change.rewrite.Commits;

/// A change in one line, and as fields.
final class Summary {
  private Summary() {}

  static String line(Commits commits, ObjectId id) throws IOException {
    CommitData data = commits.data(id);
    String subject = data.description().lines().findFirst().orElse("(no description)");
    return commits.change(id).abbreviated()
        + " "
        + subject
        + (data.isConflicted() ? " (conflict)" : "");
  }

  static Map<String, Object> fields(Commits commits, ObjectId id) throws IOException {
    CommitData data = commits.data(id);
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("change", commits.change(id).letters());
    fields.put("commit", id.name());
    fields.put("description", data.description());
    fields.put("conflict", data.isConflicted());
    return fields;
  }
}
