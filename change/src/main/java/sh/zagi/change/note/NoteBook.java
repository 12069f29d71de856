// SPDX-License-Identifier: Apache-2.0
package sh.zagi.change.note;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.eclipse.jgit.lib.CommitBuilder;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.ObjectInserter;
import org.eclipse.jgit.lib.ObjectReader;
import org.eclipse.jgit.lib.PersonIdent;
import org.eclipse.jgit.lib.Ref;
import org.eclipse.jgit.merge.MergeStrategy;
import org.eclipse.jgit.notes.Note;
import org.eclipse.jgit.notes.NoteMap;
import org.eclipse.jgit.notes.NoteMapMerger;
import org.eclipse.jgit.revwalk.RevCommit;
import org.eclipse.jgit.revwalk.RevWalk;
import org.eclipse.jgit.revwalk.filter.RevFilter;
import org.eclipse.jgit.transport.ReceiveCommand;
import org.jspecify.annotations.Nullable;
import sh.zagi.storage.repo.Repo;

/// The notes of one kind in a repository, as git keeps them: `git notes --ref=KIND` reads and
/// writes the same. Two texts for one commit are both kept. Safe for many writers: who loses a race
/// does the same again on top of the other. Durable when a method returns.
public final class NoteBook {
  /// What an agent was asked, for each commit.
  public static final String PROMPTS = "refs/notes/prompts";

  /// Who approved which commit.
  public static final String REVIEWS = "refs/notes/reviews";

  /// Who pushed which version of a change, and for what.
  public static final String VERSIONS = "refs/notes/versions";

  /// Notes that belong to a change and not to one version of it.
  private static final List<String> FOLLOWING = List.of(PROMPTS, "refs/notes/sessions", REVIEWS);

  private static final int ATTEMPTS = 50;
  private static final int MOST_NOTE_BYTES = 4 << 20;

  private final Repo repo;
  private final String ref;

  public NoteBook(Repo repo, String ref) {
    this.repo = repo;
    this.ref = ref;
  }

  /// The note on a commit.
  public Optional<String> find(ObjectId commit) throws IOException {
    try (ObjectReader reader = repo.git().newObjectReader();
        RevWalk walk = new RevWalk(reader)) {
      return find(reader, read(reader, tip(walk)), commit);
    }
  }

  private static Optional<String> find(ObjectReader reader, NoteMap map, ObjectId commit)
      throws IOException {
    ObjectId blob = map.get(commit);
    return blob == null ? Optional.empty() : Optional.of(text(reader, blob));
  }

  private static String text(ObjectReader reader, ObjectId blob) throws IOException {
    return new String(reader.open(blob, Constants.OBJ_BLOB).getCachedBytes(MOST_NOTE_BYTES), UTF_8);
  }

  private static NoteMap read(ObjectReader reader, @Nullable RevCommit tip) throws IOException {
    return tip == null ? NoteMap.newEmptyMap() : NoteMap.read(reader, tip);
  }

  private @Nullable RevCommit tip(RevWalk walk) throws IOException {
    Ref current = repo.git().exactRef(ref);
    return current == null || current.getObjectId() == null
        ? null
        : walk.parseCommit(current.getObjectId());
  }

  /// Adds texts to commits. What is there stays.
  public void add(Map<ObjectId, String> texts) throws IOException {
    if (!texts.isEmpty()) {
      write(adding(texts));
    }
  }

  private static Writing adding(Map<ObjectId, String> texts) {
    return (reader, inserter, tip) -> {
      NoteMap map = read(reader, tip);
      boolean changed = false;
      for (Map.Entry<ObjectId, String> text : texts.entrySet()) {
        String old = find(reader, map, text.getKey()).orElse("");
        String both = union(old, text.getValue());
        changed |= !both.equals(old);
        map.set(text.getKey(), inserter.insert(Constants.OBJ_BLOB, both.getBytes(UTF_8)));
      }
      List<ObjectId> parents = tip == null ? List.of() : List.of(tip.copy());
      return changed ? Optional.of(new Page(map, parents)) : Optional.empty();
    };
  }

  /// Takes over what somebody wrote elsewhere, beside what is here.
  ///
  /// @param other a commit of notes
  public void merge(ObjectId other) throws IOException {
    write((reader, inserter, tip) -> {
      try (RevWalk walk = new RevWalk(reader)) {
        RevCommit theirs = walk.parseCommit(other);
        if (tip == null) {
          return Optional.of(new Page(NoteMap.read(reader, theirs), List.of(theirs.copy())));
        }
        Optional<RevCommit> base = base(walk, walk.parseCommit(tip), theirs);
        NoteMap before =
            base.isPresent() ? NoteMap.read(reader, base.get()) : NoteMap.newEmptyMap();
        NoteMap both =
            new NoteMapMerger(repo.git(), NoteBook::both, MergeStrategy.RESOLVE)
                .merge(before, NoteMap.read(reader, tip), NoteMap.read(reader, theirs));
        return Optional.of(new Page(both, List.of(tip.copy(), theirs.copy())));
      }
    });
  }

  private static Optional<RevCommit> base(RevWalk walk, RevCommit ours, RevCommit theirs)
      throws IOException {
    walk.setRevFilter(RevFilter.MERGE_BASE);
    walk.markStart(ours);
    walk.markStart(theirs);
    return Optional.ofNullable(walk.next());
  }

  private static @Nullable Note both(
      @Nullable Note base,
      @Nullable Note ours,
      @Nullable Note theirs,
      ObjectReader reader,
      ObjectInserter inserter)
      throws IOException {
    if (ours == null || theirs == null) {
      // One side took it away while the other wrote on: nothing that was written is lost.
      return ours == null ? theirs : ours;
    }
    String text = union(text(reader, ours.getData()), text(reader, theirs.getData()));
    return new Note(ours, inserter.insert(Constants.OBJ_BLOB, text.getBytes(UTF_8)));
  }

  /// Both texts; one only when it holds the other.
  private static String union(String left, String right) {
    String first = left.strip();
    String second = right.strip();
    if (first.contains(second)) {
      return left;
    }
    return second.contains(first) ? right : first + "\n\n" + second + "\n";
  }

  private record Page(NoteMap map, List<ObjectId> parents) {}

  @FunctionalInterface
  private interface Writing {
    Optional<Page> write(ObjectReader reader, ObjectInserter inserter, @Nullable RevCommit tip)
        throws IOException;
  }

  private void write(Writing writing) throws IOException {
    for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
      try (ObjectInserter inserter = repo.git().newObjectInserter();
          ObjectReader reader = inserter.newReader()) {
        Optional<ReceiveCommand> move = written(reader, inserter, writing);
        inserter.flush();
        if (move.isEmpty()
            || repo.refStore().move(ref, move.get().getOldId(), move.get().getNewId())) {
          return;
        }
      }
    }
    throw new IOException("notes are too busy: " + ref);
  }

  /// Stores a new page of the book, and says how its ref has to move then.
  private Optional<ReceiveCommand> written(
      ObjectReader reader, ObjectInserter inserter, Writing writing) throws IOException {
    try (RevWalk walk = new RevWalk(reader)) {
      RevCommit tip = tip(walk);
      Optional<Page> page = writing.write(reader, inserter, tip);
      if (page.isEmpty()) {
        return Optional.empty();
      }
      CommitBuilder commit = new CommitBuilder();
      PersonIdent platform =
          new PersonIdent("zagi", "zagi@localhost", Instant.now(), ZoneOffset.UTC);
      commit.setTreeId(page.get().map().writeTree(inserter));
      commit.setParentIds(page.get().parents());
      commit.setAuthor(platform);
      commit.setCommitter(platform);
      commit.setMessage("notes\n");
      ObjectId id = inserter.insert(commit);
      return Optional.of(new ReceiveCommand(tip == null ? ObjectId.zeroId() : tip, id, ref));
    }
  }

  /// Gives new versions of commits the notes of those that they came from.
  ///
  /// @param predecessors for every new commit those it came from
  public static void follow(Repo repo, Map<ObjectId, List<ObjectId>> predecessors)
      throws IOException {
    for (NoteBook book : following(repo, predecessors)) {
      try (ObjectReader reader = repo.git().newObjectReader()) {
        book.add(book.texts(reader, predecessors));
      }
    }
  }

  /// The same for commits that are not yet in the repository.
  ///
  /// @param inserter holds the new commits, and gets what is to be stored
  /// @param prompts what was asked for some of them
  /// @return how refs have to move together with what makes the commits visible
  public static List<ReceiveCommand> moves(
      Repo repo,
      ObjectInserter inserter,
      Map<ObjectId, List<ObjectId>> predecessors,
      Map<ObjectId, String> prompts)
      throws IOException {
    List<ReceiveCommand> moves = new ArrayList<>();
    List<NoteBook> books = new ArrayList<>(following(repo, predecessors));
    if (!prompts.isEmpty() && books.stream().noneMatch(book -> book.ref.equals(PROMPTS))) {
      books.add(new NoteBook(repo, PROMPTS));
    }
    try (ObjectReader reader = inserter.newReader()) {
      for (NoteBook book : books) {
        Map<ObjectId, String> texts = book.texts(reader, predecessors);
        if (book.ref.equals(PROMPTS)) {
          prompts.forEach((id, prompt) -> texts.merge(id, prompt, NoteBook::union));
        }
        if (!texts.isEmpty()) {
          book.written(reader, inserter, adding(texts)).ifPresent(moves::add);
        }
      }
    }
    return moves;
  }

  private static List<NoteBook> following(Repo repo, Map<ObjectId, List<ObjectId>> predecessors)
      throws IOException {
    List<NoteBook> books = new ArrayList<>();
    for (String ref : predecessors.isEmpty() ? List.<String>of() : FOLLOWING) {
      if (repo.git().exactRef(ref) != null) {
        books.add(new NoteBook(repo, ref));
      }
    }
    return books;
  }

  private Map<ObjectId, String> texts(
      ObjectReader reader, Map<ObjectId, List<ObjectId>> predecessors) throws IOException {
    Map<ObjectId, String> texts = new LinkedHashMap<>();
    try (RevWalk walk = new RevWalk(reader)) {
      NoteMap map = read(reader, tip(walk));
      for (Map.Entry<ObjectId, List<ObjectId>> entry : predecessors.entrySet()) {
        for (ObjectId source : sources(entry.getKey(), predecessors)) {
          Optional<String> note = find(reader, map, source);
          if (note.isPresent()) {
            texts.merge(entry.getKey(), note.get(), NoteBook::union);
          }
        }
      }
    }
    return texts;
  }

  /// All that a commit came from: in one operation one may have been rewritten several times.
  ///
  /// @param predecessors for every new commit those it came from
  public static Set<ObjectId> sources(ObjectId commit, Map<ObjectId, List<ObjectId>> predecessors) {
    Set<ObjectId> sources = new LinkedHashSet<>();
    Deque<ObjectId> open = new ArrayDeque<>(predecessors.getOrDefault(commit, List.of()));
    while (!open.isEmpty()) {
      ObjectId source = open.removeFirst();
      if (sources.add(source)) {
        open.addAll(predecessors.getOrDefault(source, List.of()));
      }
    }
    return sources;
  }
}
