// SPDX-License-Identifier: Apache-2.0
package sh.zagi.storage.git;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
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
import sh.zagi.storage.audit.AuditLog;
import sh.zagi.storage.git.SyncReport.Fate;
import sh.zagi.storage.git.SyncReport.Kind;
import sh.zagi.storage.git.check.StrictChecker;
import sh.zagi.storage.repo.RefRule;
import sh.zagi.storage.repo.Repo;

/// One meeting of a mirror with its upstream. What the upstream has new waits in a quarantine and
/// is judged as a push is. Refs only go forward on both sides: where both have new commits, theirs
/// become changes here and nothing moves. What was seen of the upstream is remembered under
/// `refs/zagi/upstream/`, so that what vanished there is told from what is new here.
final class UpstreamSync {
  private static final String SEEN = "refs/zagi/upstream/";

  /// What the upstream refused last time is not offered again.
  private static final String OFFERED = "refs/zagi/offered/";

  /// What was kept as changes, because a rule of this repository asks for approvals.
  private static final String PROPOSED = "refs/zagi/proposed/";

  private static final int MOST_REFS = 20_000;

  /// Who keeps what arrives.
  record Keeper(AuditLog audit, GitLimits limits, Push.Ears ears) {}

  private final Push.Subject subject;
  private final Keeper keeper;
  private final Map<String, Fate> fates = new LinkedHashMap<>();
  private final List<ReceiveCommand> wanted = new ArrayList<>();
  private final Map<ReceiveCommand, String> proposals = new LinkedHashMap<>();
  private final Map<String, ObjectId> offers = new LinkedHashMap<>();

  UpstreamSync(Push.Subject subject, Keeper keeper) {
    this.subject = subject;
    this.keeper = keeper;
  }

  private Repo repo() {
    return subject.repo();
  }

  SyncReport run(Upstream upstream, SyncWatch watch) throws IOException, InterruptedException {
    UpstreamLink link = new UpstreamLink(upstream, watch);
    StrictChecker checker = new StrictChecker();
    Map<String, ObjectId> theirs;
    try (Quarantine quarantine = Quarantine.open(repo());
        FetchFolder folder = FetchFolder.in(quarantine, repo(), keeper.limits())) {
      theirs = refs(link.fetch(folder, checker));
      try (RevWalk walk = new RevWalk(folder)) {
        for (Map.Entry<String, ObjectId> one : theirs.entrySet()) {
          compare(one.getKey(), one.getValue(), walk);
        }
      }
      missing(theirs, upstream.prune());
      fresh(theirs);
      take(quarantine, checker);
    }
    remember(theirs);
    if (!offers.isEmpty()) {
      offer(link, theirs);
    }
    return new SyncReport(
        List.copyOf(fates.values()),
        count(theirs, Constants.R_HEADS),
        count(theirs, Constants.R_TAGS));
  }

  /// What the upstream has of what a mirror takes; the branch that its HEAD names is the first.
  private static Map<String, ObjectId> refs(FetchResult result) throws IOException {
    Collection<Ref> advertised = result.getAdvertisedRefs();
    if (advertised.size() > MOST_REFS) {
      throw new IOException(
          "has " + advertised.size() + " refs, at most " + MOST_REFS + " are taken");
    }
    Map<String, ObjectId> refs = new LinkedHashMap<>();
    Ref head = result.getAdvertisedRef(Constants.HEAD);
    if (head != null && head.isSymbolic() && head.getObjectId() != null) {
      refs.put(head.getTarget().getName(), head.getObjectId());
    }
    for (Ref ref : advertised) {
      ObjectId id = ref.getObjectId();
      ReceiveCommand probe =
          new ReceiveCommand(ObjectId.zeroId(), id == null ? ObjectId.zeroId() : id, ref.getName());
      boolean mirrored =
          ref.getName().startsWith("refs/") && RefPolicy.refusal(probe, "").isEmpty();
      if (id != null && mirrored && !ref.getName().startsWith(RefPolicy.INBOX)) {
        refs.putIfAbsent(ref.getName(), id);
      }
    }
    return refs;
  }

  private static int count(Map<String, ObjectId> refs, String prefix) {
    return (int) refs.keySet().stream().filter(name -> name.startsWith(prefix)).count();
  }

  private void compare(String name, ObjectId theirs, RevWalk walk) throws IOException {
    Optional<ObjectId> ours = at(name);
    Optional<ObjectId> seen = at(remembered(SEEN, name));
    if (ours.isEmpty()) {
      if (seen.isEmpty()) {
        want(ObjectId.zeroId(), theirs, name, new Fate(name, Kind.CREATED, ""));
      }
      return;
    }
    if (ours.get().equals(theirs)) {
      return;
    }
    if (!name.startsWith(Constants.R_HEADS)) {
      note(name, Kind.KEPT, "the upstream has another one");
    } else if (isForward(walk, ours.get(), theirs)) {
      want(ours.get(), theirs, name, new Fate(name, Kind.UPDATED, ""));
      propose(name, theirs);
    } else if (isForward(walk, theirs, ours.get())) {
      ahead(name, ours.get());
    } else {
      parked(name, theirs, seen);
    }
  }

  /// What somebody has to approve first is here, so that they can.
  private void propose(String name, ObjectId theirs) throws IOException {
    boolean asked =
        RefRule.of(repo().settings()).stream()
            .anyMatch(rule -> rule.covers(name) && rule.approvals().count() > 0);
    if (asked && at(remembered(PROPOSED, name)).filter(theirs::equals).isEmpty()) {
      String inbox = RefPolicy.INBOX + name.substring(Constants.R_HEADS.length());
      proposals.put(new ReceiveCommand(ObjectId.zeroId(), theirs, inbox), name);
    }
  }

  private void ahead(String name, ObjectId ours) throws IOException {
    if (at(remembered(OFFERED, name)).filter(ours::equals).isPresent()) {
      note(name, Kind.AHEAD, "the upstream did not take it");
    } else {
      offers.put(name, ours);
    }
  }

  private void parked(String name, ObjectId theirs, Optional<ObjectId> seen) {
    Fate fate = new Fate(name, Kind.PARKED, "both sides have new commits, theirs are changes here");
    if (seen.filter(theirs::equals).isPresent()) {
      fates.put(name, fate);
    } else {
      String inbox = RefPolicy.INBOX + name.substring(Constants.R_HEADS.length());
      want(ObjectId.zeroId(), theirs, inbox, fate);
    }
  }

  /// What was there once and is not any more.
  private void missing(Map<String, ObjectId> theirs, boolean prune) throws IOException {
    for (Ref seen : repo().git().getRefDatabase().getRefsByPrefix(SEEN)) {
      String name = Constants.R_REFS + seen.getName().substring(SEEN.length());
      Optional<ObjectId> ours = at(name);
      if (theirs.containsKey(name) || ours.isEmpty()) {
        continue;
      }
      boolean untouched = ours.get().equals(seen.getObjectId());
      if (prune && untouched) {
        want(ours.get(), ObjectId.zeroId(), name, new Fate(name, Kind.DELETED, ""));
      } else {
        note(
            name,
            Kind.GONE,
            untouched ? "deleted upstream, kept here" : "deleted upstream, has new commits here");
      }
    }
  }

  /// Branches and tags that were made here.
  private void fresh(Map<String, ObjectId> theirs) throws IOException {
    for (String space : List.of(Constants.R_HEADS, Constants.R_TAGS)) {
      for (Ref ref : repo().git().getRefDatabase().getRefsByPrefix(space)) {
        String name = ref.getName();
        boolean known = theirs.containsKey(name) || at(remembered(SEEN, name)).isPresent();
        ObjectId ours = ref.getObjectId();
        if (!known && ours != null) {
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
    List<ReceiveCommand> moves = new ArrayList<>();
    for (Map.Entry<String, ObjectId> one : theirs.entrySet()) {
      Fate fate = fates.get(one.getKey());
      if (fate == null || fate.kind() != Kind.REFUSED) {
        remember(SEEN, one.getKey(), one.getValue(), moves);
      }
    }
    for (Map.Entry<ReceiveCommand, String> one : proposals.entrySet()) {
      if (one.getKey().getResult() == ReceiveCommand.Result.OK) {
        remember(PROPOSED, one.getValue(), one.getKey().getNewId(), moves);
      }
    }
    for (Fate fate : fates.values()) {
      if (fate.kind() == Kind.DELETED) {
        remember(SEEN, fate.ref(), ObjectId.zeroId(), moves);
      }
    }
    apply(moves);
  }

  private void remember(String space, String name, ObjectId id, List<ReceiveCommand> moves)
      throws IOException {
    String ref = remembered(space, name);
    ObjectId before = at(ref).orElse(ObjectId.zeroId());
    if (!before.equals(id)) {
      moves.add(new ReceiveCommand(before, id, ref));
    }
  }

  private void apply(List<ReceiveCommand> moves) throws IOException {
    if (!moves.isEmpty()) {
      repo().refStore().apply(moves, false);
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
    List<ReceiveCommand> moves = new ArrayList<>();
    try {
      PushResult result = link.push(repo().git(), updates);
      for (RemoteRefUpdate update : result.getRemoteUpdates()) {
        settle(update, moves);
      }
    } catch (IOException e) {
      for (Map.Entry<String, ObjectId> one : offers.entrySet()) {
        note(one.getKey(), Kind.AHEAD, "the upstream takes nothing: " + e.getMessage());
        remember(OFFERED, one.getKey(), one.getValue(), moves);
      }
    }
    apply(moves);
  }

  private void settle(RemoteRefUpdate update, List<ReceiveCommand> moves) throws IOException {
    String name = update.getRemoteName();
    switch (update.getStatus()) {
      case OK, UP_TO_DATE -> {
        note(name, Kind.SENT, "");
        remember(SEEN, name, update.getNewObjectId(), moves);
      }
      // somebody was faster; the next meeting compares again
      case REJECTED_NONFASTFORWARD, REJECTED_REMOTE_CHANGED ->
          note(name, Kind.AHEAD, "the upstream moved meanwhile");
      default -> {
        String why = Optional.ofNullable(update.getMessage()).orElse(update.getStatus().name());
        note(name, Kind.AHEAD, "the upstream refused it: " + why);
        remember(OFFERED, name, update.getNewObjectId(), moves);
      }
    }
  }

  private static String remembered(String space, String name) {
    return space + name.substring(Constants.R_REFS.length());
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
