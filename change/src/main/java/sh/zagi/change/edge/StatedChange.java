// SPDX-License-Identifier: Apache-2.0
package sh.zagi.change.edge;

import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.eclipse.jgit.lib.ObjectId;
import sh.zagi.change.ChangeId;
import sh.zagi.change.commit.CommitData;

/// Which change a commit says that it belongs to: by jj's header, else by Gerrit's trailer.
final class StatedChange {
  private static final Pattern TRAILER = Pattern.compile("(?m)^Change-Id: (I[0-9a-f]{40})[ \\t]*$");
  private static final int HEX_DIGITS = 32;

  private StatedChange() {}

  /// The id that is stated. Gerrit's own hook makes ids that jj cannot spell; the first 32 digits
  /// stand for them.
  static Optional<ChangeId> of(CommitData data) {
    return data.statedChangeId()
        .or(() -> {
          List<String> trailers = trailers(data);
          return trailers.isEmpty()
              ? Optional.empty()
              : ChangeId.ofGerrit(trailers.getLast())
                  .or(() ->
                      Optional.of(ChangeId.ofHex(trailers.getLast().substring(1, 1 + HEX_DIGITS))));
        });
  }

  /// The id that is stated, or else the one that jj derives from the commit's own id.
  static ChangeId orDerived(CommitData data, ObjectId commit) {
    return of(data).orElseGet(() -> ChangeId.synthetic(commit.name()));
  }

  /// Gerrit's trailers in the last paragraph.
  static List<String> trailers(CommitData data) {
    String message = data.description().strip();
    String last = message.substring(message.lastIndexOf("\n\n") + 1);
    return TRAILER.matcher(last).results().map(found -> found.group(1)).distinct().toList();
  }
}
