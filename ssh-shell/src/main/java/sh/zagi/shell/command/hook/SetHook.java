// SPDX-License-Identifier: Apache-2.0
package sh.zagi.shell.command.hook;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import sh.zagi.shell.command.Exchange;
import sh.zagi.shell.command.Need;
import sh.zagi.shell.command.Needs;
import sh.zagi.shell.command.Outcome;
import sh.zagi.shell.command.Problem;
import sh.zagi.shell.command.ProblemCode;
import sh.zagi.shell.command.RepoVerb;
import sh.zagi.shell.command.Report;
import sh.zagi.shell.command.Shown;
import sh.zagi.shell.command.Store;
import sh.zagi.storage.hook.Hook;
import sh.zagi.storage.hook.HookName;
import sh.zagi.storage.hook.Hooks;
import sh.zagi.storage.repo.CommitId;
import sh.zagi.storage.repo.FileContent;
import sh.zagi.storage.repo.Repo;
import sh.zagi.storage.repo.RepoRecord;

@Command(
    name = "hook set",
    description = "have a script run on pushes, from standard input or from a file of the trunk")
@Needs(value = Need.REPO_ADMIN, changes = true)
final class SetHook extends RepoVerb {
  private static final int MOST_PATH_CHARACTERS = 500;

  private final Store store;
  private final HookHost host;

  @Parameters(index = "1", paramLabel = "NAME", description = HookVerbs.NAMES)
  String name = "";

  @Option(
      names = "--from",
      paramLabel = "FILE",
      description = "take what that file of the trunk holds now, not standard input")
  String file = "";

  SetHook(Store store, HookHost host) {
    this.store = store;
    this.host = host;
  }

  /// A script and where it is from; or why there is none.
  ///
  /// @param script empty for what is no text
  private record Source(Optional<String> script, String origin, Optional<Problem> problem) {
    static Source none(Problem problem) {
      return new Source(Optional.empty(), "", Optional.of(problem));
    }
  }

  @Override
  public Outcome run(Exchange exchange) throws IOException, InterruptedException {
    Optional<HookName> hook = HookName.parse(name);
    if (hook.isEmpty()) {
      return refused(HookVerbs.unknown(name));
    }
    return with(
        exchange,
        store,
        granted -> {
          Source source = file.isEmpty() ? typed(exchange) : committed(granted.record());
          if (source.problem().isPresent()) {
            return refused(source.problem().get());
          }
          Optional<String> script = source.script();
          Optional<String> refusal =
              script.isEmpty() ? Optional.of("it is no text") : host.refusal(script.get());
          return refusal
              .map(reason ->
                  refused(Problem.of(ProblemCode.INVALID, "not a script for a hook: " + reason)))
              .orElseGet(() ->
                  set(
                      granted.record(),
                      new Hooks.Wanted(
                          hook.get(),
                          script.orElseThrow(),
                          source.origin(),
                          exchange.caller().name())));
        });
  }

  private Outcome set(RepoRecord record, Hooks.Wanted wanted) {
    Hook hook = host.hooks().set(record, wanted);
    return done(
        new Report.Sentence(
            record.path() + ": " + hook.name().word() + " runs from now on",
            HookVerbs.fields(hook)));
  }

  private static Source typed(Exchange exchange) throws IOException {
    byte[] bytes = exchange.streams().in().readNBytes(Hooks.MOST_SCRIPT_BYTES + 1);
    return bytes.length > Hooks.MOST_SCRIPT_BYTES
        ? Source.none(tooLarge())
        : new Source(text(bytes), "standard input", Optional.empty());
  }

  private static Problem tooLarge() {
    return Problem.of(
        ProblemCode.LIMIT,
        "a script for a hook has " + (Hooks.MOST_SCRIPT_BYTES >> 10) + " KiB at most");
  }

  /// What is there now: who may push to the trunk later does not change what runs.
  private Source committed(RepoRecord record) throws IOException {
    Repo repo = store.repositories().open(record);
    Optional<CommitId> commit = repo.trunkCommit();
    Optional<FileContent> content =
        commit.isEmpty() || file.length() > MOST_PATH_CHARACTERS
            ? Optional.empty()
            : repo.file(repo.treeId(commit.get()), file);
    if (content.isEmpty()) {
      return Source.none(Problem.notFound(Shown.text(file) + " on " + repo.trunk()));
    }
    if (content.get().sizeBytes() > Hooks.MOST_SCRIPT_BYTES) {
      return Source.none(tooLarge());
    }
    return new Source(
        text(content.get().start(Hooks.MOST_SCRIPT_BYTES)),
        Shown.text(file) + " at " + commit.orElseThrow().abbreviated(),
        Optional.empty());
  }

  private static Optional<String> text(byte[] bytes) {
    try {
      String text = UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
      boolean plain =
          text.chars().allMatch(one -> one == '\n' || one == '\t' || one == '\r' || one >= ' ');
      return plain ? Optional.of(text) : Optional.empty();
    } catch (CharacterCodingException _) {
      return Optional.empty();
    }
  }
}
