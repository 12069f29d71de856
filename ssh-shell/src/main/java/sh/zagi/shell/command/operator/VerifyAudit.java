// SPDX-License-Identifier: Apache-2.0
package sh.zagi.shell.command.operator;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
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
import sh.zagi.storage.audit.AuditEntry;
import sh.zagi.storage.audit.AuditLog;

/// Whoever can write the database can write a whole new chain, or cut its end off. A checkpoint
/// that is kept elsewhere tells.
@Command(
    name = "audit verify",
    description = "check that no row of the audit log was changed; prints a checkpoint to keep")
@Needs(Need.SERVER_ADMIN)
final class VerifyAudit extends Verb {
  private static final Pattern CHECKPOINT = Pattern.compile("(\\d{1,18}):([0-9a-f]{64})");

  private final AuditLog audit;

  @Option(
      names = "--checkpoint",
      paramLabel = "SEQ:HASH",
      description = "one that an earlier run printed")
  String checkpoint = "";

  VerifyAudit(AuditLog audit) {
    this.audit = audit;
  }

  @Override
  public Outcome run(Exchange exchange) {
    Matcher typed = CHECKPOINT.matcher(checkpoint);
    if (!checkpoint.isEmpty() && !typed.matches()) {
      return refused(Problem.usage("not a checkpoint: SEQ:HASH, as audit verify prints it"));
    }
    Optional<Long> broken = audit.firstBroken();
    if (broken.isPresent()) {
      return refused(
          Problem.of(
              ProblemCode.INVALID,
              "the audit log was changed: row " + broken.get() + " is not what was written"));
    }
    if (!checkpoint.isEmpty()) {
      long seq = Long.parseLong(typed.group(1));
      boolean same =
          audit.find(seq).filter(entry -> entry.hash().equals(typed.group(2))).isPresent();
      if (!same) {
        return refused(
            Problem.of(
                ProblemCode.INVALID,
                "the audit log is not the one of that checkpoint: row "
                    + seq
                    + " is "
                    + (audit.find(seq).isPresent() ? "another" : "missing")));
      }
    }
    AuditEntry last = audit.newest(1).getFirst();
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("rows", last.seq());
    fields.put("checkpoint", last.seq() + ":" + last.hash());
    return done(
        new Report.Sentence(
            "whole: " + last.seq() + " rows\ncheckpoint " + last.seq() + ":" + last.hash(),
            fields));
  }
}
