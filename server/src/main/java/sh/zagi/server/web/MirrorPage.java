// SPDX-License-Identifier: Apache-2.0
package sh.zagi.server.web;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import sh.zagi.server.errand.Errand;
import sh.zagi.storage.account.Caller;

/// `/-/mirror`: a form that brings a repository from elsewhere, and one that lets a mirror meet its
/// upstream now. Each begins the verb that does the same over SSH and leads to the page of its
/// progress.
final class MirrorPage implements Page {
  static final String PATH = "/-/mirror";

  private static final String SYNC = "/-/sync";

  private final Shelf shelf;

  MirrorPage(Shelf shelf) {
    this.shelf = shelf;
  }

  /// What the template shows.
  record Model(Frame frame, MirrorForm form, List<String> refused) {}

  @Override
  public Optional<Reply> reply(Asked asked) {
    if (!asked.path().equals(PATH) && !asked.path().equals(SYNC)) {
      return Optional.empty();
    }
    if (!(shelf.viewer(asked) instanceof Caller.Person viewer)) {
      return Optional.of(shelf.stranger());
    }
    if (asked.reads()) {
      return asked.path().equals(PATH)
          ? Optional.of(page(200, viewer, asked.query("address"), List.of()))
          : Optional.empty();
    }
    return Optional.of(begin(asked, viewer));
  }

  private Reply page(int status, Caller.Person viewer, String address, List<String> refused) {
    return shelf
        .templates()
        .page(
            status,
            "mirror",
            new Model(
                shelf.frame(viewer, "Mirror a repository"),
                MirrorForm.empty(shelf.live().usualHost(), address),
                refused))
        .with("Cache-Control", "no-store");
  }

  private Reply begin(Asked asked, Caller.Person viewer) {
    boolean isSync = asked.path().equals(SYNC);
    String token = asked.form("token");
    Errand.Wish wish = isSync ? sync(asked) : mirror(asked, !token.isEmpty());
    return shelf
        .live()
        .errands()
        .begin(shelf.sender(asked, viewer), wish, isSync ? new byte[0] : token.getBytes(UTF_8))
        .map(errand -> Reply.to(ErrandPage.address(errand)))
        .orElseGet(() ->
            page(
                429,
                viewer,
                asked.form("address"),
                List.of("too many at a time; wait until one of yours is done")));
  }

  private static Errand.Wish sync(Asked asked) {
    String repository = asked.form("repository");
    return new Errand.Wish(
        List.of("mirror", "sync", "--", repository), Map.of("repository", repository));
  }

  private static Errand.Wish mirror(Asked asked, boolean hasToken) {
    Map<String, String> form = new LinkedHashMap<>();
    List<String> words = new ArrayList<>(List.of("mirror"));
    form.put("address", asked.form("address"));
    if (!asked.form("as").isEmpty()) {
      form.put("as", asked.form("as"));
      words.add("--as=" + asked.form("as"));
    }
    if (!asked.form("private").isEmpty()) {
      form.put("private", "on");
      words.add("--private");
    }
    if (hasToken) {
      form.put("token", "given");
      words.add("--token-stdin");
    }
    words.addAll(List.of("--", asked.form("address")));
    return new Errand.Wish(words, form);
  }
}
