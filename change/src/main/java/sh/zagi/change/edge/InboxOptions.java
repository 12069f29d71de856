// SPDX-License-Identifier: Apache-2.0
package sh.zagi.change.edge;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/// What a pusher says with `git push -o`: `topic=`, `message=`, `wip`, `ready`, `reviewer=`, `cc=`,
/// `hashtag=` and `prompt=`. Gerrit's short forms are known: `m`, `r`, `t`.
///
/// @param facts name to values, for the record of the versions
record InboxOptions(Map<String, List<String>> facts, Optional<String> prompt) {
  private static final Map<String, String> NAMES =
      Map.of(
          "topic",
          "topic",
          "message",
          "message",
          "m",
          "message",
          "reviewer",
          "reviewer",
          "r",
          "reviewer",
          "cc",
          "cc",
          "hashtag",
          "hashtag",
          "t",
          "hashtag",
          "prompt",
          "prompt");
  private static final List<String> FLAGS = List.of("wip", "ready");
  private static final int LONGEST_CHARACTERS = 4_000;
  private static final int MOST_SHOWN = 60;

  /// Options read, or the one that was not understood.
  sealed interface Read {
    record Good(InboxOptions options) implements Read {}

    record Bad(String reason) implements Read {}
  }

  /// What somebody typed, in a line of ours.
  private static String shown(String name) {
    String cut = name.length() > MOST_SHOWN ? name.substring(0, MOST_SHOWN) + "..." : name;
    return cut.replaceAll("\\p{Cntrl}", "?");
  }

  /// @param strict whether an unknown option is an error; for ordinary pushes they are for others
  static Read of(List<String> options, boolean strict) {
    Map<String, List<String>> facts = new TreeMap<>();
    Optional<String> prompt = Optional.empty();
    for (String option : options) {
      int equals = option.indexOf('=');
      String name = equals < 0 ? option : option.substring(0, equals);
      String value = equals < 0 ? "" : option.substring(equals + 1).strip();
      boolean flag = FLAGS.contains(name) && equals < 0;
      String known = flag ? "state" : NAMES.getOrDefault(name, "");
      if (value.length() > LONGEST_CHARACTERS) {
        return new Read.Bad(
            "push option " + shown(name) + " is longer than " + LONGEST_CHARACTERS + " characters");
      }
      if (known.equals("prompt")) {
        prompt = value.isEmpty() ? prompt : Optional.of(value);
      } else if (!known.isEmpty() && (flag || !value.isEmpty())) {
        facts.computeIfAbsent(known, _ -> new ArrayList<>()).add(flag ? name : value);
      } else if (strict) {
        return new Read.Bad(
            "push option "
                + shown(name)
                + " is not known: there are topic=, message=, wip, ready, reviewer=, cc=, hashtag=,"
                + " prompt=");
      }
    }
    if (facts.getOrDefault("state", List.of()).size() > 1) {
      return new Read.Bad("push options wip and ready contradict each other");
    }
    return new Read.Good(new InboxOptions(facts, prompt));
  }
}
