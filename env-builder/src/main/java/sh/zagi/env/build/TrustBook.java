// SPDX-License-Identifier: Apache-2.0
package sh.zagi.env.build;

import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import sh.zagi.env.debian.DebPackage;
import sh.zagi.env.lock.CanonicalJson;
import sh.zagi.env.lock.EnvLock;
import sh.zagi.env.lock.LockedNix;
import sh.zagi.env.lock.LockedTool;
import sh.zagi.storage.repo.Repo;

/// What people said of a repository's environments, kept in the repository under a ref that no
/// client sees or writes. Writers of one server take turns.
///
/// @param accepted digest of an environment, see [#digest], to who accepted it
/// @param rejected the same for those that were refused
/// @param open the change that waits, at most one
record TrustBook(
    Map<String, Standing.Word> accepted, Map<String, Standing.Word> rejected, List<Proposal> open) {
  private static final String REF = "refs/zagi/envs";
  private static final String FILE = "trust.json";
  private static final Object TURN = new Object();
  private static final TrustBook EMPTY = new TrustBook(Map.of(), Map.of(), List.of());

  TrustBook {
    accepted = Collections.unmodifiableMap(new TreeMap<>(accepted));
    rejected = Collections.unmodifiableMap(new TreeMap<>(rejected));
    open = List.copyOf(open);
  }

  /// What is trusted of an environment: everything but the project's own libraries and the reasons.
  private record Trusted(
      String spec, List<String> packages, List<LockedTool> tools, Optional<LockedNix> nix) {}

  static String digest(EnvLock lock) {
    List<String> packages =
        lock.debian().packages().stream().map(DebPackage::sha256).sorted().toList();
    return CanonicalJson.sha256(
        CanonicalJson.bytes(new Trusted(lock.spec(), packages, lock.tools(), lock.nix())));
  }

  static TrustBook of(Repo repo) {
    return repo.readFile(REF, FILE)
        .map(bytes -> CanonicalJson.MAPPER.readValue(bytes, TrustBook.class))
        .orElse(EMPTY);
  }

  /// Changes the book; durable when it returns.
  static void write(Repo repo, UnaryOperator<TrustBook> change) {
    synchronized (TURN) {
      TrustBook before = of(repo);
      TrustBook after = change.apply(before);
      if (!after.equals(before)) {
        var _ =
            repo.writeFiles(
                REF, Map.of(FILE, CanonicalJson.bytes(after)), "environments", Instant.EPOCH);
      }
    }
  }

  Standing standing(String digest) {
    if (accepted.containsKey(digest)) {
      return new Standing(Standing.State.TRUSTED, Optional.of(accepted.get(digest)));
    }
    return rejected.containsKey(digest)
        ? new Standing(Standing.State.REJECTED, Optional.of(rejected.get(digest)))
        : Standing.UNSEEN;
  }

  Optional<Proposal> proposal() {
    return open.stream().findFirst();
  }

  TrustBook withProposal(Proposal proposal) {
    return new TrustBook(accepted, rejected, List.of(proposal));
  }

  TrustBook withoutProposal() {
    return new TrustBook(accepted, rejected, List.of());
  }

  TrustBook withAccepted(String digest, Standing.Word word) {
    Map<String, Standing.Word> no = new TreeMap<>(rejected);
    no.remove(digest);
    Map<String, Standing.Word> yes = new TreeMap<>(accepted);
    yes.put(digest, word);
    return new TrustBook(yes, no, open);
  }

  TrustBook withRejected(String digest, Standing.Word word) {
    Map<String, Standing.Word> no = new TreeMap<>(rejected);
    no.put(digest, word);
    Map<String, Standing.Word> yes = new TreeMap<>(accepted);
    yes.remove(digest);
    return new TrustBook(yes, no, open);
  }
}
