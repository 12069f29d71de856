// SPDX-License-Identifier: Apache-2.0
package sh.zagi.shell.command.env;

import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import sh.zagi.env.build.Explanations;
import sh.zagi.env.lock.CanonicalJson;
import sh.zagi.shell.command.Need;
import sh.zagi.shell.command.Needs;
import sh.zagi.shell.command.Outcome;
import sh.zagi.shell.command.Report;

@Command(name = "env sbom", description = "list everything in an environment as CycloneDX JSON")
@Needs(Need.REPO_READ)
final class EnvBill extends EnvVerb {
  @Option(
      names = "--ref",
      paramLabel = "REV",
      description = "a branch, tag, commit or key of an environment; the trunk")
  private String revision = "";

  EnvBill(EnvVerbs.Desk desk) {
    super(desk);
  }

  @Override
  Outcome run(Subject subject) {
    Optional<Explanations.Described> described = described(subject, revision);
    if (described.isEmpty()) {
      return refused(noEnvironment(subject, revision));
    }
    var bill = environments().explanations().bill(described.get(), subject.path());
    String text = new String(CanonicalJson.bytes(bill), java.nio.charset.StandardCharsets.UTF_8);
    return done(new Report.Sentence(text.strip(), bill));
  }
}
