// SPDX-License-Identifier: Apache-2.0
package sh.zagi.change.log;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.eclipse.jgit.lib.ObjectId;
import sh.zagi.change.ChangeId;
import sh.zagi.change.commit.Person;

/// What a log says of one commit.
public record Entry(ObjectId commit, Id id, Person author, Text text, Names names, State state) {
  /// The change, and how to write it short.
  ///
  /// @param enough how many letters of the change id tell it apart
  /// @param offset which of the versions of a divergent change this is; -1 when there is one only
  public record Id(ChangeId change, int enough, int offset) {
    public boolean isDivergent() {
      return offset >= 0;
    }
  }

  /// What was written, and when.
  ///
  /// @param subject first line of the description, empty when there is none
  public record Text(String subject, String description, Person committer) {}

  /// Names that lead to the commit.
  ///
  /// @param working names of working copies, the asker's own as an empty text
  /// @param bookmarks with `*` behind those that differ from the repository's branch, `??` behind
  ///   those in conflict
  public record Names(List<String> working, List<String> bookmarks, List<String> tags) {}

  /// What it is.
  ///
  /// @param trunk whether the repository's default branch is here
  public record State(
      boolean root, boolean trunk, boolean immutable, boolean conflict, boolean empty) {}

  /// Whether it is the asker's working copy.
  public boolean isAt() {
    return names.working().contains("");
  }

  /// For programs.
  public Map<String, Object> fields(List<String> parents) {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("change", id.change().letters());
    fields.put("shortest", id.change().letters().substring(0, id.enough()));
    fields.put("commit", commit.name());
    fields.put("parents", parents);
    fields.put("author", person(author));
    fields.put("committer", person(text.committer()));
    fields.put("description", text.description());
    fields.put("working", isAt());
    fields.put(
        "working-copies",
        new ArrayList<>(names.working().stream().filter(n -> !n.isEmpty()).toList()));
    fields.put("bookmarks", names.bookmarks());
    fields.put("tags", names.tags());
    fields.put("trunk", state.trunk());
    fields.put("immutable", state.immutable());
    fields.put("conflict", state.conflict());
    fields.put("empty", state.empty());
    fields.put("divergent", id.isDivergent());
    return fields;
  }

  private static Map<String, Object> person(Person person) {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("name", person.name());
    fields.put("email", person.email());
    fields.put("when", person.when().toString());
    return fields;
  }
}
