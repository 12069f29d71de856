// SPDX-License-Identifier: Apache-2.0
package sh.zagi.storage.backup;

import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import sh.zagi.storage.audit.AuditLog;
import sh.zagi.storage.git.upkeep.RepoCheck;
import sh.zagi.storage.lfs.LfsObjects;
import sh.zagi.storage.repo.RepoRecord;
import sh.zagi.storage.repo.StorageException;

/// Reads all that the server keeps while it runs: the chain of the audit log, every object and ref
/// of every repository, every large file.
public final class ServerCheck {
  private static final int MOST_FINDINGS = 100;

  private final ServerCopy.Parts parts;
  private final AuditLog audit;

  public ServerCheck(ServerCopy.Parts parts, AuditLog audit) {
    this.parts = parts;
    this.audit = audit;
  }

  /// What was looked at and what is missing or damaged, one line each, at most a hundred.
  public record Result(int repositories, int largeFiles, long auditRows, List<String> findings) {
    public Result {
      findings = List.copyOf(findings);
    }
  }

  public Result run() throws IOException {
    List<String> findings = new ArrayList<>();
    audit
        .firstBroken()
        .ifPresent(row -> findings.add("audit log: row " + row + " is not what was written"));
    List<RepoRecord> repositories = parts.repositories().kept();
    for (RepoRecord record : repositories) {
      repository(record, findings);
    }
    List<LfsObjects.Kept> large = parts.large().kept();
    for (LfsObjects.Kept one : large) {
      largeFile(one, findings);
    }
    return new Result(
        repositories.size(),
        large.size(),
        audit.lastSeq(),
        findings.subList(0, Math.min(MOST_FINDINGS, findings.size())));
  }

  private void repository(RepoRecord record, List<String> findings) {
    try {
      for (RepoCheck.Finding one :
          new RepoCheck(parts.repositories().open(record)).run().findings()) {
        findings.add(record.path() + ": " + one.what() + " " + one.name() + ": " + one.problem());
      }
    } catch (IOException | StorageException e) {
      findings.add(record.path() + ": cannot be read: " + e.getMessage());
    }
  }

  private static void largeFile(LfsObjects.Kept one, List<String> findings) throws IOException {
    if (!Files.isRegularFile(one.file())) {
      findings.add("large file " + one.id() + ": missing");
    } else if (!Sums.of(one.file()).equals(one.id().hex())) {
      findings.add("large file " + one.id() + ": its content is another");
    }
  }
}
