// SPDX-License-Identifier: Apache-2.0
package sh.zagi.shell.command.operator;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import sh.zagi.shell.command.Exchange;
import sh.zagi.shell.command.Need;
import sh.zagi.shell.command.Needs;
import sh.zagi.shell.command.Outcome;
import sh.zagi.shell.command.Problem;
import sh.zagi.shell.command.ProblemCode;
import sh.zagi.shell.command.Report;
import sh.zagi.shell.command.Verb;
import sh.zagi.storage.audit.AuditProof;
import sh.zagi.storage.audit.Checkpoint;

/// Whoever can write the database can write a whole new chain, or cut its end off. A checkpoint
/// that is kept elsewhere tells, and so does the last one, which the server keeps itself.
@Command(
    name = "audit verify",
    description = "check that no row of the audit log was changed; prints a checkpoint to keep")
@Needs(Need.SERVER_ADMIN)
final class VerifyAudit extends Verb {
  private final AuditProof proof;

  @Option(
      names = "--checkpoint",
      paramLabel = "SEQ:HASH",
      description = "one that an earlier run printed")
  String checkpoint = "";

  VerifyAudit(AuditProof proof) {
    this.proof = proof;
  }

  @Override
  public Outcome run(Exchange exchange) {
    Optional<Checkpoint> brought = Checkpoint.parse(checkpoint);
    if (!checkpoint.isEmpty() && brought.isEmpty()) {
      return refused(Problem.usage("not a checkpoint: SEQ:HASH, as audit verify prints it"));
    }
    return switch (proof.check(brought)) {
      case AuditProof.Found.Whole(Checkpoint end) -> {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("rows", end.seq());
        fields.put("checkpoint", end.text());
        yield done(
            new Report.Sentence("whole: " + end.seq() + " rows\ncheckpoint " + end.text(), fields));
      }
      case AuditProof.Found.Broken(long row) ->
          refused(
              Problem.of(
                  ProblemCode.INVALID,
                  "the audit log was changed: row " + row + " is not what was written"));
      case AuditProof.Found.Another another -> refused(problem(another));
    };
  }

  private static Problem problem(AuditProof.Found.Another found) {
    String which =
        found.keptIn().isPresent() ? "the last checkpoint that was printed" : "that checkpoint";
    String message =
        "the audit log is not the one of "
            + which
            + ": row "
            + found.checkpoint().seq()
            + " is "
            + (found.missing() ? "missing" : "another");
    return found
        .keptIn()
        .map(file ->
            Problem.of(
                ProblemCode.INVALID,
                message,
                "if you put an older database back yourself, remove " + file + " on the server"))
        .orElseGet(() -> Problem.of(ProblemCode.INVALID, message));
  }
}
