// SPDX-License-Identifier: Apache-2.0
package sh.zagi.shell.command.change;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Option;
import sh.zagi.change.RefusedException;
import sh.zagi.change.op.Operation;
import sh.zagi.change.work.Chain;
import sh.zagi.change.work.Effect;
import sh.zagi.change.work.Moment;
import sh.zagi.change.work.Mutation;
import sh.zagi.change.work.Request;
import sh.zagi.shell.command.Outcome;
import sh.zagi.shell.command.Report;

/// A verb that does one mutation of the changes of one chain, and says what came of it.
abstract class MutatingVerb extends ChangeVerb {
  @Option(
      names = {"--at-op", "--at-operation"},
      paramLabel = "OP",
      description = "as if done after that operation; later ones are brought together with it")
  String atOperation = "";

  @Option(
      names = "--prompt",
      paramLabel = "TEXT",
      description = "what an agent was asked; agents say it with every description")
  String prompt = "";

  MutatingVerb(Desk desk) {
    super(desk);
  }

  /// What is to be done, as the flags say it.
  ///
  /// @throws RefusedException when flags contradict each other
  abstract Mutation mutation();

  @Override
  Outcome run(Target target) {
    if (!target.own()) {
      throw new RefusedException("only its owner changes " + place(target));
    }
    Mutation mutation = mutation();
    Chain chain = target.chain();
    Request request =
        prompt.isBlank()
            ? target.request()
            : target.request().with(Operation.PROMPT, prompt.strip());
    Chain.Done done =
        atOperation.isEmpty()
            ? chain.run(request, mutation)
            : chain.runAt(atOperation, request, mutation);
    List<String> lines = new ArrayList<>(target.notes());
    target
        .session()
        .map(place -> desk().sessions().follow(place, target.repo()))
        .orElse(List.of())
        .forEach(path -> lines.add("left as it is: " + path));
    try (Moment after = chain.now()) {
      return done(said(Effect.of(done, after), lines));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Report said(Effect effect, List<String> more) {
    List<String> lines = new ArrayList<>(effect.lines());
    lines.addAll(more);
    Map<String, Object> fields = new LinkedHashMap<>(effect.fields());
    if (!more.isEmpty()) {
      fields.put("notes", more);
    }
    return new Report.Sentence(String.join("\n", lines), fields);
  }

  private static String place(Target target) {
    return target
        .session()
        .map(place -> "session " + place.session())
        .orElse("the changes of " + target.record().path());
  }
}
