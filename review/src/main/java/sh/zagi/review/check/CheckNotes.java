// SPDX-License-Identifier: Apache-2.0
package sh.zagi.review.check;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import sh.zagi.storage.repo.Repo;
import sh.zagi.storage.repo.TreeId;
import tools.jackson.core.JacksonException;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/// Check results as git notes on trees, so that an amended message or a merged branch with the same
/// content needs no second run: a list with one result for each environment, the newest first. `git
/// notes --ref=tests show HEAD^{tree}` reads them.
public final class CheckNotes {
  static final String REF = "refs/notes/tests";

  /// Older ones are forgotten.
  private static final int KEPT = 10;

  private static final Logger LOG = LoggerFactory.getLogger(CheckNotes.class);
  private static final JsonMapper JSON =
      JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

  private CheckNotes() {}

  /// The last result for a tree, whatever environment it ran in.
  public static Optional<CheckResult> find(Repo repo, TreeId tree) {
    return all(repo, tree).stream().findFirst();
  }

  /// The result for a tree in one environment.
  public static Optional<CheckResult> find(Repo repo, TreeId tree, String envKey) {
    return all(repo, tree).stream().filter(one -> one.envKey().equals(envKey)).findFirst();
  }

  private static List<CheckResult> all(Repo repo, TreeId tree) {
    return repo.note(REF, tree.hex()).map(CheckNotes::parse).orElse(List.of());
  }

  private static List<CheckResult> parse(byte[] note) {
    try {
      return JSON.readValue(note, new TypeReference<List<CheckResult>>() {});
    } catch (JacksonException e) {
      LOG.warn("test note unreadable, the tests will run again: {}", e.getOriginalMessage());
      return List.of();
    }
  }

  static void put(Repo repo, TreeId tree, CheckResult result) {
    List<CheckResult> results = new ArrayList<>(List.of(result));
    all(repo, tree).stream()
        .filter(other -> !other.envKey().equals(result.envKey()))
        .limit(KEPT - 1)
        .forEach(results::add);
    repo.putNote(REF, tree.hex(), JSON.writeValueAsBytes(results));
  }
}
