// SPDX-License-Identifier: Apache-2.0
package sh.zagi.change.commit;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.ObjectInserter;
import org.eclipse.jgit.lib.ObjectReader;
import org.eclipse.jgit.util.RawParseUtils;
import sh.zagi.change.ChangeId;
import sh.zagi.change.algebra.Merge;
import sh.zagi.change.merge.Content;

/// A commit with everything that stands in it. JGit's builder cannot write headers of others, so
/// the bytes are written here: whatever was read is written again, also what is not understood.
///
/// @param tree the git tree; for a conflict, the one that [ConflictTrees] derives
/// @param author raw, as after the word `author`
/// @param committer raw
/// @param headers all others, in their order
/// @param message raw
public record CommitData(
    ObjectId tree,
    List<ObjectId> parents,
    Content author,
    Content committer,
    List<Header> headers,
    Content message) {
  private static final String CHANGE_ID = "change-id";
  private static final String TREES = "jj:trees";
  private static final String LABELS = "jj:conflict-labels";
  private static final Set<String> SIGNATURES = Set.of("gpgsig", "gpgsig-sha256");

  public CommitData {
    parents = List.copyOf(parents);
    headers = List.copyOf(headers);
  }

  /// Reads a commit.
  ///
  /// @throws MalformedCommitException when it is no commit, or its `jj:trees` cannot be used
  public static CommitData read(ObjectReader reader, ObjectId id)
      throws IOException, MalformedCommitException {
    return parse(reader.open(id, Constants.OBJ_COMMIT).getCachedBytes());
  }

  /// Reads the bytes of a commit object.
  ///
  /// @throws MalformedCommitException when they are none
  public static CommitData parse(byte[] raw) throws MalformedCommitException {
    List<Header> all = new ArrayList<>();
    int at = 0;
    while (at < raw.length && raw[at] != '\n') {
      int end = Math.min(raw.length, RawParseUtils.nextLfSkippingSplitLines(raw, at) + 1);
      int blank = RawParseUtils.next(raw, at, ' ');
      if (blank > end) {
        throw new MalformedCommitException("a header without a value");
      }
      String name = new String(raw, at, blank - 1 - at, UTF_8);
      all.add(new Header(name, Content.of(unfolded(raw, blank, end))));
      at = end;
    }
    return of(all, Content.of(Arrays.copyOfRange(raw, Math.min(at + 1, raw.length), raw.length)));
  }

  private static byte[] unfolded(byte[] raw, int from, int end) {
    ByteArrayOutputStream value = new ByteArrayOutputStream(end - from);
    int last = end > from && raw[end - 1] == '\n' ? end - 1 : end;
    for (int i = from; i < last; i++) {
      value.write(raw[i]);
      if (raw[i] == '\n' && i + 1 < last && raw[i + 1] == ' ') {
        i++;
      }
    }
    return value.toByteArray();
  }

  private static CommitData of(List<Header> all, Content message) throws MalformedCommitException {
    List<ObjectId> parents = new ArrayList<>();
    List<Header> others = new ArrayList<>();
    Optional<ObjectId> tree = Optional.empty();
    Optional<Content> author = Optional.empty();
    Optional<Content> committer = Optional.empty();
    for (Header header : all) {
      switch (header.name()) {
        case "tree" -> tree = Optional.of(id(header));
        case "parent" -> parents.add(id(header));
        case "author" -> author = Optional.of(header.value());
        case "committer" -> committer = Optional.of(header.value());
        default -> others.add(header);
      }
    }
    if (tree.isEmpty() || author.isEmpty() || committer.isEmpty()) {
      throw new MalformedCommitException("no tree, author or committer");
    }
    CommitData data =
        new CommitData(tree.get(), parents, author.get(), committer.get(), others, message);
    var _ = data.trees();
    return data;
  }

  private static ObjectId id(Header header) throws MalformedCommitException {
    if (!ObjectId.isId(header.text())) {
      throw new MalformedCommitException(header.name() + " is no object id");
    }
    return ObjectId.fromString(header.text());
  }

  /// The id of the change: that of the header, or one derived from the commit id where there is no
  /// good one.
  public ChangeId changeId(ObjectId commit) {
    return statedChangeId().orElseGet(() -> ChangeId.synthetic(commit.name()));
  }

  /// The id that the header states. Only the first header of that name counts.
  public Optional<ChangeId> statedChangeId() {
    return header(CHANGE_ID).flatMap(header -> ChangeId.parse(header.text()));
  }

  private Optional<Header> header(String name) {
    return headers.stream().filter(header -> header.name().equals(name)).findFirst();
  }

  /// The terms of the tree: one when there is no conflict.
  ///
  /// @throws MalformedCommitException when the header is damaged; jj and git could then be shown
  ///   different contents, so it is never ignored
  public Merge<ObjectId> trees() throws MalformedCommitException {
    Optional<Header> header = header(TREES);
    if (header.isEmpty()) {
      return Merge.resolved(tree);
    }
    List<ObjectId> terms = new ArrayList<>();
    for (String word : header.get().text().split(" ", -1)) {
      if (!ObjectId.isId(word)) {
        throw new MalformedCommitException(TREES + " holds something that is no tree id");
      }
      terms.add(ObjectId.fromString(word));
    }
    if (terms.size() % 2 == 0 || terms.size() == 1) {
      throw new MalformedCommitException(
          TREES + " holds " + terms.size() + " trees, a conflict has an odd number of at least 3");
    }
    return new Merge<>(terms);
  }

  /// Whether the commit holds a conflict.
  public boolean isConflicted() {
    return header(TREES).isPresent();
  }

  /// What the terms are called: one label for each, empty where there is none.
  public List<String> labels() throws MalformedCommitException {
    int count = trees().terms().size();
    List<String> labels =
        new ArrayList<>(
            header(LABELS).map(header -> List.of(header.text().split("\n", -1))).orElse(List.of()));
    while (labels.size() < count) {
      labels.add("");
    }
    return List.copyOf(labels.subList(0, count));
  }

  /// The message as text; invalid bytes are shown as replacement characters.
  public String description() {
    return message.toString();
  }

  /// The first line of the message.
  public String subject() {
    return description().strip().lines().findFirst().orElse("");
  }

  public Person authorPerson() {
    return Person.parse(author.toString());
  }

  public Person committerPerson() {
    return Person.parse(committer.toString());
  }

  /// A rewriting of this commit with the same headers but for signatures, which would no longer
  /// hold.
  ///
  /// @param change stated in the new commit, also when this one states none
  public CommitData rewritten(List<ObjectId> newParents, ChangeId change, Content newCommitter) {
    List<Header> kept = new ArrayList<>();
    headers.stream()
        .filter(header -> !header.name().equals(CHANGE_ID) && !SIGNATURES.contains(header.name()))
        .forEach(kept::add);
    kept.add(Header.of(CHANGE_ID, change.letters()));
    return new CommitData(tree, newParents, author, newCommitter, kept, message);
  }

  /// The same on other parents; signatures go, which would no longer hold.
  public CommitData on(List<ObjectId> newParents) {
    List<Header> kept =
        headers.stream().filter(header -> !SIGNATURES.contains(header.name())).toList();
    return new CommitData(tree, newParents, author, committer, kept, message);
  }

  /// The same with other contents.
  ///
  /// @param gitTree that of [ConflictTrees] when `terms` is a conflict, its only term otherwise
  /// @param newLabels one for each term, or none at all
  public CommitData withTrees(Merge<ObjectId> terms, ObjectId gitTree, List<String> newLabels) {
    List<Header> rest = new ArrayList<>();
    headers.stream()
        .filter(header -> !header.name().equals(TREES) && !header.name().equals(LABELS))
        .forEach(rest::add);
    List<Header> conflict = new ArrayList<>();
    if (!terms.isResolved()) {
      if (newLabels.stream().anyMatch(label -> !label.isEmpty())) {
        conflict.add(Header.of(LABELS, String.join("\n", newLabels) + "\n"));
      }
      conflict.add(
          Header.of(TREES, String.join(" ", terms.terms().stream().map(ObjectId::name).toList())));
    }
    int encoding = !rest.isEmpty() && rest.getFirst().name().equals("encoding") ? 1 : 0;
    rest.addAll(encoding, conflict);
    return new CommitData(gitTree, parents, author, committer, rest, message);
  }

  /// The same by another author or at another time.
  public CommitData withAuthor(Content newAuthor) {
    return new CommitData(tree, parents, newAuthor, committer, headers, message);
  }

  /// The same with another message.
  public CommitData withDescription(String text) {
    List<Header> rest =
        headers.stream().filter(header -> !header.name().equals("encoding")).toList();
    return new CommitData(tree, parents, author, committer, rest, Content.of(text));
  }

  /// The bytes of the commit object.
  public byte[] bytes() {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    write(out, Header.of("tree", tree.name()));
    parents.forEach(parent -> write(out, Header.of("parent", parent.name())));
    write(out, new Header("author", author));
    write(out, new Header("committer", committer));
    headers.forEach(header -> write(out, header));
    out.write('\n');
    out.writeBytes(message.bytes());
    return out.toByteArray();
  }

  private static void write(ByteArrayOutputStream out, Header header) {
    out.writeBytes(header.name().getBytes(UTF_8));
    out.write(' ');
    for (byte one : header.value().bytes()) {
      out.write(one);
      if (one == '\n') {
        out.write(' ');
      }
    }
    out.write('\n');
  }

  /// Stores the commit.
  public ObjectId insert(ObjectInserter inserter) throws IOException {
    return inserter.insert(Constants.OBJ_COMMIT, bytes());
  }
}
