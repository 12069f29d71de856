// SPDX-License-Identifier: Apache-2.0
package sh.zagi.shell.command.change;

import java.util.List;
import java.util.function.Supplier;
import sh.zagi.shell.command.Verb;

/// The rows of this package for the table.
public final class ChangeVerbs {
  private ChangeVerbs() {}

  public static List<Supplier<? extends Verb>> of(Desk desk) {
    return List.of(() -> new DescribeChange(desk));
  }
}
