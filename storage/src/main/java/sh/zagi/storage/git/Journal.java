// SPDX-License-Identifier: Apache-2.0
package sh.zagi.storage.git;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.revwalk.RevCommit;
import org.eclipse.jgit.revwalk.RevObject;
import org.eclipse.jgit.revwalk.RevWalk;
import org.eclipse.jgit.transport.ReceiveCommand;
import sh.zagi.storage.account.Caller;
import sh.zagi.storage.repo.Repo;

/// The words in which pushes are recorded.
final class Journal {
  private static final int MOST_NAMES = 5;

  private Journal() {}

  static String kind(Caller caller) {
    return switch (caller) {
      case Caller.Platform _, Caller.Mirror _ -> "platform";
      case Caller.Agent _, Caller.Bearer _, Caller.Limited _, Caller.Deploy _ -> "agent";
      case Caller.Inside inside -> inside.agent() ? "agent" : "person";
      case Caller.Person _, Caller.Anonymous _, Caller.Guest _ -> "person";
    };
  }

  /// Such as `push main; create topic; delete old; force-push mine`.
  static String what(Repo repo, List<ReceiveCommand> commands) throws IOException {
    List<String> words = new ArrayList<>();
    try (RevWalk walk = new RevWalk(repo.git())) {
      for (ReceiveCommand command : commands.subList(0, Math.min(MOST_NAMES, commands.size()))) {
        words.add(act(walk, command) + " " + Repository.shortenRefName(command.getRefName()));
      }
    }
    if (commands.size() > MOST_NAMES) {
      words.add((commands.size() - MOST_NAMES) + " more");
    }
    return String.join("; ", words);
  }

  private static String act(RevWalk walk, ReceiveCommand command) throws IOException {
    return switch (command.getType()) {
      case CREATE, DELETE -> command.getType().name().toLowerCase(Locale.ROOT);
      case UPDATE, UPDATE_NONFASTFORWARD ->
          isForward(walk, command.getOldId(), command.getNewId()) ? "push" : "force-push";
    };
  }

  private static boolean isForward(RevWalk walk, ObjectId from, ObjectId to) throws IOException {
    RevObject old = walk.parseAny(from);
    RevObject next = walk.parseAny(to);
    return old instanceof RevCommit before
        && next instanceof RevCommit after
        && walk.isMergedInto(before, after);
  }
}
