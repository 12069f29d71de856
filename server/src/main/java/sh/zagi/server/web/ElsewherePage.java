// SPDX-License-Identifier: Apache-2.0
package sh.zagi.server.web;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import sh.zagi.storage.account.Access;
import sh.zagi.storage.account.Caller;
import sh.zagi.storage.mirror.UpstreamAddress;
import sh.zagi.storage.repo.RepoRecord;

/// `/run/HOST/OWNER/REPO`: the mirror of that upstream which the viewer may read, or the offer to
/// make one; and the same offer where `/run/OWNER/REPO` names nothing that the viewer may read.
/// What is missing and what may not be seen get the same words.
final class ElsewherePage implements Page {
  private static final Pattern PATH = Pattern.compile("/run/([^/]+(?:/[^/]+)+)");

  private final Shelf shelf;

  ElsewherePage(Shelf shelf) {
    this.shelf = shelf;
  }

  /// What the template shows.
  ///
  /// @param command that asks for the mirror over SSH
  record Model(Frame frame, String name, MirrorForm form, String command) {}

  @Override
  public Optional<Reply> reply(Asked asked) {
    Matcher path = PATH.matcher(asked.path());
    if (!path.matches() || !asked.reads()) {
      return Optional.empty();
    }
    String named = path.group(1);
    String usual = shelf.live().usualHost();
    Caller viewer = shelf.viewer(asked);
    return switch (UpstreamAddress.read(named, usual)) {
      case UpstreamAddress.Read.Good(UpstreamAddress upstream) ->
          mirror(viewer, upstream)
              .map(found -> Reply.to("/run/" + found.path()))
              .or(() -> offer(asked, viewer, named, named));
      case UpstreamAddress.Read.Bad _ -> offer(asked, viewer, named, "");
    };
  }

  private Optional<RepoRecord> mirror(Caller viewer, UpstreamAddress upstream) {
    String usual = shelf.live().usualHost();
    return shelf.live().mirrors().list().stream()
        .filter(one ->
            UpstreamAddress.read(one.upstream().toString(), usual)
                    instanceof UpstreamAddress.Read.Good(UpstreamAddress theirs)
                && theirs.isSamePlace(upstream))
        .flatMap(one -> shelf.repositories().find(one.repository()).stream())
        .filter(record -> shelf.access().access(viewer, record).atLeast(Access.READ))
        .findFirst();
  }

  /// For people; programs read that nothing was found.
  private Optional<Reply> offer(Asked asked, Caller viewer, String named, String address) {
    if (!asked.isForPeople()) {
      return Optional.empty();
    }
    MirrorForm form = MirrorForm.empty(shelf.live().usualHost(), address);
    String typed = form.address().isEmpty() ? "ADDRESS" : form.address();
    return Optional.of(
        shelf
            .templates()
            .page(
                404,
                "elsewhere",
                new Model(
                    shelf.frame(viewer, "Not here yet"),
                    Shown.line(named),
                    form,
                    shelf.links().ssh().apply("") + " mirror " + typed)));
  }
}
