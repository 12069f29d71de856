// SPDX-License-Identifier: Apache-2.0
package sh.zagi.env.spec;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Semaphore;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import sh.zagi.env.linux.Command;

/// Evaluates untrusted `env.nix` with the real Nix: no store, no network, no files but its own,
/// bounded time, memory and output. Thread-safe.
public final class Evaluator {
  /// Larger than any honest file; Nix itself copes with more.
  public static final int TEXT_LIMIT_BYTES = 256 << 10;

  static final long MEMORY_LIMIT_BYTES = 2_000_000_000L;
  static final int CPU_LIMIT_SECONDS = 5;
  static final int OUTPUT_LIMIT_BYTES = 2 << 20;

  private static final Logger LOG = LoggerFactory.getLogger(Evaluator.class);
  private static final Duration TIMEOUT = Duration.ofSeconds(20);

  /// Evaluations at one time, so that memory bombs cannot add up.
  private static final Semaphore TURNS = new Semaphore(2, true);

  /// `nix` is left alone: it needs the inputs. The clock is taken away; files, addresses and the
  /// store are out of reach by `restrict-eval` and by the box.
  private static final String WRAP =
      """
      let
        e = builtins.scopedImport {
          builtins = removeAttrs builtins [ "currentTime" ];
          __currentTime = throw "attribute 'currentTime' missing";
        } /e/env.nix;
        inputs = e.inputs or { };
        absent = name: throw "the input '${name}' is not available here";
        z = (e.outputs (builtins.mapAttrs (name: _: absent name) inputs
              // { self = absent "self"; })).zagi;
      in
      {
        inputs = builtins.mapAttrs (_: i: i.url) inputs;
        nix = (z.nix or [ ]) != [ ];
        zagi = removeAttrs z [ "nix" ];
      }
      """;

  private final String file;

  /// @param file how messages call the file, for example `.zagi/env.nix`
  public Evaluator(String file) {
    this.file = file;
  }

  /// Evaluates; never throws for what the text contains.
  public Evaluation evaluate(byte[] text) {
    if (text.length > TEXT_LIMIT_BYTES) {
      return new Evaluation.Refused(file + ": larger than " + (TEXT_LIMIT_BYTES >> 10) + " KiB");
    }
    TURNS.acquireUninterruptibly();
    try {
      Path folder = Files.createTempDirectory("zagi-eval");
      try {
        Files.write(folder.resolve("env.nix"), text);
        Files.writeString(folder.resolve("wrap.nix"), WRAP);
        return switch (run(folder)) {
          case Evaluation.Evaluated(EnvSpec spec) -> new Evaluation.Evaluated(spec.from(text));
          case Evaluation.Refused refused -> refused;
        };
      } finally {
        Files.deleteIfExists(folder.resolve("env.nix"));
        Files.deleteIfExists(folder.resolve("wrap.nix"));
        Files.deleteIfExists(folder);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } finally {
      TURNS.release();
    }
  }

  private Evaluation run(Path folder) throws IOException {
    Complaint complaint = new Complaint(file);
    Command.Ended ended =
        new Command(command(folder), Map.of(), TIMEOUT).run(complaint::add, OUTPUT_LIMIT_BYTES);
    if (ended.succeeded()) {
      return SpecReader.read(file, ended.output());
    }
    LOG.debug("evaluation of {} ended with {}: {}", file, ended.status(), complaint);
    return new Evaluation.Refused(complaint.sentence(ended.status()));
  }

  private static List<String> command(Path folder) {
    String line =
        "bwrap --unshare-all --die-with-parent --new-session --uid 65534 --gid 65534"
            + " --ro-bind /usr /usr --symlink usr/bin /bin --symlink usr/lib /lib"
            + " --symlink usr/lib64 /lib64 --proc /proc --dev /dev --tmpfs /tmp --ro-bind "
            + folder
            + " /e --clearenv --setenv HOME /tmp --setenv NIX_CONF_DIR /tmp"
            + " --setenv PATH /usr/bin prlimit --as="
            + MEMORY_LIMIT_BYTES
            + " --cpu="
            + CPU_LIMIT_SECONDS
            + " --nproc=64 --core=0 --fsize=0 -- nix-instantiate --store dummy:// --eval --strict"
            + " --json --option restrict-eval true --option allow-import-from-derivation false"
            + " --option allowed-uris  -I /e /e/wrap.nix";
    return List.of(line.split(" ", -1));
  }
}
