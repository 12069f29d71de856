// SPDX-License-Identifier: Apache-2.0
package sh.zagi.storage.git;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.eclipse.jgit.errors.MissingObjectException;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.Ref;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.revwalk.ObjectWalk;
import org.eclipse.jgit.revwalk.RevCommit;
import org.eclipse.jgit.revwalk.RevObject;
import org.eclipse.jgit.revwalk.RevWalk;
import org.eclipse.jgit.transport.UploadPack;
import org.eclipse.jgit.transport.WantNotValidException;

/// Which objects a client may ask for by id: whatever visible refs reach, and nothing else.
///
/// A partial clone asks for single files long after they left the tip of their branch. JGit's own
/// rule compares with the trees of the tips only, so it refuses those; here it is the quick answer,
/// and history is searched when it says no.
final class ReachableWants implements UploadPack.RequestValidator {
  @Override
  public void checkWants(UploadPack upload, List<ObjectId> wants)
      throws WantNotValidException, IOException {
    Repository repository = upload.getRepository();
    List<ObjectId> tips = visibleTips(repository);
    Set<ObjectId> rest = new HashSet<>(wants);
    tips.forEach(rest::remove);
    if (rest.isEmpty() || quick(repository, tips, rest)) {
      return;
    }
    try (ObjectWalk walk = new ObjectWalk(repository)) {
      search(walk, tips, rest);
    }
    if (!rest.isEmpty()) {
      throw new WantNotValidException(rest.iterator().next());
    }
  }

  static List<ObjectId> visibleTips(Repository repository) throws IOException {
    List<ObjectId> tips = new ArrayList<>();
    for (Ref ref : repository.getRefDatabase().getRefs()) {
      if (!RefPolicy.hidden(ref.getName()) && ref.getObjectId() != null) {
        tips.add(ref.getObjectId());
      }
    }
    return tips;
  }

  /// True when everything is reachable; false when nobody knows yet.
  private static boolean quick(Repository repository, List<ObjectId> tips, Set<ObjectId> wants)
      throws WantNotValidException, IOException {
    try (ObjectWalk walk = new ObjectWalk(repository)) {
      List<RevObject> objects = parsed(walk, wants);
      List<RevObject> starts = parsed(walk, tips);
      List<RevCommit> commits =
          Stream.concat(objects.stream(), starts.stream())
              .filter(RevCommit.class::isInstance)
              .map(RevCommit.class::cast)
              .toList();
      boolean onlyCommits = commits.size() == objects.size() + starts.size();
      if (!onlyCommits) {
        return walk.getObjectReader()
            .createObjectReachabilityChecker(walk)
            .areAllReachable(objects, starts.stream())
            .isEmpty();
      }
      return walk.getObjectReader()
          .createReachabilityChecker(walk)
          .areAllReachable(
              commits.subList(0, objects.size()),
              commits.subList(objects.size(), commits.size()).stream())
          .isEmpty();
    }
  }

  private static List<RevObject> parsed(RevWalk walk, Iterable<ObjectId> ids)
      throws WantNotValidException, IOException {
    List<RevObject> objects = new ArrayList<>();
    for (ObjectId id : ids) {
      try {
        objects.add(walk.parseAny(id));
      } catch (MissingObjectException e) {
        throw new WantNotValidException(id, e);
      }
    }
    return objects;
  }

  /// Takes what it meets out of `wants`, newest first, and ends when that is empty.
  static void search(ObjectWalk walk, List<ObjectId> tips, Set<ObjectId> wants) throws IOException {
    for (ObjectId tip : tips) {
      RevObject object = walk.parseAny(tip);
      walk.markStart(object);
      wants.remove(walk.peel(object));
    }
    for (RevCommit commit = walk.next(); commit != null && !wants.isEmpty(); commit = walk.next()) {
      wants.remove(commit);
      wants.remove(commit.getTree());
    }
    if (wants.isEmpty()) {
      return;
    }
    for (RevObject object = walk.nextObject();
        object != null && !wants.isEmpty();
        object = walk.nextObject()) {
      wants.remove(object);
    }
  }
}
