// SPDX-License-Identifier: Apache-2.0
package sh.zagi.env.build;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.io.IOException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import sh.zagi.change.Signature;
import sh.zagi.change.work.ProposedChanges;
import sh.zagi.config.DataSize;
import sh.zagi.env.EnvKey;
import sh.zagi.env.Environment;
import sh.zagi.env.Progress;
import sh.zagi.env.lock.CanonicalJson;
import sh.zagi.env.lock.EnvLock;
import sh.zagi.env.spec.EnvSpec;
import sh.zagi.storage.account.Caller;
import sh.zagi.storage.repo.CommitId;
import sh.zagi.storage.repo.FileTree;
import sh.zagi.storage.repo.Repo;
import sh.zagi.storage.repo.TreeId;

/// Environments as reviewable changes: what is generated or edited waits at `refs/changes/*` on top
/// of the trunk until somebody who may write accepts it. Thread-safe.
public final class Proposals {
  private static final Logger LOG = LoggerFactory.getLogger(Proposals.class);
  private static final DataSize LIMIT = DataSize.mebibytes(16);
  private static final int REMEMBERED = 1000;
  private static final String DETECTED = "as detected";
  private static final String PINS = "pins for .zagi/env.nix";
  private static final Signature PLATFORM = new Signature("zagi", "zagi@localhost", Instant.EPOCH);

  private final Builder builder;
  private final ProposedChanges changes;
  private final InstantSource clock;

  /// Key to what is trusted of an environment; a description never changes.
  private final Cache<EnvKey, String> digests =
      Caffeine.newBuilder().maximumSize(REMEMBERED).build();

  Proposals(Builder builder, ProposedChanges changes, InstantSource clock) {
    this.builder = builder;
    this.changes = changes;
    this.clock = clock;
  }

  /// How an order ended.
  public sealed interface Outcome {
    /// A change waits for somebody's word.
    record Proposed(Proposal proposal) implements Outcome {}

    /// The trunk moved, or had everything already and is trusted now.
    ///
    /// @param before where the trunk was
    record Accepted(CommitId before, CommitId after, Optional<Proposal> proposal)
        implements Outcome {}

    /// The orders undo each other: nothing waits any more.
    record Withdrawn(Proposal proposal) implements Outcome {}

    /// It will not be offered again.
    record Rejected(String words) implements Outcome {}

    /// @param sentence one line for a person
    record Refused(String sentence) implements Outcome {}
  }

  /// What people think of an environment that the repository describes.
  public Standing standing(Repo repo, EnvKey key) {
    return digest(repo, key).map(TrustBook.of(repo)::standing).orElse(Standing.UNSEEN);
  }

  /// What people think of an environment, built or not.
  public Standing standing(Repo repo, Explanations.Described described) {
    return TrustBook.of(repo).standing(TrustBook.digest(described.lock()));
  }

  /// The change that waits.
  public Optional<Proposal> open(Repo repo) {
    return TrustBook.of(repo).proposal();
  }

  private Optional<String> digest(Repo repo, EnvKey key) {
    Optional<String> known = Optional.ofNullable(digests.getIfPresent(key));
    if (known.isPresent()) {
      return known;
    }
    Optional<String> digest =
        repo.readFile(key.ref(), "env.lock").map(EnvLock::read).map(TrustBook::digest);
    digest.ifPresent(found -> digests.put(key, found));
    return digest;
  }

  /// Offers the environment of the trunk as a change, unless the trunk says the same already or
  /// somebody has spoken about it.
  void offer(Repo repo, CommitId commit, Environment environment) {
    Optional<byte[]> lock = repo.readFile(environment.key().ref(), "env.lock");
    Optional<byte[]> nix = repo.readFile(environment.key().ref(), "env.nix");
    boolean ofTrunk = repo.trunkCommit().filter(commit::equals).isPresent();
    if (lock.isEmpty() || nix.isEmpty() || !ofTrunk) {
      return;
    }
    FileTree tree = repo.tree(commit);
    Optional<byte[]> written = tree.read(Request.FILE, LIMIT);
    String digest = TrustBook.digest(EnvLock.read(lock.get()));
    TrustBook book = TrustBook.of(repo);
    boolean complete = written.isPresent() && same(tree.read(TreeLock.FILE, LIMIT), lock.get());
    boolean spoken =
        book.rejected().containsKey(digest)
            || (written.isPresent() && book.accepted().containsKey(digest));
    Optional<Proposal> waiting = book.proposal();
    if (complete || spoken) {
      waiting
          .filter(Proposals::ownFinding)
          .ifPresent(_ -> TrustBook.write(repo, TrustBook::withoutProposal));
      return;
    }
    // what a person asked for is not replaced by what the platform found
    boolean waits =
        waiting
            .filter(one ->
                !ownFinding(one)
                    || (one.base().equals(commit) && one.key().equals(environment.key())))
            .isPresent();
    if (waits) {
      return;
    }
    Map<String, Optional<byte[]>> files = new LinkedHashMap<>();
    files.put(Request.FILE, Optional.of(written.orElse(nix.get())));
    files.put(TreeLock.FILE, lock);
    Proposal proposal =
        propose(
            repo,
            new ProposedChanges.Content(
                commit,
                files,
                platform(),
                ProposalText.of(
                    what(written), spec(repo, environment.key()), EnvLock.read(lock.get()))),
            new Brings(environment.key(), digest, what(written)));
    LOG.info("{}: environment offered as {}", repo.path(), proposal.change().ref());
  }

  private static Optional<EnvSpec> spec(Repo repo, EnvKey key) {
    return repo.readFile(key.ref(), "spec.json").flatMap(EnvSpec::read);
  }

  private static String what(Optional<byte[]> written) {
    return written.isPresent() ? PINS : DETECTED;
  }

  private static boolean ownFinding(Proposal proposal) {
    return proposal.what().equals(PINS) || proposal.what().equals(DETECTED);
  }

  private static boolean same(Optional<byte[]> one, byte[] other) {
    return one.filter(bytes -> java.util.Arrays.equals(bytes, other)).isPresent();
  }

  private Signature platform() {
    return new Signature(PLATFORM.name(), PLATFORM.email(), clock.instant());
  }

  /// What a change brings.
  private record Brings(EnvKey key, String trust, String what) {}

  private Proposal propose(Repo repo, ProposedChanges.Content content, Brings brings) {
    Optional<Proposal> open = TrustBook.of(repo).proposal();
    ProposedChanges.Change change =
        open.isPresent()
            ? changes.revise(repo, open.get().change(), content)
            : changes.propose(repo, content);
    Proposal proposal =
        new Proposal(change, content.base(), brings.key(), brings.trust(), brings.what());
    TrustBook.write(repo, book -> book.withProposal(proposal));
    return proposal;
  }

  /// Edits the environment of the trunk, or of the change that waits on it, as a change.
  public Outcome order(Repo repo, EnvOrder order, Signature author, Progress progress)
      throws InterruptedException {
    return refusable(
        repo,
        tip -> {
          Start start = start(repo, tip, progress);
          String text = new EnvEditing(builder, author.name(), start.text()).carryOut(order);
          if (text.equals(start.text())) {
            return new Outcome.Refused("nothing to change: the environment is like that already");
          }
          Ordered ordered = new Ordered(text, start.lock(), false, progress);
          return pinned(repo, tip, ordered, author, order.phrase());
        });
  }

  /// Resolves the environment of the trunk again, against the package index of today, as a change.
  public Outcome update(Repo repo, Signature author, Progress progress)
      throws InterruptedException {
    return refusable(
        repo,
        tip -> {
          builder.refresh(progress);
          Start start = start(repo, tip, progress);
          Ordered ordered = new Ordered(start.text(), Optional.empty(), true, progress);
          return pinned(repo, tip, ordered, author, "update of all pins");
        });
  }

  /// @param lock the one to stay close to
  private record Ordered(String text, Optional<EnvLock> lock, boolean fresh, Progress progress) {}

  private Outcome pinned(Repo repo, CommitId tip, Ordered ordered, Signature author, String what)
      throws Stop, Request.NothingToRunException, IOException, InterruptedException {
    Map<String, Optional<byte[]>> files = new LinkedHashMap<>();
    files.put(Request.FILE, Optional.of(ordered.text().getBytes(UTF_8)));
    files.put(TreeLock.FILE, Optional.empty());
    TreeId tree = changes.tree(repo, tip, files);
    Pinning.Pinned pinned =
        new Pinning(builder)
            .pin(
                new Pinning.Wanted(repo, tree, ordered.lock(), ordered.fresh()),
                ordered.progress());
    byte[] lock = pinned.lock().bytes();
    if (same(repo.tree(tip).read(TreeLock.FILE, LIMIT), lock)
        && same(repo.tree(tip).read(Request.FILE, LIMIT), ordered.text().getBytes(UTF_8))) {
      Optional<Proposal> open = open(repo);
      TrustBook.write(repo, TrustBook::withoutProposal);
      return open.<Outcome>map(Outcome.Withdrawn::new)
          .orElseGet(() -> new Outcome.Refused("nothing to change: all pins are the newest"));
    }
    files.put(TreeLock.FILE, Optional.of(lock));
    Brings brings = new Brings(pinned.lock().key(), TrustBook.digest(pinned.lock()), what);
    ProposedChanges.Content content =
        new ProposedChanges.Content(
            tip, files, author, ProposalText.of(what, Optional.of(pinned.spec()), pinned.lock()));
    return new Outcome.Proposed(propose(repo, content, brings));
  }

  /// What an edit starts from.
  private record Start(String text, Optional<EnvLock> lock) {}

  private Start start(Repo repo, CommitId tip, Progress progress)
      throws Stop, Request.NothingToRunException, InterruptedException {
    Optional<Proposal> open = TrustBook.of(repo).proposal().filter(one -> one.base().equals(tip));
    FileTree tree = repo.tree(open.map(one -> one.change().commit()).orElse(tip));
    Optional<String> written =
        tree.read(Request.FILE, LIMIT).map(bytes -> new String(bytes, UTF_8));
    if (written.isPresent()) {
      return new Start(written.get(), usableLock(tree));
    }
    Optional<EnvRefs.Described> described =
        EnvRefs.find(repo, repo.treeId(tip))
            .flatMap(environment ->
                EnvRefs.all(repo).stream()
                    .filter(one -> one.key().equals(environment.key()))
                    .findFirst());
    return described.isPresent()
        ? new Start(described.get().envNix(), described.map(EnvRefs.Described::lock))
        : new Start(new Pinning(builder).draft(tree, progress).envNix(), Optional.empty());
  }

  /// An edit also mends what an unusable lock stops.
  private static Optional<EnvLock> usableLock(FileTree tree) {
    try {
      return TreeLock.read(tree);
    } catch (Stop stop) {
      LOG.debug("lock not used: {}", stop.sentence());
      return Optional.empty();
    }
  }

  /// Trusts the environment that waits, or that the trunk has: lands the change.
  ///
  /// @param current the environment of the trunk, if it is known
  /// @param caller whom the rules of the trunk bind
  public Outcome accept(Repo repo, Signature who, Optional<Environment> current, Caller caller) {
    Optional<CommitId> trunk = repo.trunkCommit();
    if (trunk.isEmpty()) {
      return new Outcome.Refused("nothing pushed yet: " + repo.path());
    }
    Standing.Word word = word(who);
    Optional<Proposal> open = open(repo);
    if (open.isPresent()) {
      return land(repo, trunk.get(), open.get(), who, caller);
    }
    Optional<String> digest = current.flatMap(one -> digest(repo, one.key()));
    if (digest.isEmpty() || TrustBook.of(repo).accepted().containsKey(digest.get())) {
      return new Outcome.Refused("nothing waits to be accepted in " + repo.path());
    }
    TrustBook.write(repo, book -> book.withAccepted(digest.get(), word));
    return new Outcome.Accepted(trunk.get(), trunk.get(), Optional.empty());
  }

  private Outcome land(Repo repo, CommitId tip, Proposal open, Signature who, Caller caller) {
    Proposal proposal = open;
    if (!open.base().equals(tip)) {
      for (String file : java.util.List.of(Request.FILE, TreeLock.FILE)) {
        if (!sameFile(repo, open.base(), tip, file)) {
          return new Outcome.Refused(
              file
                  + " of "
                  + repo.trunk()
                  + " changed after this change was made; `env reject` it and ask again");
        }
      }
      FileTree changed = repo.tree(open.change().commit());
      Map<String, Optional<byte[]>> files = new LinkedHashMap<>();
      files.put(Request.FILE, changed.read(Request.FILE, LIMIT));
      files.put(TreeLock.FILE, changed.read(TreeLock.FILE, LIMIT));
      String message = "environment: " + open.what() + "\n";
      proposal =
          propose(
              repo,
              new ProposedChanges.Content(tip, files, who, message),
              new Brings(open.key(), open.trust(), open.what()));
    }
    CommitId commit = proposal.change().commit();
    Optional<String> refusal = changes.refusal(repo, repo.trunk(), tip, commit, caller);
    if (refusal.isPresent()) {
      return new Outcome.Refused("not landed: " + refusal.get());
    }
    if (!changes.land(repo, repo.trunk(), tip, commit, who)) {
      return new Outcome.Refused(repo.trunk() + " moved at the same moment, try again");
    }
    String digest = proposal.trust();
    TrustBook.write(repo, book -> book.withAccepted(digest, word(who)).withoutProposal());
    return new Outcome.Accepted(tip, commit, Optional.of(proposal));
  }

  private static boolean sameFile(Repo repo, CommitId one, CommitId other, String file) {
    Optional<byte[]> before = repo.tree(one).read(file, LIMIT);
    Optional<byte[]> after = repo.tree(other).read(file, LIMIT);
    return before.map(CanonicalJson::sha256).equals(after.map(CanonicalJson::sha256));
  }

  private static Standing.Word word(Signature who) {
    return new Standing.Word(who.name(), who.when().toString());
  }

  /// Refuses the change that waits; its refs stay for those who want to look.
  public Outcome reject(Repo repo, Signature who, Optional<Environment> current) {
    Optional<Proposal> open = open(repo);
    Optional<String> digest =
        open.map(Proposal::trust).or(() -> current.flatMap(one -> digest(repo, one.key())));
    if (digest.isEmpty() || TrustBook.of(repo).rejected().containsKey(digest.get())) {
      return new Outcome.Refused("nothing waits to be rejected in " + repo.path());
    }
    TrustBook.write(repo, book -> book.withRejected(digest.get(), word(who)).withoutProposal());
    return new Outcome.Rejected(open.map(Proposal::what).orElse("the environment of the trunk"));
  }

  /// Something that may end in a sentence for a person.
  private interface Step {
    Outcome run(CommitId tip)
        throws Stop, Request.NothingToRunException, IOException, InterruptedException;
  }

  private static Outcome refusable(Repo repo, Step step) throws InterruptedException {
    Optional<CommitId> tip = repo.trunkCommit();
    if (tip.isEmpty()) {
      return new Outcome.Refused("nothing pushed yet: " + repo.path());
    }
    try {
      return step.run(tip.get());
    } catch (Stop stop) {
      return new Outcome.Refused(stop.sentence());
    } catch (Request.NothingToRunException nothing) {
      return new Outcome.Refused(String.valueOf(nothing.getMessage()));
    } catch (IOException e) {
      LOG.error("{}: the environment cannot be resolved", repo.path(), e);
      return new Outcome.Refused("this server cannot resolve: " + e.getMessage());
    }
  }
}
