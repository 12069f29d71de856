// SPDX-License-Identifier: Apache-2.0
package sh.zagi.change.verb;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.eclipse.jgit.lib.ObjectId;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import sh.zagi.change.FileEdit;
import sh.zagi.change.op.View;
import sh.zagi.change.work.Chain;
import sh.zagi.change.work.ChainStand;
import sh.zagi.change.work.Moment;
import sh.zagi.change.work.Mutation;
import sh.zagi.change.work.WorkingCopies;
import sh.zagi.storage.repo.CommitId;
import sh.zagi.storage.repo.FileEntry;
import sh.zagi.storage.repo.FileKind;

/// A real repository with a stack `one`, `two`, `three` on its trunk, each with a bookmark of its
/// name and a file of its name; `@` is an empty change on it.
abstract class StackStand {
  @TempDir Path folder;
  ChainStand stand;
  CommitId base;
  Chain chain;
  final Map<String, byte[]> files = new TreeMap<>();

  @BeforeEach
  void stack() {
    stand = new ChainStand(folder, 3, true);
    base = stand.branch("main", "base=0");
    chain = stand.chains().ofSession(stand.repo(), "me");
    var _ = chain.begin(stand.alice(), List.of(base));
    for (String name : List.of("one", "two", "three")) {
      write(name, name + "\n");
      run(new CommitWork(Optional.of(name + "\n"), List.of()));
      run(new Bookmarks.Create(List.of(name), "@-"));
    }
  }

  final void run(Mutation mutation) {
    var _ = chain.run(stand.alice(), mutation);
  }

  final WorkingCopies.Recorded write(String path, String text) {
    files.put(path, text.getBytes(UTF_8));
    return record(new WorkingCopies(stand.chains()), chain.workspace());
  }

  final WorkingCopies.Recorded record(WorkingCopies copies, String session) {
    List<FileEdit> edits = new ArrayList<>();
    files.forEach((path, bytes) ->
        edits.add(
            new FileEdit.Write(
                path, FileKind.REGULAR, bytes.length, () -> new ByteArrayInputStream(bytes))));
    return copies.record(
        new WorkingCopies.Target(stand.repo(), session, base), edits, stand.alice());
  }

  final View view() {
    try (Moment now = chain.now()) {
      return now.view();
    }
  }

  /// Subjects of the work in progress, parents first, each with the subjects of its parents.
  final List<String> shape() {
    try (Moment now = chain.now()) {
      List<String> lines = new ArrayList<>();
      for (ObjectId id : now.mutable()) {
        List<String> parents = new ArrayList<>();
        for (ObjectId parent : now.commits().parents(id)) {
          parents.add(name(now, parent));
        }
        lines.add(name(now, id) + " on " + String.join("+", parents));
      }
      return lines;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String name(Moment now, ObjectId id) throws IOException {
    String subject = now.commits().data(id).description().strip();
    return id.equals(now.at()) ? "@" + subject : subject;
  }

  final List<String> paths(String revision) {
    try (Moment now = chain.now()) {
      CommitId id = new CommitId(now.revsets().one(revision).name());
      return stand.repo().tree(id).files(100).stream().map(FileEntry::path).toList();
    }
  }

  final String text(String revision) throws IOException {
    try (Moment now = chain.now()) {
      return now.commits().data(now.revsets().one(revision)).description();
    }
  }

  final String change(String revision) throws IOException {
    try (Moment now = chain.now()) {
      return now.commits().change(now.revsets().one(revision)).letters();
    }
  }
}
