// SPDX-License-Identifier: Apache-2.0
package sh.zagi.change.task;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.random.RandomGenerator;
import org.eclipse.jgit.lib.CommitBuilder;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.FileMode;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.ObjectInserter;
import org.eclipse.jgit.lib.ObjectReader;
import org.eclipse.jgit.lib.PersonIdent;
import org.eclipse.jgit.lib.Ref;
import org.eclipse.jgit.revwalk.RevWalk;
import sh.zagi.change.ChangeId;
import sh.zagi.change.RefusedException;
import sh.zagi.change.merge.TreeEntry;
import sh.zagi.change.merge.Trees;
import sh.zagi.storage.repo.Repo;

/// The tasks of a repository: a commit at `refs/tasks/list` with a file for each, its history that
/// of the list. Anybody who may read can fetch it. Safe for many writers: who loses a race does the
/// same again on top of the other. Durable when a method returns.
public final class Tasks {
  private static final String REF = "refs/tasks/list";
  private static final int ID_LETTERS = 8;
  private static final int LONGEST_TITLE = 200;
  private static final int MOST_TASKS = 10_000;
  private static final int ATTEMPTS = 50;

  private final Repo repo;

  public Tasks(Repo repo) {
    this.repo = repo;
  }

  /// All tasks, open ones first, each kind in the order in which it was added.
  public List<Task> list() throws IOException {
    try (ObjectReader reader = repo.git().newObjectReader()) {
      List<Task> tasks = new ArrayList<>(read(reader, tip()).values());
      tasks.sort(
          Comparator.comparing((Task task) -> task.done().isPresent())
              .thenComparing(task -> task.added().when())
              .thenComparing(Task::id));
      return tasks;
    }
  }

  private Optional<ObjectId> tip() throws IOException {
    Ref ref = repo.git().exactRef(REF);
    return ref == null ? Optional.empty() : Optional.ofNullable(ref.getObjectId());
  }

  private static Map<String, Task> read(ObjectReader reader, Optional<ObjectId> tip)
      throws IOException {
    Map<String, Task> tasks = new TreeMap<>();
    if (tip.isPresent()) {
      try (RevWalk walk = new RevWalk(reader)) {
        ObjectId tree = walk.parseCommit(tip.get()).getTree();
        for (Map.Entry<String, TreeEntry> file : Trees.read(reader, tree).entrySet()) {
          byte[] bytes = reader.open(file.getValue().id(), Constants.OBJ_BLOB).getCachedBytes();
          tasks.put(file.getKey(), Task.parse(file.getKey(), new String(bytes, UTF_8)));
        }
      }
    }
    return tasks;
  }

  /// The task that begins with these letters.
  ///
  /// @throws RefusedException when there is none, or more than one
  public Task find(String letters) throws IOException {
    return find(list(), letters);
  }

  private static Task find(List<Task> tasks, String letters) {
    List<Task> found =
        letters.isEmpty()
            ? List.of()
            : tasks.stream().filter(task -> task.id().startsWith(letters)).toList();
    if (found.size() > 1) {
      throw new RefusedException(letters + " is the beginning of several tasks");
    }
    return found.stream()
        .findFirst()
        .orElseThrow(() -> new RefusedException("no such task: " + letters));
  }

  /// Adds a task.
  ///
  /// @param title one line of at most 200 characters
  /// @throws RefusedException when it is none
  public Task add(String title, Task.Act by, RandomGenerator random) throws IOException {
    String line = title.strip();
    if (line.isEmpty() || line.length() > LONGEST_TITLE || line.contains("\n")) {
      throw new RefusedException("a task is one line of at most " + LONGEST_TITLE + " characters");
    }
    return change(tasks -> {
      if (tasks.size() >= MOST_TASKS) {
        throw new RefusedException("there are " + MOST_TASKS + " tasks already");
      }
      String id = ChangeId.random(random).letters().substring(0, ID_LETTERS);
      return new Task(id, line, by, Optional.empty());
    });
  }

  /// Marks a task as done. One that is done already stays as it is.
  ///
  /// @throws RefusedException when there is none, or more than one
  public Task done(String letters, Task.Act by) throws IOException {
    return change(tasks -> {
      Task task = find(List.copyOf(tasks.values()), letters);
      return new Task(task.id(), task.title(), task.added(), task.done().or(() -> Optional.of(by)));
    });
  }

  @FunctionalInterface
  private interface Edit {
    Task apply(Map<String, Task> tasks);
  }

  private Task change(Edit edit) throws IOException {
    for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
      try (ObjectInserter inserter = repo.git().newObjectInserter();
          ObjectReader reader = inserter.newReader()) {
        Optional<ObjectId> tip = tip();
        Map<String, Task> tasks = read(reader, tip);
        Task task = edit.apply(tasks);
        tasks.put(task.id(), task);
        ObjectId commit = write(inserter, tasks, task, tip);
        inserter.flush();
        if (repo.refStore().move(REF, tip.orElse(ObjectId.zeroId()), commit)) {
          return task;
        }
      }
    }
    throw new IOException("others were faster " + ATTEMPTS + " times");
  }

  private static ObjectId write(
      ObjectInserter inserter, Map<String, Task> tasks, Task changed, Optional<ObjectId> tip)
      throws IOException {
    Map<String, TreeEntry> files = new TreeMap<>();
    for (Task task : tasks.values()) {
      ObjectId blob = inserter.insert(Constants.OBJ_BLOB, task.file().getBytes(UTF_8));
      files.put(task.id(), new TreeEntry(FileMode.REGULAR_FILE, blob));
    }
    Task.Act act = changed.done().orElse(changed.added());
    PersonIdent person =
        new PersonIdent(act.by(), act.by() + "@localhost", act.when(), ZoneOffset.UTC);
    CommitBuilder commit = new CommitBuilder();
    commit.setTreeId(Trees.write(inserter, files));
    tip.ifPresent(commit::setParentId);
    commit.setAuthor(person);
    commit.setCommitter(person);
    String what = changed.done().isPresent() ? "done: " : "add: ";
    commit.setMessage(what + changed.title() + "\n");
    return inserter.insert(commit);
  }
}
