// SPDX-License-Identifier: Apache-2.0
package sh.zagi.shell.command.review;

import java.io.IOException;
import java.util.List;
import java.util.function.Supplier;
import sh.zagi.change.edge.Proposed;
import sh.zagi.shell.command.Store;
import sh.zagi.shell.command.Verb;
import sh.zagi.storage.account.AccessChecker;
import sh.zagi.storage.account.Caller;

/// The rows of this package for the table, and what the lobby shows of it.
public final class ReviewVerbs {
  private ReviewVerbs() {}

  public static List<Supplier<? extends Verb>> of(Store store) {
    return List.of(
        () -> new ApproveChanges(store), () -> new ListReviews(store), () -> new ShowReview(store));
  }

  /// The changes of a repository that wait for this caller: those of others that they have not
  /// approved yet and that need it.
  public static List<Proposed> waiting(Store store, Caller caller, AccessChecker.Granted repository)
      throws IOException {
    String me = caller.rightsOf().map(account -> account.name()).orElse("");
    return Proposed.in(store.repositories().open(repository.record())).stream()
        .filter(one -> !one.by().equals(me) && !one.approvedBy().contains(me) && !one.enough())
        .toList();
  }
}
