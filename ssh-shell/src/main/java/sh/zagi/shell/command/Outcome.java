// SPDX-License-Identifier: Apache-2.0
package sh.zagi.shell.command;

import java.util.List;
import sh.zagi.storage.account.Account;

/// How a verb ended. Refusals are values; an exception out of a verb is a fault of the platform.
public sealed interface Outcome {
  /// Done, with something to say.
  record Done(Report report) implements Outcome {}

  /// Not done; nothing half-made is left.
  record Refused(Problem problem) implements Outcome {}

  /// To be run as somebody else: the runner takes the words as that person's.
  record Onward(Account as, List<String> argv) implements Outcome {
    public Onward {
      argv = List.copyOf(argv);
    }
  }

  /// The verb spoke on the streams itself and ended like this.
  record Ended(ExitStatus status) implements Outcome {}
}
