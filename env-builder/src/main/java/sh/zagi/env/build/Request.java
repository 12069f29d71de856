// SPDX-License-Identifier: Apache-2.0
package sh.zagi.env.build;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import sh.zagi.config.DataSize;
import sh.zagi.env.App;
import sh.zagi.env.detect.Detection;
import sh.zagi.env.detect.Detectors;
import sh.zagi.env.detect.Findings;
import sh.zagi.env.detect.PackageRequest;
import sh.zagi.env.lock.CanonicalJson;
import sh.zagi.env.spec.EnvSpec;
import sh.zagi.env.spec.Evaluation;
import sh.zagi.env.spec.Evaluator;
import sh.zagi.storage.repo.FileTree;

/// What a tree asks for, before anything is resolved.
///
/// @param app what the project calls itself
/// @param digest equal digests ask for the same and keep their pins
/// @param findings empty when an env.nix in the tree decides
/// @param written the env.nix in the tree, with what it evaluates to
record Request(App app, String digest, Optional<Findings> findings, Optional<Written> written) {
  /// Where a project may keep an env.nix of its own.
  static final String FILE = ".zagi/env.nix";

  /// An env.nix from the tree.
  record Written(String text, EnvSpec spec) {}

  /// What the answer depends on when detection decides; the name of the application is not in it.
  private record Asked(Object node, List<PackageRequest> packages, Object deps, Object tasks) {}

  /// Reads a tree.
  ///
  /// @return empty when it holds nothing that can be run; `nothing` then says so
  static Request of(FileTree tree) throws Stop, NothingToRunException {
    Detection detection = Detectors.detect(tree);
    Optional<byte[]> text = tree.read(FILE, new DataSize(Evaluator.TEXT_LIMIT_BYTES));
    if (text.isPresent()) {
      App app =
          detection instanceof Detection.Found(Findings found) ? found.app() : new App("", "");
      EnvSpec spec = evaluate(FILE, text.get());
      String digest = CanonicalJson.sha256(CanonicalJson.bytes(spec));
      Written written = new Written(new String(text.get(), UTF_8), spec);
      return new Request(app, digest, Optional.empty(), Optional.of(written));
    }
    return switch (detection) {
      case Detection.Found(Findings found) -> {
        Asked asked = new Asked(found.node(), found.packages(), found.deps(), found.tasks());
        String digest = CanonicalJson.sha256(CanonicalJson.bytes(asked));
        yield new Request(found.app(), digest, Optional.of(found), Optional.empty());
      }
      case Detection.Nothing(String sentence) -> throw new NothingToRunException(sentence);
      case Detection.Broken(String sentence) -> throw new Stop("detect", sentence);
    };
  }

  static EnvSpec evaluate(String file, byte[] text) throws Stop {
    return switch (new Evaluator(file).evaluate(text)) {
      case Evaluation.Evaluated(EnvSpec spec) -> spec;
      case Evaluation.Refused(String sentence) -> throw new Stop("evaluate", sentence);
    };
  }

  /// Why each package is there, for the lock.
  Map<String, String> reasons() {
    Map<String, String> reasons = new TreeMap<>();
    findings.ifPresent(
        found -> found.packages().forEach(one -> reasons.put(one.name(), one.why())));
    return reasons;
  }

  /// There is nothing to do, which is no failure.
  static final class NothingToRunException extends Exception {
    private static final long serialVersionUID = 1L;

    NothingToRunException(String sentence) {
      super(sentence, null, false, false);
    }
  }
}
