// SPDX-License-Identifier: Apache-2.0
package sh.zagi.change.edge;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.eclipse.jgit.lib.ObjectId;
import sh.zagi.change.ChangeId;
import sh.zagi.change.note.NoteBook;
import sh.zagi.storage.account.Account;
import sh.zagi.storage.account.Caller;
import sh.zagi.storage.repo.Repo;

/// Who pushed which version of a change, for what. A change id is a claim of whoever pushes it, so
/// every version has its own pusher; a change belongs to the pusher of its first version.
public final class Attribution {
  private static final Pattern PUSHER = Pattern.compile("(?m)^pusher: (.+)$");
  private static final Pattern OWNER = Pattern.compile("(?m)^owner: (.+)$");

  /// The name of the fact that says where a version was pushed.
  static final String REF = "ref";

  private final Repo repo;
  private final NoteBook book;

  public Attribution(Repo repo) {
    this.repo = repo;
    this.book = new NoteBook(repo, NoteBook.VERSIONS);
  }

  /// The name of the caller who pushed a version.
  public Optional<String> pusher(ObjectId commit) throws IOException {
    return first(PUSHER, commit);
  }

  /// The account whose rights that caller had, or the caller when it was no account's.
  public Optional<String> account(ObjectId commit) throws IOException {
    return first(OWNER, commit);
  }

  /// The account to which a change belongs; empty when nobody pushed it.
  public Optional<String> owner(ChangeId change) throws IOException {
    ObjectId first = new ChangeRefs(repo).of(change).get(1);
    return first == null ? Optional.empty() : first(OWNER, first);
  }

  private Optional<String> first(Pattern pattern, ObjectId commit) throws IOException {
    return book.find(commit)
        .map(pattern::matcher)
        .filter(Matcher::find)
        .map(found -> found.group(1));
  }

  /// Writes down who pushed these versions.
  ///
  /// @param facts what was said of them, name to values
  void record(Caller caller, List<ChangeRefs.Version> versions, Map<String, List<String>> facts)
      throws IOException {
    Map<ObjectId, String> texts = new LinkedHashMap<>();
    for (ChangeRefs.Version version : versions) {
      if (version.fresh()) {
        texts.put(version.commit(), text(caller, version, facts));
      } else if (pusher(version.commit()).isPresent()) {
        // Pushed elsewhere before: where it is proposed now is all that is new.
        StringBuilder text = new StringBuilder();
        facts.getOrDefault(REF, List.of()).forEach(ref -> line(text, REF, ref));
        texts.put(version.commit(), text.toString());
      }
    }
    book.add(texts);
  }

  /// What was said of a version when it was pushed, and later: name to values.
  public Map<String, List<String>> facts(ObjectId commit) throws IOException {
    Map<String, List<String>> facts = new LinkedHashMap<>();
    for (String line : book.find(commit).orElse("").lines().toList()) {
      int colon = line.indexOf(": ");
      if (colon > 0) {
        facts
            .computeIfAbsent(line.substring(0, colon), _ -> new ArrayList<>())
            .add(line.substring(colon + 2));
      }
    }
    return facts;
  }

  private static String text(
      Caller caller, ChangeRefs.Version version, Map<String, List<String>> facts) {
    StringBuilder text = new StringBuilder();
    line(text, "change", version.change().letters());
    line(text, "version", Integer.toString(version.number()));
    line(text, "pusher", caller.name());
    line(text, "owner", caller.rightsOf().map(Account::name).orElse(caller.name()));
    facts.forEach((name, values) -> values.forEach(value -> line(text, name, value)));
    return text.toString();
  }

  private static void line(StringBuilder text, String name, String value) {
    text.append(name).append(": ").append(value.replaceAll("\\s+", " ")).append('\n');
  }
}
