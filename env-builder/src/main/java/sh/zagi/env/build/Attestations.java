// SPDX-License-Identifier: Apache-2.0
package sh.zagi.env.build;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import sh.zagi.env.Environment;
import sh.zagi.env.attest.BillOfMaterials;
import sh.zagi.env.attest.Provenance;
import sh.zagi.env.lock.CanonicalJson;
import sh.zagi.storage.repo.Repo;

/// Notes beside an environment how it was built and what is in it. The environment's own commit
/// stays the same on every machine; this differs.
final class Attestations {
  /// Beyond this a note is slow to read for everybody; `env sbom` tells the same from the lock.
  private static final int BILL_LIMIT_BYTES = 1 << 20;

  private static final Path HOST = Path.of("/proc/sys/kernel/hostname");

  private Attestations() {}

  /// When it was built.
  record Span(Instant started, Instant finished) {}

  static void note(Repo repo, Environment built, Pinning.Pinned pinned, Span span) {
    Provenance.Run run =
        new Provenance.Run(host(), pinned.envNix(), span.started(), span.finished());
    EnvRefs.attach(
        repo, built.key(), "provenance", Provenance.of(pinned.lock(), built.manifest(), run));
    Map<String, Object> bill = BillOfMaterials.of(pinned.lock(), repo.path().toString());
    if (CanonicalJson.bytes(bill).length <= BILL_LIMIT_BYTES) {
      EnvRefs.attach(repo, built.key(), "sbom", bill);
    }
  }

  private static String host() {
    try {
      return Files.readString(HOST).strip();
    } catch (IOException _) {
      return "unknown";
    }
  }
}
