// SPDX-License-Identifier: Apache-2.0
package sh.zagi.change.op;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.eclipse.jgit.lib.ObjectId;
import sh.zagi.change.Signature;

/// One mutation, as it is remembered.
///
/// @param parents the operations that it follows: none for the first, several when operations of
///   different people were brought together
/// @param actor who did it, and when it ended
/// @param facts whatever else is known: session, request, tool call, group
/// @param predecessors for every commit that it made, those it came from
public record Operation(
    List<ObjectId> parents,
    View view,
    Act act,
    Signature actor,
    Map<String, String> facts,
    Map<ObjectId, List<ObjectId>> predecessors) {
  public Operation {
    parents = List.copyOf(parents);
    facts = Collections.unmodifiableMap(new TreeMap<>(facts));
    predecessors = Collections.unmodifiableMap(new TreeMap<>(predecessors));
  }

  /// The fact that names the group: all operations of one turn of an agent are one group.
  public static final String GROUP = "group";

  /// The fact that says whether a person, an agent or the platform did it.
  public static final String ACTOR_KIND = "actor-kind";

  /// The fact that names who did it, as the audit log does.
  public static final String ACTOR = "actor";

  /// The fact that names the account whose rights the actor used.
  public static final String ACCOUNT = "account";

  /// The fact that holds what an agent was asked.
  public static final String PROMPT = "prompt";

  /// The fact that says that it cannot be taken back.
  public static final String FINAL = "final";

  /// The fact that names the session in which it was asked for.
  public static final String SESSION = "session";

  /// The fact that names the request: one call through a door.
  public static final String REQUEST = "request";

  /// The fact that names the call of an agent's tool.
  public static final String TOOL_CALL = "tool-call";

  /// The fact that holds the words that were typed.
  public static final String ARGS = "args";

  /// What was done.
  ///
  /// @param description one line, such as `describe commit 1234`
  /// @param target for those kinds that go back to another operation, which one
  public record Act(Kind kind, String description, Optional<ObjectId> target) {
    /// An ordinary mutation.
    public static Act command(String description) {
      return new Act(Kind.COMMAND, description, Optional.empty());
    }
  }

  /// Kinds that undo and redo tell apart.
  public enum Kind {
    /// A mutation that somebody asked for.
    COMMAND,
    /// The files of a working copy were recorded.
    SNAPSHOT,
    /// The view of an earlier operation came back, one step back.
    UNDO,
    /// The view that an undo had taken away came back.
    REDO,
    /// Operations that did not know of each other were brought together.
    MERGE
  }

  /// The group, when it belongs to one.
  public Optional<String> group() {
    return Optional.ofNullable(facts.get(GROUP));
  }
}
