// SPDX-License-Identifier: Apache-2.0
package sh.zagi.change.op;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.eclipse.jgit.lib.CommitBuilder;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.FileMode;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.ObjectInserter;
import org.eclipse.jgit.lib.ObjectReader;
import org.eclipse.jgit.lib.PersonIdent;
import org.eclipse.jgit.revwalk.RevCommit;
import org.eclipse.jgit.revwalk.RevWalk;
import sh.zagi.change.Signature;
import sh.zagi.change.algebra.Merge;
import sh.zagi.change.merge.TreeEntry;
import sh.zagi.change.merge.Trees;

/// Operations as git commits: the message says what was done and what a session has, the tree holds
/// the rest of the view as small text files, and the parents are the operations before. What
/// changes from one operation to the next is in the message as long as it is short, so that an
/// operation is one object and not five; else it is in files too. The commits that the view names
/// follow as further parents, so that git keeps them as long as the operation: nothing undone is
/// ever lost. So git's own transfer, collection and checks work on them.
final class OperationCodec {
  private static final String HEADS = "heads";
  private static final String BOOKMARKS = "bookmarks";
  private static final String WORKSPACES = "workspaces";
  private static final String REFS = "refs";
  private static final String PREDECESSORS = "predecessors";
  private static final String ABSENT = "-";
  private static final String KIND = "Kind: ";
  private static final String FOLLOWS = "Follows: ";
  private static final String TARGET = "Target: ";
  private static final String FACT = "Fact: ";
  private static final String LISTED = "Listed: ";
  private static final String HEAD = "Head: ";
  private static final String WORKSPACE = "Workspace: ";
  private static final String PREDECESSOR = "Predecessor: ";

  /// More lines than these are files.
  private static final int MOST_LISTED = 64;

  private OperationCodec() {}

  static ObjectId write(ObjectInserter inserter, Operation operation) throws IOException {
    View view = operation.view();
    Map<String, String> files = new TreeMap<>();
    files.put(BOOKMARKS, lines(view.bookmarks(), target -> spelled(target.terms())));
    files.put(REFS, lines(view.refs(), ObjectId::name));
    Map<String, String> changing = changing(operation);
    boolean listed =
        changing.values().stream().mapToLong(text -> text.lines().count()).sum() <= MOST_LISTED;
    if (!listed) {
      changing.forEach((prefix, text) -> files.put(fileOf(prefix), text));
    }
    Map<String, TreeEntry> entries = new TreeMap<>();
    for (Map.Entry<String, String> file : files.entrySet()) {
      ObjectId blob = inserter.insert(Constants.OBJ_BLOB, file.getValue().getBytes(UTF_8));
      entries.put(file.getKey(), new TreeEntry(FileMode.REGULAR_FILE, blob));
    }
    CommitBuilder commit = new CommitBuilder();
    commit.setTreeId(Trees.write(inserter, entries));
    Set<ObjectId> parents = new LinkedHashSet<>(operation.parents());
    parents.addAll(view.named());
    commit.setParentIds(List.copyOf(parents));
    Signature actor = operation.actor();
    PersonIdent person =
        new PersonIdent(actor.name(), actor.email(), actor.when(), java.time.ZoneOffset.UTC);
    commit.setAuthor(person);
    commit.setCommitter(person);
    commit.setMessage(message(operation) + (listed ? list(changing) : ""));
    return inserter.insert(commit);
  }

  /// What is another in most operations, by the beginning of its lines in a message.
  private static Map<String, String> changing(Operation operation) {
    View view = operation.view();
    Map<String, List<ObjectId>> predecessors = new TreeMap<>();
    operation.predecessors().forEach((id, old) -> predecessors.put(id.name(), old));
    Map<String, String> changing = new TreeMap<>();
    changing.put(HEAD, view.heads().stream().map(id -> id.name() + "\n").collect(joining()));
    changing.put(WORKSPACE, lines(view.workspaces(), ObjectId::name));
    changing.put(
        PREDECESSOR,
        lines(
            predecessors,
            old -> old.stream().map(ObjectId::name).collect(Collectors.joining(" "))));
    return changing;
  }

  private static String fileOf(String prefix) {
    return switch (prefix) {
      case HEAD -> HEADS;
      case WORKSPACE -> WORKSPACES;
      default -> PREDECESSORS;
    };
  }

  private static String list(Map<String, String> changing) {
    StringBuilder text = new StringBuilder(LISTED).append("yes\n");
    changing.forEach((prefix, lines) ->
        lines.lines().forEach(line -> text.append(prefix).append(line).append('\n')));
    return text.toString();
  }

  private static java.util.stream.Collector<CharSequence, ?, String> joining() {
    return Collectors.joining();
  }

  private static <T> String lines(Map<String, T> map, java.util.function.Function<T, String> form) {
    return map.entrySet().stream()
        .map(entry -> entry.getKey() + "\t" + form.apply(entry.getValue()) + "\n")
        .collect(joining());
  }

  private static String spelled(Merge<Optional<ObjectId>> terms) {
    return terms.terms().stream()
        .map(term -> term.map(ObjectId::name).orElse(ABSENT))
        .collect(Collectors.joining(" "));
  }

  private static String message(Operation operation) {
    StringBuilder text = new StringBuilder(oneLine(operation.act().description()));
    text.append("\n\n").append(KIND).append(operation.act().kind().name().toLowerCase(Locale.ROOT));
    text.append('\n').append(FOLLOWS).append(operation.parents().size()).append('\n');
    operation.act().target().ifPresent(id -> text.append(TARGET).append(id.name()).append('\n'));
    operation
        .facts()
        .forEach((name, value) ->
            text.append(FACT).append(name).append('=').append(oneLine(value)).append('\n'));
    return text.toString();
  }

  private static String oneLine(String text) {
    return text.replaceAll("\\p{Cntrl}+", " ").strip();
  }

  static Operation read(ObjectReader reader, ObjectId id) throws IOException {
    try (RevWalk walk = new RevWalk(reader)) {
      RevCommit commit = walk.parseCommit(id);
      Map<String, TreeEntry> files = Trees.read(reader, commit.getTree());
      Map<String, RefTarget> bookmarks = new TreeMap<>();
      table(text(reader, files, BOOKMARKS))
          .forEach((name, terms) -> bookmarks.put(name, target(terms)));
      List<String> message = commit.getFullMessage().lines().skip(1).toList();
      boolean listed = message.stream().anyMatch(line -> line.startsWith(LISTED));
      String heads = listed ? listed(message, HEAD) : text(reader, files, HEADS);
      String workspaces = listed ? listed(message, WORKSPACE) : text(reader, files, WORKSPACES);
      String old = listed ? listed(message, PREDECESSOR) : text(reader, files, PREDECESSORS);
      View view =
          new View(
              heads
                  .lines()
                  .map(ObjectId::fromString)
                  .collect(Collectors.toCollection(TreeSet::new)),
              new TreeMap<>(bookmarks),
              new TreeMap<>(ids(workspaces)),
              new TreeMap<>(ids(text(reader, files, REFS))));
      Map<ObjectId, List<ObjectId>> predecessors = new LinkedHashMap<>();
      table(old)
          .forEach((next, before) ->
              predecessors.put(
                  ObjectId.fromString(next),
                  Arrays.stream(before.split(" ", -1)).map(ObjectId::fromString).toList()));
      return withMessage(commit, view, predecessors);
    }
  }

  private static String listed(List<String> message, String prefix) {
    return message.stream()
        .filter(line -> line.startsWith(prefix))
        .map(line -> line.substring(prefix.length()) + "\n")
        .collect(joining());
  }

  private static Operation withMessage(
      RevCommit commit, View view, Map<ObjectId, List<ObjectId>> predecessors) {
    List<String> lines = commit.getFullMessage().lines().toList();
    Operation.Kind kind = Operation.Kind.COMMAND;
    Optional<ObjectId> target = Optional.empty();
    Map<String, String> facts = new TreeMap<>();
    int follows = 0;
    for (String line : lines.subList(Math.min(1, lines.size()), lines.size())) {
      if (line.startsWith(KIND)) {
        kind = Operation.Kind.valueOf(line.substring(KIND.length()).toUpperCase(Locale.ROOT));
      } else if (line.startsWith(FOLLOWS)) {
        follows = Integer.parseInt(line.substring(FOLLOWS.length()));
      } else if (line.startsWith(TARGET)) {
        target = Optional.of(ObjectId.fromString(line.substring(TARGET.length())));
      } else if (line.startsWith(FACT)) {
        int equals = line.indexOf('=');
        facts.put(line.substring(FACT.length(), equals), line.substring(equals + 1));
      }
    }
    PersonIdent author = commit.getAuthorIdent();
    Instant when = author.getWhenAsInstant();
    List<ObjectId> parents = new ArrayList<>();
    for (int i = 0; i < follows; i++) {
      parents.add(commit.getParent(i).copy());
    }
    return new Operation(
        parents,
        view,
        new Operation.Act(kind, lines.isEmpty() ? "" : lines.getFirst(), target),
        new Signature(author.getName(), author.getEmailAddress(), when),
        facts,
        predecessors);
  }

  private static Map<String, ObjectId> ids(String lines) {
    Map<String, ObjectId> ids = new TreeMap<>();
    table(lines).forEach((name, hex) -> ids.put(name, ObjectId.fromString(hex)));
    return ids;
  }

  private static Map<String, String> table(String lines) {
    Map<String, String> table = new TreeMap<>();
    lines
        .lines()
        .forEach(line -> {
          int tab = line.indexOf('\t');
          table.put(line.substring(0, tab), line.substring(tab + 1));
        });
    return table;
  }

  private static String text(ObjectReader reader, Map<String, TreeEntry> files, String file)
      throws IOException {
    TreeEntry entry = files.get(new String(file.getBytes(UTF_8), ISO_8859_1));
    return entry == null
        ? ""
        : new String(reader.open(entry.id(), Constants.OBJ_BLOB).getCachedBytes(), UTF_8);
  }

  private static RefTarget target(String terms) {
    return new RefTarget(
        new Merge<>(
            Arrays.stream(terms.split(" ", -1))
                .map(word ->
                    word.equals(ABSENT)
                        ? Optional.<ObjectId>empty()
                        : Optional.of(ObjectId.fromString(word)))
                .toList()));
  }
}
