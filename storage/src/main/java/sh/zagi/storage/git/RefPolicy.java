// SPDX-License-Identifier: Apache-2.0
package sh.zagi.storage.git;

import java.util.List;
import java.util.Optional;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.transport.ReceiveCommand;

/// Which refs a pusher may touch, and which are seen. A table and a pure function over it.
public final class RefPolicy {
  static final int MAX_COMMANDS = 5_000;
  private static final int MAX_NAME_CHARS = 250;

  /// What clients give with `-o` goes to gates and to hooks, which have it in their environment.
  static final int MAX_OPTIONS = 100;

  /// Of all options of a push together.
  static final int MAX_OPTION_CHARS = 64 << 10;

  /// Not a place but an inbox: what is pushed to `refs/for/BRANCH` becomes changes.
  static final String INBOX = "refs/for/";

  /// Namespaces that only the platform writes, with the reason that a pusher reads.
  private static final List<Reserved> RESERVED =
      List.of(
          new Reserved("refs/zagi/", "the platform keeps its own records there"),
          new Reserved("refs/envs/", "environments are made by the platform from what you push"),
          new Reserved("refs/changes/", "change refs are made by the platform"),
          new Reserved("refs/jj/", "jj keeps what only your own clone needs there"),
          new Reserved("refs/notes/versions", "who pushed what is written by the platform"),
          new Reserved("refs/notes/push-certs", "certificates of pushes are kept by the platform"),
          new Reserved("refs/notes/tests", "test results are written by the platform"),
          new Reserved("refs/notes/envs", "environment notes are written by the platform"),
          new Reserved("refs/notes/sessions", "session notes are written by the platform"),
          new Reserved("refs/notes/reviews", "reviews are written by the platform"));

  private static final List<String> OPEN =
      List.of("refs/heads/", "refs/tags/", "refs/notes/", INBOX);

  private RefPolicy() {}

  private record Reserved(String prefix, String reason) {}

  /// Why all of a push is refused, if it is.
  ///
  /// @param commands how many refs it would move
  static Optional<String> refusal(int commands, List<String> options) {
    if (commands > MAX_COMMANDS) {
      return Optional.of("more than " + MAX_COMMANDS + " refs in one push");
    }
    if (options.size() > MAX_OPTIONS) {
      return Optional.of("more than " + MAX_OPTIONS + " push options");
    }
    return options.stream().mapToLong(String::length).sum() > MAX_OPTION_CHARS
        ? Optional.of("push options of more than " + MAX_OPTION_CHARS + " characters")
        : Optional.empty();
  }

  /// Why a command is refused, if it is.
  ///
  /// @param trunk full name of the ref that HEAD names
  static Optional<String> refusal(ReceiveCommand command, String trunk) {
    String name = command.getRefName();
    if (name.length() > MAX_NAME_CHARS || !Repository.isValidRefName(name) || dashLeading(name)) {
      return Optional.of("not a ref name that is accepted here");
    }
    for (Reserved reserved : RESERVED) {
      if (name.startsWith(reserved.prefix())) {
        return Optional.of(reserved.prefix() + " is reserved: " + reserved.reason());
      }
    }
    if (OPEN.stream().noneMatch(name::startsWith)) {
      return Optional.of("only branches, tags and notes can be pushed");
    }
    if (command.getType() == ReceiveCommand.Type.DELETE && name.equals(trunk)) {
      return Optional.of("the trunk cannot be deleted");
    }
    return Optional.empty();
  }

  /// A step that begins with a dash could be read as an option by some later program.
  private static boolean dashLeading(String name) {
    return name.contains("/-");
  }

  /// Refs that no client sees.
  public static boolean hidden(String name) {
    return name.startsWith("refs/zagi/") || name.startsWith("refs/jj/");
  }
}
