// SPDX-License-Identifier: Apache-2.0
package sh.zagi.shell.command.git;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;
import sh.zagi.shell.command.Exchange;
import sh.zagi.shell.command.NamedRevision;
import sh.zagi.shell.command.Need;
import sh.zagi.shell.command.Needs;
import sh.zagi.shell.command.Outcome;
import sh.zagi.shell.command.Problem;
import sh.zagi.shell.command.RepoVerb;
import sh.zagi.shell.command.Report;
import sh.zagi.shell.command.Store;
import sh.zagi.storage.account.AccessChecker;
import sh.zagi.storage.git.sign.Signatures;
import sh.zagi.storage.git.sign.SignedPushes;
import sh.zagi.storage.repo.CommitId;
import sh.zagi.storage.repo.Repo;

@Command(
    name = "repo signature",
    description = "say who signed a commit or a tag, by the keys of the accounts here")
@Needs(Need.REPO_READ)
final class ShowSignature extends RepoVerb {
  private final Store store;

  @Parameters(index = "1", paramLabel = "REVISION", description = "branch, tag, commit or change")
  private String revision = "";

  ShowSignature(Store store) {
    this.store = store;
  }

  @Override
  public Outcome run(Exchange exchange) throws IOException, InterruptedException {
    return with(exchange, store, this::run);
  }

  private Outcome run(AccessChecker.Granted granted) throws IOException, InterruptedException {
    Repo repo = store.repositories().open(granted.record());
    Optional<String> object =
        Optional.ofNullable(repo.refs("refs/tags/" + revision).get("refs/tags/" + revision))
            .or(() -> NamedRevision.find(repo, revision).map(CommitId::hex));
    if (object.isEmpty()) {
      return refused(Problem.notFound(revision));
    }
    Signatures signatures = new Signatures(store.accounts());
    Map<String, Object> fields = fields(object.get(), signatures.of(repo, object.get()));
    SignedPushes.last(repo, object.get(), signatures)
        .ifPresent(certificate -> fields.put("pushed", certificate.line()));
    return done(new Report.Fields(fields));
  }

  private static Map<String, Object> fields(String object, Signatures.Verdict verdict) {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("object", object);
    fields.put("signature", verdict.word());
    switch (verdict) {
      case Signatures.Verdict.Good(var signer, var key) -> {
        fields.put("signer", signer);
        fields.put("key", key);
      }
      case Signatures.Verdict.Stranger(var key) -> fields.put("key", key);
      case Signatures.Verdict.Bad(var reason) -> fields.put("reason", reason);
      case Signatures.Verdict.Unchecked(var kind) -> fields.put("kind", kind);
      case Signatures.Verdict.None _ -> {}
    }
    return fields;
  }
}
