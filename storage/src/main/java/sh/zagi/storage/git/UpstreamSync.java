// SPDX-License-Identifier: Apache-2.0
package sh.zagi.storage.git;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.Ref;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.revwalk.RevCommit;
import org.eclipse.jgit.revwalk.RevObject;
import org.eclipse.jgit.revwalk.RevWalk;
import org.eclipse.jgit.transport.FetchResult;
import org.eclipse.jgit.transport.PushResult;
import org.eclipse.jgit.transport.ReceiveCommand;
import org.eclipse.jgit.transport.RemoteRefUpdate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import sh.zagi.storage.audit.AuditLog;
import sh.zagi.storage.git.SyncReport.Fate;
import sh.zagi.storage.git.SyncReport.Kind;
import sh.zagi.storage.git.UpstreamMemory.Space;
import sh.zagi.storage.git.check.StrictChecker;
import sh.zagi.storage.lfs.LfsPointer;
import sh.zagi.storage.repo.BranchOwners;
import sh.zagi.storage.repo.RefRule;
import sh.zagi.storage.repo.Repo;

/// One meeting of a mirror with its upstream. What the upstream has new waits in a quarantine and
/// is judged as a push is. Refs only go forward on both sides: where both have new commits, theirs
/// become changes here and nothing moves. A branch that one side owns goes where that side says,
/// and what only the other has becomes changes. What was seen of the upstream is remembered under
/// `refs/zagi/upstream/`, so that what vanished there is told from what is new here.
final class UpstreamSync {
  private static final Logger LOG = LoggerFactory.getLogger(UpstreamSync.class);

  /// Large files that one meeting may name.
  private static final int MOST_POINTERS = 200_000;

  /// Who keeps what arrives.
  record Keeper(AuditLog audit, GitLimits limits, Push.Ears ears) {}

  private final Push.Subject subject;
  private final Keeper keeper;
  private final BranchOwners owners;
  private final Parking parking;
  private final UpstreamMemory memory;
  private boolean again;
  private final Map<String, Fate> fates = new LinkedHashMap<>();
  private final List<ReceiveCommand> wanted = new ArrayList<>();
  private final Map<ReceiveCommand, String> proposals = new LinkedHashMap<>();
  private final Map<String, ObjectId> offers = new LinkedHashMap<>();
  private final Map<ObjectId, String> told = new LinkedHashMap<>();

  UpstreamSync(Push.Subject subject, Keeper keeper) {
    this.subject = subject;
    this.keeper = keeper;
    this.owners = BranchOwners.of(subject.repo().settings());
    this.parking = new Parking(subject, keeper);
    this.memory = new UpstreamMemory(subject.repo());
  }

  private Repo repo() {
    return subject.repo();
  }

  SyncReport run(Upstream upstream, SyncWatch watch) throws IOException, InterruptedException {
    UpstreamLink link = new UpstreamLink(upstream, watch);
    again = upstream.again();
    Set<LfsPointer> pointers = new LinkedHashSet<>();
    StrictChecker checker =
        new StrictChecker(pointer -> {
          if (pointers.size() <= MOST_POINTERS) {
            pointers.add(pointer);
          }
        });
    Map<String, ObjectId> theirs;
    Optional<ObjectId> notes;
    try (Quarantine quarantine = Quarantine.open(repo());
        FetchFolder folder = FetchFolder.in(quarantine, repo(), keeper.limits())) {
      FetchResult fetched = link.fetch(folder, checker);
      theirs = UpstreamRefs.of(fetched);
      notes =
          Optional.ofNullable(fetched.getAdvertisedRef(UpstreamNotes.THERE)).map(Ref::getObjectId);
      try (RevWalk walk = new RevWalk(folder)) {
        for (Map.Entry<String, ObjectId> one : theirs.entrySet()) {
          compare(one.getKey(), one.getValue(), walk);
        }
      }
      missing(theirs, upstream.prune());
      fresh(theirs);
      if (pointers.size() > MOST_POINTERS) {
        throw new IOException("names more than " + MOST_POINTERS + " large files at once");
      }
      upstream.files().named(pointers);
      take(quarantine, checker);
    }
    remember(theirs);
    parking.park(this::ours);
    bring(upstream.files(), theirs.values());
    if (!offers.isEmpty()) {
      offer(link, theirs);
    }
    tell(link, notes);
    return new SyncReport(
        List.copyOf(fates.values()),
        UpstreamRefs.count(theirs, Constants.R_HEADS),
        UpstreamRefs.count(theirs, Constants.R_TAGS));
  }

  private void compare(String name, ObjectId theirs, RevWalk walk) throws IOException {
    Optional<ObjectId> ours = at(name);
    Optional<ObjectId> seen = memory.of(Space.SEEN, name);
    BranchOwners.Side owner = owners.of(name);
    if (ours.isEmpty()) {
      if (seen.isEmpty() || owner == BranchOwners.Side.UPSTREAM) {
        want(ObjectId.zeroId(), theirs, name, new Fate(name, Kind.CREATED, ""));
      }
      return;
    }
    if (ours.get().equals(theirs)) {
      return;
    }
    if (!name.startsWith(Constants.R_HEADS)) {
      note(name, Kind.KEPT, "the upstream has another one");
    } else if (owner == BranchOwners.Side.HERE) {
      ownedHere(name, new Two(ours.get(), theirs), seen, walk);
    } else if (isForward(walk, ours.get(), theirs)) {
      want(ours.get(), theirs, name, new Fate(name, Kind.UPDATED, ""));
      propose(name, theirs);
    } else if (owner == BranchOwners.Side.UPSTREAM) {
      // What the upstream itself had and has no more is not ours to keep.
      if (seen.isEmpty() || !isForward(walk, ours.get(), seen.get())) {
        parking.hold(name, ours.get());
      }
      want(ours.get(), theirs, name, new Fate(name, Kind.UPDATED, "the upstream owns it"));
    } else if (isForward(walk, theirs, ours.get())) {
      ahead(name, ours.get());
    } else {
      parked(name, theirs, seen, "both sides have new commits, theirs are changes here");
    }
  }

  private record Two(ObjectId ours, ObjectId theirs) {}

  /// What the upstream adds waits; it is told so on its own commit.
  private void ownedHere(String name, Two tips, Optional<ObjectId> seen, RevWalk walk)
      throws IOException {
    if (isForward(walk, tips.theirs(), tips.ours())) {
      ahead(name, tips.ours());
      return;
    }
    parked(
        name, tips.theirs(), seen, "this side owns it, what the upstream added are changes here");
    told.put(
        tips.theirs().copy(),
        "not taken: "
            + Repository.shortenRefName(name)
            + " is owned by a mirror of this repository, where this commit waits as a change\n");
  }

  /// What became of commits that only this side had on a branch that the upstream owns.
  private void ours(String branch, Optional<String> trouble) {
    note(
        branch,
        Kind.PARKED,
        trouble
            .map(why -> "the upstream owns it, ours are held and no changes yet: " + why)
            .orElse("the upstream owns it, what only this side had are changes here"));
  }

  /// What somebody has to approve first is here, so that they can.
  private void propose(String name, ObjectId theirs) throws IOException {
    boolean asked =
        RefRule.of(repo().settings()).stream()
            .anyMatch(rule -> rule.covers(name) && rule.approvals().count() > 0);
    if (asked && memory.of(Space.PROPOSED, name).filter(theirs::equals).isEmpty()) {
      String inbox = RefPolicy.INBOX + name.substring(Constants.R_HEADS.length());
      proposals.put(new ReceiveCommand(ObjectId.zeroId(), theirs, inbox), name);
    }
  }

  private void ahead(String name, ObjectId ours) throws IOException {
    if (!again && memory.of(Space.OFFERED, name).filter(ours::equals).isPresent()) {
      note(name, Kind.AHEAD, "the upstream did not take it");
    } else {
      offers.put(name, ours);
    }
  }

  private void parked(String name, ObjectId theirs, Optional<ObjectId> seen, String why) {
    Fate fate = new Fate(name, Kind.PARKED, why);
    if (seen.filter(theirs::equals).isPresent()) {
      fates.put(name, fate);
    } else {
      String inbox = RefPolicy.INBOX + name.substring(Constants.R_HEADS.length());
      want(ObjectId.zeroId(), theirs, inbox, fate);
    }
  }

  /// What was there once and is not any more.
  private void missing(Map<String, ObjectId> theirs, boolean prune) throws IOException {
    for (UpstreamMemory.Known seen : memory.all(Space.SEEN)) {
      String name = seen.name();
      Optional<ObjectId> ours = at(name);
      if (theirs.containsKey(name) || ours.isEmpty()) {
        continue;
      }
      boolean untouched = ours.get().equals(seen.at());
      boolean own = owners.of(name) == BranchOwners.Side.HERE;
      if (prune && untouched && !own) {
        want(ours.get(), ObjectId.zeroId(), name, new Fate(name, Kind.DELETED, ""));
      } else {
        note(
            name,
            Kind.GONE,
            own
                ? "deleted upstream, this side owns it"
                : untouched
                    ? "deleted upstream, kept here"
                    : "deleted upstream, has new commits here");
      }
    }
  }

  /// Branches and tags that were made here.
  private void fresh(Map<String, ObjectId> theirs) throws IOException {
    for (String space : List.of(Constants.R_HEADS, Constants.R_TAGS)) {
      for (Ref ref : repo().git().getRefDatabase().getRefsByPrefix(space)) {
        String name = ref.getName();
        boolean known = theirs.containsKey(name) || memory.of(Space.SEEN, name).isPresent();
        ObjectId ours = ref.getObjectId();
        if (!known && ours != null && owners.of(name) == BranchOwners.Side.UPSTREAM) {
          note(name, Kind.AHEAD, "the upstream owns it and does not have it");
        } else if (!known && ours != null) {
          ahead(name, ours);
        }
      }
    }
  }

  private void want(ObjectId from, ObjectId to, String ref, Fate fate) {
    wanted.add(new ReceiveCommand(from, to, ref));
    fates.put(fate.ref(), fate);
  }

  private void note(String name, Kind kind, String why) {
    fates.put(name, new Fate(name, kind, why));
  }

  private void take(Quarantine quarantine, StrictChecker checker) {
    List<ReceiveCommand> all = new ArrayList<>(wanted);
    all.addAll(proposals.keySet());
    for (int from = 0; from < all.size(); from += RefPolicy.MAX_COMMANDS) {
      List<ReceiveCommand> part =
          all.subList(from, Math.min(all.size(), from + RefPolicy.MAX_COMMANDS));
      new Push(subject, new Push.Arrival(quarantine, checker), keeper.audit(), keeper.ears())
          .decide(
              new Incoming(quarantine.repository(), false, List.of(), _ -> {}, Optional.empty()),
              part);
    }
    for (ReceiveCommand command : wanted) {
      if (command.getResult() != ReceiveCommand.Result.OK) {
        String name = command.getRefName().replace(RefPolicy.INBOX, Constants.R_HEADS);
        note(name, Kind.REFUSED, Optional.ofNullable(command.getMessage()).orElse("not taken"));
      }
    }
  }

  /// What was refused is not remembered, so that it is tried and told again.
  private void remember(Map<String, ObjectId> theirs) throws IOException {
    for (Map.Entry<String, ObjectId> one : theirs.entrySet()) {
      Fate fate = fates.get(one.getKey());
      if (fate == null || fate.kind() != Kind.REFUSED) {
        memory.note(Space.SEEN, one.getKey(), one.getValue());
      }
    }
    for (Map.Entry<ReceiveCommand, String> one : proposals.entrySet()) {
      if (one.getKey().getResult() == ReceiveCommand.Result.OK) {
        memory.note(Space.PROPOSED, one.getValue(), one.getKey().getNewId());
      }
    }
    for (Fate fate : fates.values()) {
      if (fate.kind() == Kind.DELETED) {
        memory.note(Space.SEEN, fate.ref(), ObjectId.zeroId());
      }
    }
    memory.keep();
  }

  /// Where a large file cannot go, nothing that names it goes.
  private void bring(UpstreamFiles files, Collection<ObjectId> theirs)
      throws IOException, InterruptedException {
    for (Map.Entry<String, ObjectId> one : List.copyOf(offers.entrySet())) {
      Set<LfsPointer> pointers = NewPointers.below(repo().git(), one.getValue(), theirs);
      Optional<String> trouble = pointers.isEmpty() ? Optional.empty() : files.bring(pointers);
      if (trouble.isPresent()) {
        offers.remove(one.getKey());
        note(one.getKey(), Kind.AHEAD, "its large files did not go there: " + trouble.get());
      }
    }
  }

  private void offer(UpstreamLink link, Map<String, ObjectId> theirs)
      throws IOException, InterruptedException {
    List<RemoteRefUpdate> updates = new ArrayList<>();
    for (String name : offers.keySet()) {
      updates.add(
          new RemoteRefUpdate(
              repo().git(), name, name, false, null, theirs.getOrDefault(name, ObjectId.zeroId())));
    }
    try {
      PushResult result = link.push(repo(), updates);
      for (RemoteRefUpdate update : result.getRemoteUpdates()) {
        settle(update);
      }
    } catch (IOException e) {
      for (Map.Entry<String, ObjectId> one : offers.entrySet()) {
        note(one.getKey(), Kind.AHEAD, "the upstream takes nothing: " + e.getMessage());
        memory.note(Space.OFFERED, one.getKey(), one.getValue());
      }
    }
    memory.keep();
  }

  /// An upstream that takes no notes learns it from nobody else, and is not asked again.
  private void tell(UpstreamLink link, Optional<ObjectId> there)
      throws IOException, InterruptedException {
    Optional<RemoteRefUpdate> update =
        told.isEmpty() ? Optional.empty() : new UpstreamNotes(repo()).write(told, there);
    if (update.isPresent()) {
      try {
        link.push(repo(), List.of(update.get()));
      } catch (IOException e) {
        LOG.info("{}: the upstream takes no notes: {}", subject.record().path(), e.getMessage());
      }
    }
  }

  private void settle(RemoteRefUpdate update) throws IOException {
    String name = update.getRemoteName();
    switch (update.getStatus()) {
      case OK, UP_TO_DATE -> {
        note(name, Kind.SENT, "");
        memory.note(Space.SEEN, name, update.getNewObjectId());
      }
      // somebody was faster; the next meeting compares again
      case REJECTED_NONFASTFORWARD, REJECTED_REMOTE_CHANGED ->
          note(name, Kind.AHEAD, "the upstream moved meanwhile");
      default -> {
        String why = Optional.ofNullable(update.getMessage()).orElse(update.getStatus().name());
        note(name, Kind.AHEAD, "the upstream refused it: " + why);
        memory.note(Space.OFFERED, name, update.getNewObjectId());
      }
    }
  }

  private Optional<ObjectId> at(String ref) throws IOException {
    Repository git = repo().git();
    return Optional.ofNullable(git.exactRef(ref)).map(Ref::getObjectId);
  }

  private static boolean isForward(RevWalk walk, ObjectId from, ObjectId to) throws IOException {
    RevObject old = walk.parseAny(from);
    RevObject next = walk.parseAny(to);
    return old instanceof RevCommit before
        && next instanceof RevCommit after
        && walk.isMergedInto(before, after);
  }
}
