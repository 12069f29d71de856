// SPDX-License-Identifier: Apache-2.0
package sh.zagi.shell.command.env;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;
import sh.zagi.env.build.EnvDiff;
import sh.zagi.env.build.Explanations;
import sh.zagi.shell.command.Need;
import sh.zagi.shell.command.Needs;
import sh.zagi.shell.command.Outcome;
import sh.zagi.shell.command.Report;

@Command(
    name = "env diff",
    description = "compare two environments: tools, packages, services, tasks, libraries")
@Needs(Need.REPO_READ)
final class DiffEnvs extends EnvVerb {
  private static final String WAITING = "proposal";

  @Parameters(
      index = "1",
      arity = "0..1",
      paramLabel = "A",
      description = "a branch, tag, commit or key of an environment; the trunk")
  private String before = "";

  @Parameters(
      index = "2",
      arity = "0..1",
      paramLabel = "B",
      description = "the same; 'proposal', the change that waits, when it is left out")
  private String after = WAITING;

  DiffEnvs(EnvVerbs.Desk desk) {
    super(desk);
  }

  @Override
  Outcome run(Subject subject) {
    Optional<Explanations.Described> one = described(subject, before);
    if (one.isEmpty()) {
      return refused(noEnvironment(subject, before));
    }
    Optional<Explanations.Described> other = described(subject, after);
    if (other.isEmpty()) {
      return refused(noEnvironment(subject, after));
    }
    EnvDiff diff = environments().explanations().diff(one.get(), other.get());
    Texts texts = new Texts().differences(diff);
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("repository", subject.path());
    fields.put("before", one.get().key().hex());
    fields.put("after", other.get().key().hex());
    fields.putAll(texts.fields());
    String text = diff.lines().isEmpty() ? "the environments do not differ" : texts.text();
    return done(new Report.Sentence(text, fields));
  }
}
