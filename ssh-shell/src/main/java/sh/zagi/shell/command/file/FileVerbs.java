// SPDX-License-Identifier: Apache-2.0
package sh.zagi.shell.command.file;

import java.util.List;
import java.util.function.Supplier;
import sh.zagi.shell.command.Store;
import sh.zagi.shell.command.Verb;

/// The rows of this package for the table.
public final class FileVerbs {
  private FileVerbs() {}

  public static List<Supplier<? extends Verb>> of(Store store) {
    return List.of(() -> new ListFolder(store), () -> new PrintFile(store));
  }
}
