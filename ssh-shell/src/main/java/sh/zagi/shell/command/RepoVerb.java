// SPDX-License-Identifier: Apache-2.0
package sh.zagi.shell.command;

import java.io.IOException;
import java.util.Optional;
import picocli.CommandLine.Parameters;
import sh.zagi.storage.account.AccessChecker;
import sh.zagi.storage.repo.RepoPath;

/// A verb whose first word is a repository.
public abstract class RepoVerb extends Verb {
  @Parameters(
      index = "0",
      paramLabel = "OWNER/REPO",
      description = "the repository; without OWNER/, your own")
  String repository = "";

  @Override
  public final Optional<String> repository() {
    return Optional.of(repository);
  }

  /// The name of the repository, which the runner found well formed and allowed.
  protected final RepoPath path(Exchange exchange) {
    return RepoName.parse(exchange.caller(), repository).orElseThrow();
  }

  /// The repository, when the verb needs one that exists: does it, or says what everybody is told
  /// about a repository that was deleted a moment ago.
  protected final Outcome with(Exchange exchange, Store store, Work work)
      throws IOException, InterruptedException {
    RepoPath path = path(exchange);
    Optional<AccessChecker.Granted> granted = store.access().find(exchange.caller(), path);
    return granted.isPresent()
        ? work.run(granted.get())
        : refused(Problem.notFound(path.toString()));
  }

  /// What a verb does with its repository.
  @FunctionalInterface
  protected interface Work {
    Outcome run(AccessChecker.Granted granted) throws IOException, InterruptedException;
  }
}
