// SPDX-License-Identifier: Apache-2.0
package sh.zagi.change.work;

import java.util.Optional;
import sh.zagi.change.op.Operation;

/// Something of the repository that is no ref, as an operation changed it.
///
/// @param name one of the constants here, or begins with one
public record RepositorySetting(String name, String before, String after) {
  /// Its name.
  public static final String PATH = "path";

  /// Who may read it.
  public static final String VISIBILITY = "visibility";

  /// The branch that HEAD names.
  public static final String TRUNK = "trunk";

  /// Begins the name of somebody's access; the account follows.
  public static final String ACCESS = "access:";

  /// Begins the name of a branch's protection; the branch follows.
  public static final String PROTECTION = "protection:";

  /// Begins the name of which side of a mirror owns a branch; the branch follows.
  public static final String OWNER = "owner:";

  static final String FACT = "setting";

  static Optional<RepositorySetting> of(Operation operation) {
    String spelled = operation.facts().getOrDefault(FACT, "");
    String[] words = spelled.split(" ", -1);
    return words.length == 3
        ? Optional.of(new RepositorySetting(words[0], words[1], words[2]))
        : Optional.empty();
  }
}
