// SPDX-License-Identifier: Apache-2.0
package sh.zagi.change.edge;

import java.io.IOException;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.eclipse.jgit.lib.ObjectId;
import sh.zagi.change.ChangeId;
import sh.zagi.change.note.NoteBook;
import sh.zagi.storage.account.Account;
import sh.zagi.storage.account.Caller;
import sh.zagi.storage.repo.CommitId;
import sh.zagi.storage.repo.RefRule;
import sh.zagi.storage.repo.Repo;

/// Which people said of which commits that they are good, kept as notes that everybody can fetch
/// and only the platform writes. A word binds to the very commit: who rewrites it asks again. Safe
/// for use by many threads; durable when a method returns.
public final class Approvals {
  private static final Pattern LINE =
      Pattern.compile("(?m)^(approved|withdrawn): (\\S+) ([0-9a-f]{40}) ([0-9T:.-]+Z)$");
  private static final String APPROVED = "approved";
  private static final String WITHDRAWN = "withdrawn";

  /// How callers are named who are upstreams of mirrors.
  private static final String MIRROR = "mirror:";

  private static final String PLATFORM = new Caller.Platform().name();

  private final Repo repo;
  private final NoteBook book;

  public Approvals(Repo repo) {
    this.repo = repo;
    this.book = new NoteBook(repo, NoteBook.REVIEWS);
  }

  /// The accounts that stand behind a commit now, in the order of their names.
  public Set<String> of(CommitId commit) throws IOException {
    return of(ObjectId.fromString(commit.hex()));
  }

  private Set<String> of(ObjectId commit) throws IOException {
    Map<String, Word> words = new LinkedHashMap<>();
    Matcher line = LINE.matcher(book.find(commit).orElse(""));
    while (line.find()) {
      Word word = new Word(line.group(1).equals(APPROVED), Instant.parse(line.group(4)));
      if (line.group(3).equals(commit.name())) {
        words.merge(line.group(2), word, Word::later);
      }
    }
    Set<String> names = new TreeSet<>();
    words.forEach((name, word) -> {
      if (word.good()) {
        names.add(name);
      }
    });
    return names;
  }

  private record Word(boolean good, Instant at) {
    Word later(Word other) {
      return other.at.isBefore(at) ? this : other;
    }
  }

  /// Those of them whom a rule counts.
  long counted(ObjectId commit, RefRule.Approvals wanted) throws IOException {
    Set<String> names = of(commit);
    if (names.isEmpty()) {
      // It may still be on its way in: nothing more can be read of it then.
      return 0;
    }
    Set<String> makers = makers(commit);
    return names.stream()
        .map(name -> name.toLowerCase(Locale.ROOT))
        .filter(name -> !makers.contains(name))
        .filter(wanted::counts)
        .count();
  }

  /// Why somebody's word on a commit is not taken.
  public Optional<String> refusal(Account account, CommitId id) throws IOException {
    ObjectId commit = ObjectId.fromString(id.hex());
    if (new Attribution(repo).pusher(commit).isEmpty() && !isVersion(commit)) {
      return Optional.of(
          "nobody proposed it: whose it is is known when it was pushed to refs/for/BRANCH");
    }
    return makers(commit).contains(account.name().toLowerCase(Locale.ROOT))
        ? Optional.of("it is your own: somebody else approves it")
        : Optional.empty();
  }

  /// Whose commit it is, in lower case: the account of whoever pushed it, an agent's too; nobody's
  /// here when it came from an upstream. What the platform proposed is of whoever it names as its
  /// author, and never of an account that is called as the platform is.
  private Set<String> makers(ObjectId commit) throws IOException {
    Attribution attribution = new Attribution(repo);
    Optional<String> pusher = attribution.pusher(commit);
    Set<String> makers = new TreeSet<>();
    if (pusher.isPresent() && !isUpstream(pusher.get())) {
      attribution.account(commit).ifPresent(name -> makers.add(name.toLowerCase(Locale.ROOT)));
    }
    boolean byPlatform = pusher.isEmpty() || pusher.get().equals(PLATFORM);
    if (byPlatform && isVersion(commit)) {
      makers.add(new Arrived(repo.git()).author(commit).toLowerCase(Locale.ROOT));
    }
    return makers;
  }

  /// Whether that name of a pusher is that of a mirror's upstream.
  static boolean isUpstream(String pusher) {
    return pusher.startsWith(MIRROR);
  }

  /// What the platform itself proposed has no pusher, but for whom it was made as its author.
  private boolean isVersion(ObjectId commit) throws IOException {
    ChangeId change = new Arrived(repo.git()).change(commit);
    return new ChangeRefs(repo).of(change).containsValue(commit);
  }

  /// Writes down that somebody stands behind a commit.
  public void approve(Account account, CommitId commit, Instant now) throws IOException {
    write(APPROVED, account, commit, now);
  }

  /// Writes down that somebody does so no more.
  public void withdraw(Account account, CommitId commit, Instant now) throws IOException {
    write(WITHDRAWN, account, commit, now);
  }

  private void write(String word, Account account, CommitId commit, Instant now)
      throws IOException {
    String line = word + ": " + account.name() + " " + commit.hex() + " " + now;
    book.add(Map.of(ObjectId.fromString(commit.hex()), line + "\n"));
  }
}
