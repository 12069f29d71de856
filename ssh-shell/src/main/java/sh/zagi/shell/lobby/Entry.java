// SPDX-License-Identifier: Apache-2.0
package sh.zagi.shell.lobby;

import java.util.List;

/// One line of the lobby that can be chosen.
///
/// @param text as shown, without control characters
/// @param look the verb that shows more of it; none for what is only listed
/// @param enter the verb that leads into it; none when nothing runs there
/// @param approve the verb that approves it; none for all but changes
record Entry(
    Section section, String text, List<String> look, List<String> enter, List<String> approve) {
  /// What the lobby shows, in its order.
  enum Section {
    SESSIONS("sessions", "none"),
    REVIEWS("reviews waiting for you", "none"),
    REPOSITORIES("repositories", "none yet: git push creates one"),
    KEYS("keys", "none");

    private final String title;
    private final String none;

    Section(String title, String none) {
      this.title = title;
      this.none = none;
    }

    String title() {
      return title;
    }

    String none() {
      return none;
    }
  }

  Entry {
    look = List.copyOf(look);
    enter = List.copyOf(enter);
    approve = List.copyOf(approve);
  }
}
