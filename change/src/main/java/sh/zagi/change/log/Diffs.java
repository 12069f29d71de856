// SPDX-License-Identifier: Apache-2.0
package sh.zagi.change.log;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.ObjectInserter;
import sh.zagi.change.RefusedException;
import sh.zagi.change.algebra.Merge;
import sh.zagi.change.commit.CommitData;
import sh.zagi.change.commit.MalformedCommitException;
import sh.zagi.change.conflict.ConflictFiles;
import sh.zagi.change.diff.DiffFormat;
import sh.zagi.change.diff.FileDiff;
import sh.zagi.change.diff.TreeDiff;
import sh.zagi.change.rewrite.Commits;

/// Differences of commits. A file in conflict is shown with its sides between markers, as it stands
/// in a working copy; what git stores of a conflict is never shown. For one thread.
final class Diffs {
  private final Commits commits;
  private final ConflictFiles files;

  /// @param inserter where files that are made for looking go
  Diffs(Commits commits, ObjectInserter inserter) {
    this.commits = commits;
    this.files = new ConflictFiles(commits.reader(), inserter);
  }

  /// What is compared, and how it is written.
  ///
  /// @param paths none for all
  record Form(DiffFormat format, List<String> paths, Paint paint) {}

  private ObjectId shown(ObjectId commit) throws IOException {
    CommitData data = commits.data(commit);
    try {
      return files.write(commits.trees(commit), data.labels());
    } catch (MalformedCommitException e) {
      throw new RefusedException(
          "commit " + commit.abbreviate(12).name() + " cannot be read: " + e.getMessage());
    }
  }

  /// What a commit changes.
  TreeDiff ofCommit(ObjectId commit, List<String> paths) throws IOException {
    List<ObjectId> parents = commits.parents(commit);
    ObjectId before =
        parents.size() == 1
            ? shown(parents.getFirst())
            : files.write(commits.mergedTrees(parents), List.of());
    return new TreeDiff(commits.reader(), before, shown(commit), paths);
  }

  TreeDiff between(ObjectId from, ObjectId to, List<String> paths) throws IOException {
    return new TreeDiff(commits.reader(), shown(from), shown(to), paths);
  }

  /// What changed between what two commits change: the first is put onto the parents of the second.
  TreeDiff interdiff(ObjectId from, ObjectId to, List<String> paths) throws IOException {
    Merge<ObjectId> ground = commits.mergedTrees(commits.parents(to));
    Merge<ObjectId> old = commits.mergedTrees(commits.parents(from));
    Merge<ObjectId> moved =
        ground.equals(old)
            ? commits.trees(from)
            : commits.resolve(Merge.flatten(Merge.threeWay(ground, old, commits.trees(from))));
    return new TreeDiff(commits.reader(), files.write(moved, List.of()), shown(to), paths);
  }

  /// Lines for people and fields for programs.
  static Page page(TreeDiff diff, Form form) throws IOException {
    Map<String, Object> fields = new LinkedHashMap<>();
    List<Map<String, Object>> rows = new ArrayList<>();
    for (FileDiff file : diff.files()) {
      rows.add(file.fields());
    }
    fields.put("files", rows);
    List<String> lines = diff.lines(form.format());
    if (form.format() == DiffFormat.GIT) {
      fields.put("patch", lines.isEmpty() ? "" : String.join("\n", lines) + "\n");
    }
    return new Page(lines.stream().map(line -> painted(line, form)).toList(), fields);
  }

  private static String painted(String line, Form form) {
    Paint paint = form.paint();
    if (!paint.on()) {
      return line;
    }
    String safe = Paint.safe(line);
    if (form.format() != DiffFormat.GIT || safe.isEmpty()) {
      return safe;
    }
    return switch (safe.charAt(0)) {
      case '+' -> paint.good(safe);
      case '-' -> paint.bad(safe);
      case '@' -> paint.commit(safe);
      case 'd', 'i' -> paint.unique(safe);
      default -> safe;
    };
  }
}
