// SPDX-License-Identifier: Apache-2.0
package sh.zagi.change.edge;

import java.io.IOException;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.ObjectReader;
import org.eclipse.jgit.notes.Note;
import org.eclipse.jgit.notes.NoteMap;
import org.eclipse.jgit.revwalk.RevWalk;
import org.eclipse.jgit.transport.ReceiveCommand;
import sh.zagi.change.commit.MalformedCommitException;
import sh.zagi.change.guard.Guardrail;
import sh.zagi.change.note.NoteBook;
import sh.zagi.storage.git.ArrivingPush;

/// What agents were asked: every commit that an agent pushes says so, by a note that is here, by
/// one that comes with the push, or by a push option.
final class PushPrompts {
  private final ArrivingPush push;
  private final Arrived arrived;

  PushPrompts(ArrivingPush push, Arrived arrived) {
    this.push = push;
    this.arrived = arrived;
  }

  /// Why a command is refused; asked of agents only.
  Optional<String> refusal(List<ObjectId> commits, Optional<String> option) throws IOException {
    if (!push.caller().isAgent() || option.isPresent()) {
      return Optional.empty();
    }
    for (ObjectId id : commits) {
      if (!isPrompted(id)) {
        return Optional.of(
            "commit "
                + id.abbreviate(12).name()
                + " does not say what its agent was asked: push with -o prompt=TEXT, or with notes"
                + " in refs/notes/prompts");
      }
    }
    return Optional.empty();
  }

  private boolean isPrompted(ObjectId id) throws IOException {
    NoteBook book = new NoteBook(push.repo(), NoteBook.PROMPTS);
    return book.find(id).isPresent() || comesWith(id) || !earlier(id).isEmpty();
  }

  private boolean comesWith(ObjectId id) throws IOException {
    for (ReceiveCommand command : push.open()) {
      if (command.getRefName().equals(NoteBook.PROMPTS)
          && command.getType() != ReceiveCommand.Type.DELETE
          && read(command.getNewId()).contains(id)) {
        return true;
      }
    }
    return false;
  }

  /// Earlier versions of the same change that have a prompt.
  private List<ObjectId> earlier(ObjectId id) throws IOException {
    NoteBook book = new NoteBook(push.repo(), NoteBook.PROMPTS);
    Optional<ObjectId> newest = previous(id);
    return newest.isPresent() && book.find(newest.get()).isPresent()
        ? List.of(newest.get())
        : List.of();
  }

  private Optional<ObjectId> previous(ObjectId id) throws IOException {
    try {
      var change = StatedChange.of(arrived.data(id));
      return change.isEmpty()
          ? Optional.empty()
          : new ChangeRefs(push.repo()).newest(change.get()).filter(version -> !version.equals(id));
    } catch (MalformedCommitException _) {
      return Optional.empty();
    }
  }

  private NoteMap read(ObjectId tip) throws IOException {
    try (ObjectReader reader = push.objects().newObjectReader();
        RevWalk walk = new RevWalk(reader)) {
      return NoteMap.read(reader, walk.parseCommit(tip));
    }
  }

  /// Agents add to notes and take none away.
  Optional<String> removal(ReceiveCommand command) throws IOException {
    Optional<String> refusal = Guardrail.REMOVE_NOTES.refusal(push.caller());
    if (refusal.isEmpty() || command.getType() == ReceiveCommand.Type.CREATE) {
      return Optional.empty();
    }
    if (command.getType() == ReceiveCommand.Type.DELETE) {
      return refusal;
    }
    NoteMap now = read(command.getNewId());
    for (Note note : read(command.getOldId())) {
      if (!now.contains(note)) {
        return refusal;
      }
    }
    return Optional.empty();
  }

  /// For each new commit the version before it, so that its notes come along.
  Map<ObjectId, List<ObjectId>> predecessors(Collection<ObjectId> commits) throws IOException {
    Map<ObjectId, List<ObjectId>> predecessors = new LinkedHashMap<>();
    for (ObjectId id : commits) {
      previous(id).ifPresent(old -> predecessors.put(id, List.of(old)));
    }
    return predecessors;
  }

  /// Writes the prompt of the push down for the commits that have none of their own.
  void keep(List<ObjectId> commits, Optional<String> option) throws IOException {
    NoteBook book = new NoteBook(push.repo(), NoteBook.PROMPTS);
    Map<ObjectId, String> texts = new LinkedHashMap<>();
    for (ObjectId id : option.isPresent() ? commits : List.<ObjectId>of()) {
      if (book.find(id).isEmpty()) {
        texts.put(id, option.get() + "\n");
      }
    }
    book.add(texts);
  }
}
