// SPDX-License-Identifier: Apache-2.0
package sh.zagi.env.build;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.List;
import java.util.Optional;
import sh.zagi.config.DataSize;
import sh.zagi.env.App;
import sh.zagi.env.choose.PythonFiles;
import sh.zagi.env.detect.Detection;
import sh.zagi.env.detect.PackageNeed;
import sh.zagi.env.detect.Plan;
import sh.zagi.env.detect.ProjectFiles;
import sh.zagi.env.detect.survey.Detectors;
import sh.zagi.env.lock.CanonicalJson;
import sh.zagi.env.spec.DepsSpec;
import sh.zagi.env.spec.EnvSpec;
import sh.zagi.env.spec.Evaluation;
import sh.zagi.env.spec.Evaluator;
import sh.zagi.storage.repo.FileTree;

/// What a tree asks for, before anything is resolved.
///
/// @param app what the project calls itself
/// @param digest equal digests ask for the same and keep their pins
/// @param plan empty when an env.nix in the tree decides
/// @param written the env.nix in the tree, with what it evaluates to
record Request(App app, String digest, Optional<Plan> plan, Optional<Written> written) {
  /// Where a project may keep an env.nix of its own.
  static final String FILE = ".zagi/env.nix";

  /// An env.nix from the tree.
  record Written(String text, EnvSpec spec) {}

  /// What the answer depends on when detection decides: neither the name of the application nor the
  /// lines on which things stand.
  private record Asked(
      List<String> tools,
      List<String> packages,
      List<String> python,
      List<DepsSpec> deps,
      List<String> tasks) {
    static Asked of(Plan plan, ProjectFiles files) {
      return new Asked(
          plan.tools().stream()
              .map(one -> one.name() + " " + one.version() + " " + one.evidence().confidence())
              .toList(),
          plan.packages().stream().map(PackageNeed::name).toList(),
          PythonFiles.of(plan, files).stream()
              .map(one -> one.name() + " " + one.specifier())
              .toList(),
          plan.deps(),
          plan.roots().stream()
              .flatMap(root -> root.tasks().entrySet().stream())
              .map(task ->
                  task.getKey() + " " + task.getValue().folder() + " " + task.getValue().command())
              .toList());
    }
  }

  /// Reads a tree.
  ///
  /// @return empty when it holds nothing that can be run; `nothing` then says so
  static Request of(FileTree tree) throws Stop, NothingToRunException {
    Detection detection = Detectors.detect(tree);
    Optional<byte[]> text = tree.read(FILE, new DataSize(Evaluator.TEXT_LIMIT_BYTES));
    if (text.isPresent()) {
      App app = detection instanceof Detection.Found(Plan plan) ? plan.app() : new App("", "");
      EnvSpec spec = evaluate(FILE, text.get());
      String digest = CanonicalJson.sha256(CanonicalJson.bytes(spec));
      Written written = new Written(new String(text.get(), UTF_8), spec);
      return new Request(app, digest, Optional.empty(), Optional.of(written));
    }
    return switch (detection) {
      case Detection.Found(Plan plan) -> {
        String digest =
            CanonicalJson.sha256(CanonicalJson.bytes(Asked.of(plan, new ProjectFiles(tree))));
        yield new Request(plan.app(), digest, Optional.of(plan), Optional.empty());
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

  /// There is nothing to do, which is no failure.
  static final class NothingToRunException extends Exception {
    private static final long serialVersionUID = 1L;

    NothingToRunException(String sentence) {
      super(sentence, null, false, false);
    }
  }
}
