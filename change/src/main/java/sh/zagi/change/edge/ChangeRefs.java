// SPDX-License-Identifier: Apache-2.0
package sh.zagi.change.edge;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.Ref;
import org.eclipse.jgit.transport.ReceiveCommand;
import sh.zagi.change.ChangeId;
import sh.zagi.storage.repo.Repo;

/// Every version of every change that was seen, at `refs/changes/ID/N`: the index of a repository's
/// commits by change. Safe for many threads.
public final class ChangeRefs {
  private static final String PREFIX = "refs/changes/";
  private static final Pattern NUMBER = Pattern.compile("[1-9]\\d{0,8}");
  private static final int ATTEMPTS = 20;

  private final Repo repo;

  public ChangeRefs(Repo repo) {
    this.repo = repo;
  }

  /// A version of a change.
  ///
  /// @param number from 1
  /// @param fresh whether it was not known before
  public record Version(ChangeId change, int number, ObjectId commit, boolean fresh) {
    public String ref() {
      return PREFIX + change.letters() + "/" + number;
    }
  }

  /// The versions of a change by number.
  public NavigableMap<Integer, ObjectId> of(ChangeId change) throws IOException {
    NavigableMap<Integer, ObjectId> versions = new TreeMap<>();
    String prefix = PREFIX + change.letters() + "/";
    for (Ref ref : repo.git().getRefDatabase().getRefsByPrefix(prefix)) {
      Matcher number = NUMBER.matcher(ref.getName().substring(prefix.length()));
      if (number.matches() && ref.getObjectId() != null) {
        versions.put(Integer.parseInt(number.group()), ref.getObjectId().copy());
      }
    }
    return versions;
  }

  /// The newest version of a change.
  public Optional<ObjectId> newest(ChangeId change) throws IOException {
    NavigableMap<Integer, ObjectId> versions = of(change);
    return versions.isEmpty() ? Optional.empty() : Optional.of(versions.lastEntry().getValue());
  }

  /// Whether two commits are versions of a change, the second newer than the first.
  public boolean inOrder(ChangeId change, ObjectId earlier, ObjectId later) throws IOException {
    Collection<ObjectId> versions = of(change).values();
    List<ObjectId> known =
        versions.stream().filter(one -> one.equals(earlier) || one.equals(later)).toList();
    return known.equals(List.of(earlier, later));
  }

  /// Gives commits the next numbers of their changes. One that is a version already keeps its
  /// number. Durable when it returns.
  ///
  /// @param changes by commit, in the order in which they are numbered
  public List<Version> record(Map<ObjectId, ChangeId> changes) throws IOException {
    for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
      List<Version> versions = numbered(changes);
      List<ReceiveCommand> commands = new ArrayList<>();
      versions.stream()
          .filter(Version::fresh)
          .map(version -> new ReceiveCommand(ObjectId.zeroId(), version.commit(), version.ref()))
          .forEach(commands::add);
      if (!commands.isEmpty()) {
        repo.refStore().apply(commands, true);
      }
      if (commands.stream().allMatch(one -> one.getResult() == ReceiveCommand.Result.OK)) {
        return versions;
      }
    }
    throw new IOException("versions of changes are too busy");
  }

  private List<Version> numbered(Map<ObjectId, ChangeId> changes) throws IOException {
    Map<ChangeId, NavigableMap<Integer, ObjectId>> known = new LinkedHashMap<>();
    List<Version> versions = new ArrayList<>();
    for (Map.Entry<ObjectId, ChangeId> one : changes.entrySet()) {
      ChangeId change = one.getValue();
      if (!known.containsKey(change)) {
        known.put(change, of(change));
      }
      NavigableMap<Integer, ObjectId> numbers = known.getOrDefault(change, new TreeMap<>());
      Optional<Integer> there =
          numbers.entrySet().stream()
              .filter(entry -> entry.getValue().equals(one.getKey()))
              .map(Map.Entry::getKey)
              .findFirst();
      int number = there.orElse(numbers.isEmpty() ? 1 : numbers.lastKey() + 1);
      numbers.put(number, one.getKey());
      versions.add(new Version(change, number, one.getKey(), there.isEmpty()));
    }
    return versions;
  }
}
