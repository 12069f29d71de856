// SPDX-License-Identifier: Apache-2.0
package sh.zagi.shell.command.change;

import java.io.IOException;
import java.io.UncheckedIOException;
import picocli.CommandLine.Option;
import sh.zagi.change.work.Moment;
import sh.zagi.shell.command.Outcome;
import sh.zagi.shell.command.Report;

/// A verb that shows something of the changes of one chain.
abstract class ReadVerb extends ChangeVerb {
  @Option(
      names = {"--at-op", "--at-operation"},
      paramLabel = "OP",
      description = "as it was after that operation")
  String atOperation = "";

  ReadVerb(Desk desk) {
    super(desk);
  }

  /// What there is to say.
  abstract Report report(Target target, Moment moment) throws IOException;

  @Override
  final Outcome run(Target target) {
    try (Moment moment = moment(target)) {
      return done(report(target, moment));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Moment moment(Target target) {
    return atOperation.isEmpty() ? target.chain().now() : target.chain().at(atOperation);
  }
}
