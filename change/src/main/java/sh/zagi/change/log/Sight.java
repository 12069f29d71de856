// SPDX-License-Identifier: Apache-2.0
package sh.zagi.change.log;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.eclipse.jgit.lib.ObjectId;
import sh.zagi.change.RefusedException;
import sh.zagi.change.diff.DiffFormat;
import sh.zagi.change.note.NoteBook;
import sh.zagi.change.op.OperationLog;
import sh.zagi.change.revset.Revsets;
import sh.zagi.change.rewrite.Commits;
import sh.zagi.change.rewrite.ScratchObjects;
import sh.zagi.change.work.Moment;

/// What one asker sees at a moment. What has to be made for looking, such as merges of parents, is
/// never written. For one thread; close it.
public final class Sight implements AutoCloseable {
  private static final int OPERATION_DIGITS = 12;

  private final Moment moment;
  private final ScratchObjects scratch;
  private final Commits commits;
  private final Revsets revsets;
  private final Diffs diffs;

  /// @param person name of the asker's account; empty for nobody
  public Sight(Moment moment, String person) {
    this.moment = moment;
    this.scratch = new ScratchObjects(moment.repo().git());
    this.commits = new Commits(scratch);
    this.revsets = new Revsets(moment.scope(commits, person));
    this.diffs = new Diffs(commits, scratch);
  }

  /// Which commits a log is to show.
  ///
  /// @param revset empty for the usual ones, or all when there are paths
  /// @param paths only commits that change something there; none for all
  public record Wanted(String revset, List<String> paths, int most) {}

  /// The log.
  ///
  /// @throws sh.zagi.change.RefusedException when the revset means nothing
  public Page log(Wanted wanted, Log.Look look) throws IOException {
    String usual = wanted.paths().isEmpty() ? Revsets.USUAL : "::";
    String revset = wanted.revset().isEmpty() ? usual : wanted.revset();
    Log log = new Log(revsets.scope(), revsets.some(revset, wanted.paths(), wanted.most()));
    return new Page(log.lines(look), Map.of("changes", log.rows()));
  }

  /// The versions of a change, newest first.
  ///
  /// @throws sh.zagi.change.RefusedException when the revision means no commit
  public Page evolution(OperationLog operations, String revision, Log.Look look)
      throws IOException {
    List<String> lines = new ArrayList<>();
    List<Map<String, Object>> rows = new ArrayList<>();
    ObjectId newest = revsets.one(revision);
    for (Evolution.Version version : Evolution.of(operations, moment.operation(), newest)) {
      Log one = new Log(revsets.scope(), List.of(version.commit()));
      Map<String, Object> row = new LinkedHashMap<>(one.rows().getFirst());
      lines.addAll(one.lines(look));
      version
          .operation()
          .ifPresent(entry -> {
            String id = entry.id().name().substring(0, OPERATION_DIGITS);
            String what = entry.operation().act().description();
            lines.add("     operation " + id + " " + Paint.safe(what));
            row.put("operation", id);
            row.put("operation-description", what);
          });
      rows.add(row);
    }
    return new Page(lines, Map.of("versions", rows));
  }

  /// How a difference is to be written.
  ///
  /// @param paths only these and what is below them; none for all
  public record DiffLook(DiffFormat format, List<String> paths, Paint paint) {
    Diffs.Form form() {
      return new Diffs.Form(format, paths, paint);
    }
  }

  /// What a commit changes.
  public Page diff(String revision, DiffLook look) throws IOException {
    return Diffs.page(diffs.ofCommit(revsets.one(revision), look.paths()), look.form());
  }

  /// What is different between two commits.
  public Page diff(String from, String to, DiffLook look) throws IOException {
    return Diffs.page(diffs.between(revsets.one(from), revsets.one(to), look.paths()), look.form());
  }

  /// What is different between what two commits change.
  public Page interdiff(String from, String to, DiffLook look) throws IOException {
    return Diffs.page(
        diffs.interdiff(revsets.one(from), revsets.one(to), look.paths()), look.form());
  }

  /// Everything about commits: who, when, what was asked, the description and what they change.
  public Page show(String revset, DiffLook look) throws IOException {
    List<String> lines = new ArrayList<>();
    List<Map<String, Object>> rows = new ArrayList<>();
    List<ObjectId> shown = revsets.all(revset);
    if (shown.isEmpty()) {
      throw new RefusedException("no revision is meant by " + revset);
    }
    Entries entries = new Entries(revsets.scope());
    for (ObjectId id : shown) {
      Entry entry = entries.of(id);
      Optional<String> prompt = new NoteBook(moment.repo(), NoteBook.PROMPTS).find(id);
      Page diff = Diffs.page(diffs.ofCommit(id, look.paths()), look.form());
      lines.addAll(new ShowText(look.paint()).lines(entry, prompt));
      lines.addAll(diff.lines());
      List<String> parents = commits.parents(id).stream().map(ObjectId::name).toList();
      Map<String, Object> row = new LinkedHashMap<>(entry.fields(parents));
      prompt.ifPresent(text -> row.put("prompt", text.strip()));
      row.putAll(diff.fields());
      rows.add(row);
    }
    return new Page(lines, Map.of("commits", rows));
  }

  @Override
  public void close() {
    commits.close();
    scratch.close();
  }
}
