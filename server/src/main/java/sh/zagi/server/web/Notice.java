// SPDX-License-Identifier: Apache-2.0
package sh.zagi.server.web;

import java.util.List;
import java.util.Optional;

/// A page that says one thing: why there is nothing to see, and the way out.
///
/// @param style where its style sheet is
/// @param lines sentences
/// @param command to be copied to a terminal
/// @param links named by what they show
/// @param again seconds after which a browser looks again
public record Notice(
    String style,
    String title,
    List<String> lines,
    Optional<String> command,
    List<Link> links,
    Optional<Integer> again) {
  /// A place to go.
  public record Link(String href, String text) {}

  public Notice {
    lines = List.copyOf(lines);
    links = List.copyOf(links);
  }

  /// A page of sentences.
  public static Notice of(String style, String title, String... lines) {
    return new Notice(style, title, List.of(lines), Optional.empty(), List.of(), Optional.empty());
  }

  /// The same with a command.
  public Notice withCommand(String line) {
    return new Notice(style, title, lines, Optional.of(line), links, again);
  }
}
