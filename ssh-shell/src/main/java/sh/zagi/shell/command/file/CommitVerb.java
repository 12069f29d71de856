// SPDX-License-Identifier: Apache-2.0
package sh.zagi.shell.command.file;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Optional;
import picocli.CommandLine.Option;
import sh.zagi.shell.command.Exchange;
import sh.zagi.shell.command.NamedRevision;
import sh.zagi.shell.command.Outcome;
import sh.zagi.shell.command.Problem;
import sh.zagi.shell.command.ProblemCode;
import sh.zagi.shell.command.RepoVerb;
import sh.zagi.shell.command.Store;
import sh.zagi.storage.repo.CommitId;
import sh.zagi.storage.repo.Repo;

/// A verb that reads files of one commit.
abstract class CommitVerb extends RepoVerb {
  private final Store store;

  @Option(
      names = "--at",
      paramLabel = "REV",
      description = "a branch, tag, commit or change; the trunk when it is left out")
  String revision = "";

  CommitVerb(Store store) {
    this.store = store;
  }

  /// Where it reads.
  record Place(Repo repo, CommitId commit) {}

  @Override
  public final Outcome run(Exchange exchange) throws IOException, InterruptedException {
    return with(
        exchange,
        store,
        granted -> {
          Repo repo = store.repositories().open(granted.record());
          Optional<CommitId> commit =
              revision.isEmpty() ? repo.trunkCommit() : NamedRevision.find(repo, revision);
          if (commit.isEmpty()) {
            return refused(
                revision.isEmpty()
                    ? Problem.of(
                        ProblemCode.NOT_FOUND, "nothing was pushed to " + repo.trunk() + " yet")
                    : Problem.notFound(revision));
          }
          try {
            return run(exchange, new Place(repo, commit.get()));
          } catch (IOException e) {
            throw new UncheckedIOException(e);
          }
        });
  }

  abstract Outcome run(Exchange exchange, Place place) throws IOException;

  /// A path as git writes it: no slash at its ends.
  static String plain(String typed) {
    return typed.replaceAll("^(\\./|/)+|/+$", "").replaceAll("^\\.$", "");
  }
}
