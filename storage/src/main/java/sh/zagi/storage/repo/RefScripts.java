// SPDX-License-Identifier: Apache-2.0
package sh.zagi.storage.repo;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.eclipse.jgit.transport.ReceiveCommand;

/// What the owners of a repository have to say before refs move that everybody sees, by scripts of
/// their own. Safe for use by many threads.
@FunctionalInterface
public interface RefScripts {
  /// There are none.
  RefScripts NONE = (_, _, _) -> Optional.empty();

  /// Asked before refs move.
  ///
  /// @param who as audit rows call them
  /// @param commands not tried yet
  /// @param options what the pusher gave with `-o`, in order
  /// @param arrived folder of objects that are not in the repository yet; empty where all are
  /// @param say tells the pusher a line
  record Question(
      String who,
      List<ReceiveCommand> commands,
      List<String> options,
      Optional<Path> arrived,
      Consumer<String> say) {
    public Question {
      commands = List.copyOf(commands);
      options = List.copyOf(options);
    }

    /// What scripts read: a line `OLD NEW REF` for each ref, as git's own hooks get it.
    public String input() {
      StringBuilder input = new StringBuilder();
      for (ReceiveCommand one : commands) {
        input.append(one.getOldId().name()).append(' ').append(one.getNewId().name());
        input.append(' ').append(one.getRefName()).append('\n');
      }
      return input.toString();
    }
  }

  /// Why none of them may move; never throws for what a script does.
  ///
  /// @param id the repository's database key, whatever its name is by now
  Optional<String> refusal(long id, Repo repo, Question question);
}
