// SPDX-License-Identifier: Apache-2.0
package sh.zagi.shell.command.change;

import picocli.CommandLine.Option;
import sh.zagi.shell.command.Outcome;

/// A verb that takes something back: of one's own work, or of what everybody sees.
abstract class TakeBackVerb extends MutatingVerb {
  @Option(names = "--repository", description = "of the repository itself: pushes and the like")
  boolean repositoryLevel;

  TakeBackVerb(Desk desk) {
    super(desk);
  }

  abstract Outcome ofRepository(RepositoryUndo undo);

  @Override
  Outcome run(Target target) {
    return repositoryLevel ? ofRepository(new RepositoryUndo(desk(), target)) : super.run(target);
  }
}
