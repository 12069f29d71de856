// SPDX-License-Identifier: Apache-2.0
package sh.zagi.shell.lobby;

/// Kinds of terminals. A client's word for its own is never given to a program or used as a name of
/// a file: it only chooses one of a few whose abilities are known.
final class Screens {
  /// Letters of a filter.
  static final int MOST_FILTER = 60;

  private Screens() {}

  /// Whether its cursor cannot be moved.
  static boolean isDumb(String type) {
    return type.isEmpty() || type.equals("dumb") || type.equals("unknown") || type.equals("emacs");
  }

  /// The one of those that are known that comes nearest.
  static String known(String type) {
    if (type.startsWith("screen") || type.startsWith("tmux")) {
      return "screen";
    }
    if (type.startsWith("rxvt")) {
      return "rxvt";
    }
    boolean old = type.startsWith("ansi") || type.equals("linux") || type.startsWith("vt");
    return old ? "ansi" : "xterm";
  }
}
