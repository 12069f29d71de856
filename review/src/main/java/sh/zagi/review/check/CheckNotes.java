// SPDX-License-Identifier: Apache-2.0
package sh.zagi.review.check;

import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import sh.zagi.storage.repo.Repo;
import sh.zagi.storage.repo.TreeId;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/// Check results as git notes on trees, so that an amended message or a merged branch with the same
/// content needs no second run. `git notes --ref=tests show HEAD^{tree}` reads them.
public final class CheckNotes {
  static final String REF = "refs/notes/tests";

  private static final Logger LOG = LoggerFactory.getLogger(CheckNotes.class);
  private static final JsonMapper JSON =
      JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

  private CheckNotes() {}

  /// The last result for a tree, whatever environment it ran in.
  public static Optional<CheckResult> find(Repo repo, TreeId tree) {
    return repo.note(REF, tree.hex()).flatMap(CheckNotes::parse);
  }

  private static Optional<CheckResult> parse(byte[] note) {
    try {
      return Optional.of(JSON.readValue(note, CheckResult.class));
    } catch (JacksonException e) {
      LOG.warn("test note unreadable, the tests will run again: {}", e.getOriginalMessage());
      return Optional.empty();
    }
  }

  static void put(Repo repo, TreeId tree, CheckResult result) {
    repo.putNote(REF, tree.hex(), JSON.writeValueAsBytes(result));
  }
}
