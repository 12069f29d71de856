// SPDX-License-Identifier: Apache-2.0
package sh.zagi.server.web;

import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import sh.zagi.shell.command.NamedRevision;
import sh.zagi.storage.account.AccessChecker;
import sh.zagi.storage.account.Caller;
import sh.zagi.storage.repo.CommitId;
import sh.zagi.storage.repo.Repo;
import sh.zagi.storage.repo.RepoPath;

/// Everything below `/OWNER/REPO`: finds the repository and the commit for all of its pages, which
/// therefore cannot forget to ask whether it may be read.
final class RepoPages implements Page {
  private static final Pattern PATH =
      Pattern.compile("/([^/]+/[^/]+?)(?:/([a-z]+)(?:/(.*))?)?/?", Pattern.DOTALL);
  private static final String TRUNK = "";

  private final Shelf shelf;
  private final List<RepoPage> pages;

  RepoPages(Shelf shelf, List<RepoPage> pages) {
    this.shelf = shelf;
    this.pages = List.copyOf(pages);
  }

  /// One page about a repository.
  interface RepoPage {
    /// The word in its address; empty for the repository itself.
    String part();

    /// The tab under which it stands.
    String tab();

    /// Shows it.
    ///
    /// @param rest of the address, without slashes at its ends
    /// @return empty when there is nothing of that name
    Optional<Reply> reply(Asked asked, Place place, String rest);
  }

  @Override
  public Optional<Reply> reply(Asked asked) {
    Matcher path = PATH.matcher(asked.path());
    if (!asked.reads() || !path.matches()) {
      return Optional.empty();
    }
    String part = path.group(2) == null ? "" : path.group(2);
    String rest = path.group(3) == null ? "" : path.group(3);
    Optional<RepoPage> page = pages.stream().filter(one -> one.part().equals(part)).findFirst();
    Caller viewer = shelf.viewer(asked);
    Optional<AccessChecker.Granted> granted =
        RepoPath.parse(path.group(1)).flatMap(name -> shelf.access().find(viewer, name));
    if (page.isEmpty() || granted.isEmpty()) {
      return Optional.empty();
    }
    Repo repo = shelf.repositories().open(granted.get().record());
    String revision = asked.query("at");
    Optional<CommitId> commit =
        revision.equals(TRUNK) ? repo.trunkCommit() : NamedRevision.find(repo, revision);
    if (commit.isEmpty()) {
      return revision.equals(TRUNK) && part.isEmpty()
          ? Optional.of(empty(viewer, granted.get()))
          : Optional.empty();
    }
    Place place =
        new Place(
            viewer,
            granted.get().record(),
            repo,
            commit.get(),
            revision,
            page.get().tab(),
            shelf.standings().of(granted.get().record()));
    return page.get().reply(asked, place, rest);
  }

  /// What the template of an empty repository shows.
  record Empty(Frame frame, String name, String visibility, String push) {}

  private Reply empty(Caller viewer, AccessChecker.Granted granted) {
    String name = granted.record().path().toString();
    return shelf
        .templates()
        .page(
            200,
            "empty",
            new Empty(
                shelf.frame(viewer, name),
                name,
                granted.record().visibility().word(),
                "git push " + shelf.links().git(name) + " HEAD:main"));
  }
}
