// SPDX-License-Identifier: Apache-2.0
package sh.zagi.env.build;

import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import sh.zagi.env.EnvKey;
import sh.zagi.storage.repo.Repo;
import tools.jackson.databind.JsonNode;

/// Which descriptions of environments a repository has no use for any more: no ref has a tree with
/// that environment, no session runs in it, nobody accepted it, and that for a while. Since when is
/// noted on the description; whoever takes it up again in time ends the note.
///
/// @param inUse by sessions
/// @param keep how long a description stays without any use
record Expiry(Set<EnvKey> inUse, Duration keep, Instant now) {
  private static final Logger LOG = LoggerFactory.getLogger(Expiry.class);
  private static final String PART = "unused";
  private static final String NEVER = "";

  Expiry {
    inUse = Set.copyOf(inUse);
  }

  /// The refs of descriptions that are over.
  ///
  /// @param dryRun writes down nothing
  Set<String> expired(Repo repo, boolean dryRun) {
    Set<EnvKey> used = used(repo);
    Set<String> expired = new TreeSet<>();
    for (String ref : repo.refs(EnvRefs.PREFIX).keySet()) {
      try {
        EnvKey key = new EnvKey(ref.substring(EnvRefs.PREFIX.length()));
        if (isOver(repo, key, used.contains(key), dryRun)) {
          expired.add(ref);
        }
      } catch (IllegalArgumentException e) {
        LOG.warn("{}: {} is no name of an environment", repo.path(), ref, e);
      }
    }
    return expired;
  }

  private boolean isOver(Repo repo, EnvKey key, boolean isUsed, boolean dryRun) {
    Optional<Instant> since = since(repo, key);
    if (isUsed) {
      if (since.isPresent() && !dryRun) {
        EnvRefs.attach(repo, key, PART, NEVER);
      }
      return false;
    }
    if (since.isEmpty() && !dryRun) {
      EnvRefs.attach(repo, key, PART, now.toString());
    }
    return since.filter(began -> !began.plus(keep).isAfter(now)).isPresent();
  }

  private static Optional<Instant> since(Repo repo, EnvKey key) {
    try {
      return EnvRefs.noted(repo, key, PART)
          .map(JsonNode::asString)
          .filter(text -> !text.equals(NEVER))
          .map(Instant::parse);
    } catch (DateTimeParseException e) {
      LOG.warn("{}: a note on {} is no time", repo.path(), key.abbreviated(), e);
      return Optional.empty();
    }
  }

  private Set<EnvKey> used(Repo repo) {
    Set<EnvKey> used = new HashSet<>(inUse);
    repo.refs("refs/").keySet().stream()
        .filter(ref -> !ref.startsWith(EnvRefs.PREFIX) && !ref.startsWith("refs/notes/"))
        .flatMap(ref -> repo.resolve(ref).stream())
        .distinct()
        .flatMap(commit -> EnvRefs.keyOf(repo, repo.treeId(commit)).stream())
        .forEach(used::add);
    TrustBook book = TrustBook.of(repo);
    Stream.concat(
            book.proposal().map(Proposal::key).stream(),
            EnvRefs.all(repo).stream()
                .filter(one -> book.accepted().containsKey(TrustBook.digest(one.lock())))
                .map(EnvRefs.Described::key))
        .forEach(used::add);
    return used;
  }
}
