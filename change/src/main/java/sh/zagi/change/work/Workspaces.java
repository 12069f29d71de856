// SPDX-License-Identifier: Apache-2.0
package sh.zagi.change.work;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import org.eclipse.jgit.lib.ObjectId;
import sh.zagi.change.op.OperationLog;
import sh.zagi.storage.repo.Repo;

/// The working copies of a repository: one for each session that changed something, and one for
/// each person who works on it without files.
public final class Workspaces {
  private static final String CHAINS = "refs/zagi/ops/";

  private Workspaces() {}

  /// Whose a working copy is.
  ///
  /// @param session empty for one without files
  /// @param account empty when the session is to be asked
  public record Place(Optional<String> session, Optional<Long> account) {
    static Place of(String chain) {
      int slash = chain.indexOf('/');
      String kind = slash < 0 ? "" : chain.substring(0, slash + 1);
      String rest = chain.substring(slash + 1);
      return switch (kind) {
        case Chains.SESSIONS -> new Place(Optional.of(rest), Optional.empty());
        case Chains.ACCOUNTS -> new Place(Optional.empty(), Optional.of(Long.parseLong(rest)));
        default -> new Place(Optional.empty(), Optional.empty());
      };
    }
  }

  /// The working copies in places that are wanted.
  public static Effect list(Repo repo, Chain here, Predicate<Place> wanted) throws IOException {
    List<String> lines = new ArrayList<>();
    List<Map<String, Object>> rows = new ArrayList<>();
    try (Moment now = here.now()) {
      for (String ref : repo.refs(CHAINS).keySet()) {
        String chain = ref.substring(CHAINS.length());
        Place place = Place.of(chain);
        if (place.equals(new Place(Optional.empty(), Optional.empty())) || !wanted.test(place)) {
          continue;
        }
        OperationLog log = new OperationLog(repo, chain);
        Map<String, ObjectId> copies = log.head().orElseThrow().operation().view().workspaces();
        for (Map.Entry<String, ObjectId> copy : copies.entrySet()) {
          boolean own = log.isSame(here.log());
          lines.add(
              (own ? "@ " : "o ")
                  + place.session().map(id -> "s-" + id).orElse(copy.getKey())
                  + ": "
                  + Summary.line(now.commits(), copy.getValue()));
          Map<String, Object> row = new LinkedHashMap<>();
          row.put("workspace", copy.getKey());
          row.put("files", place.session().isPresent());
          row.put("here", own);
          row.put("change", Summary.fields(now.commits(), copy.getValue()));
          rows.add(row);
        }
      }
    }
    return new Effect(
        lines.isEmpty() ? List.of("no workspaces") : lines, Map.of("workspaces", rows));
  }
}
