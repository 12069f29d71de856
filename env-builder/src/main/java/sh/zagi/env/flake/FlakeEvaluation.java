// SPDX-License-Identifier: Apache-2.0
package sh.zagi.env.flake;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import sh.zagi.env.fetch.FetchException;
import sh.zagi.env.linux.Command;
import sh.zagi.env.lock.CanonicalJson;
import sh.zagi.env.lock.LockedNix;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/// Evaluates which packages of its inputs an untrusted env.nix takes: in a box without network, in
/// a store that holds nothing but the pinned inputs, with the flake's own settings of Nix ignored.
final class FlakeEvaluation {
  private static final Duration TIMEOUT = Duration.ofMinutes(3);
  private static final long MEMORY_LIMIT_BYTES = 6_000_000_000L;
  private static final int CPU_LIMIT_SECONDS = 120;
  private static final int SENTENCE_LIMIT = 200;
  private static final int PACKAGES_LIMIT = 200;
  private static final Pattern ERROR = Pattern.compile("error: +(\\S.*)");
  private static final Pattern STORE_PATH =
      Pattern.compile("/nix/store/[0-9a-z]{32}-[0-9A-Za-z+._?=-]{1,200}");
  private static final String PACKAGES =
      """
      map (d:
        if builtins.isAttrs d && d.type or "" == "derivation"
        then { inherit (d) name; drv = d.drvPath; out = d.outPath; }
        else throw "`nix` holds something that is no package of an input")
      """;

  private FlakeEvaluation() {}

  /// @param flake a folder with `flake.nix`, which is the env.nix, and `flake.lock`
  /// @param root of the store with the inputs; gets the build plans
  static List<LockedNix.Derivation> packages(Path flake, Path root)
      throws FetchException, IOException {
    List<String> errors = Collections.synchronizedList(new ArrayList<>());
    Command.Ended ended = new Command(command(flake, root), Map.of(), TIMEOUT).run(errors::add);
    if (!ended.succeeded()) {
      throw new FetchException("env.nix: " + sentence(ended.status(), errors));
    }
    try {
      JsonNode answer = CanonicalJson.MAPPER.readTree(ended.output());
      List<LockedNix.Derivation> packages = new ArrayList<>();
      for (JsonNode one : answer) {
        packages.add(
            new LockedNix.Derivation(
                one.path("name").asString(""),
                storePath(one.path("drv").asString("")),
                storePath(one.path("out").asString(""))));
      }
      if (packages.size() > PACKAGES_LIMIT) {
        throw new FetchException("env.nix: `nix` holds more than " + PACKAGES_LIMIT + " packages");
      }
      return packages;
    } catch (JacksonException _) {
      throw new FetchException("env.nix: `nix` is no list of packages");
    }
  }

  private static String storePath(String text) throws FetchException {
    if (!STORE_PATH.matcher(text).matches()) {
      throw new FetchException("env.nix: `nix` holds something that is no package of an input");
    }
    return text;
  }

  private static List<String> command(Path flake, Path root) {
    List<String> command = new ArrayList<>();
    String box =
        "bwrap --unshare-all --die-with-parent --new-session --uid 65534 --gid 65534"
            + " --ro-bind /usr /usr --symlink usr/bin /bin --symlink usr/lib /lib"
            + " --symlink usr/lib64 /lib64 --proc /proc --dev /dev --tmpfs /tmp --bind";
    command.addAll(List.of(box.split(" ", -1)));
    command.addAll(List.of(root.resolve("nix").toString(), "/nix"));
    command.addAll(List.of("--ro-bind", flake.toString(), "/e"));
    String inside =
        "--clearenv --setenv HOME /tmp --setenv USER nobody --setenv NIX_CONF_DIR /tmp"
            + " --setenv PATH /usr/bin prlimit --as="
            + MEMORY_LIMIT_BYTES
            + " --cpu="
            + CPU_LIMIT_SECONDS
            + " --nproc=64 --core=0 -- nix --offline"
            + " --option allow-import-from-derivation false --option accept-flake-config false"
            + " --option use-registries false --option substituters  --extra-experimental-features";
    command.addAll(List.of(inside.split(" ", -1)));
    command.add("nix-command flakes");
    command.addAll(List.of("eval", "--json", "--no-update-lock-file", "path:/e#zagi"));
    command.addAll(List.of("--apply", "z: " + "(" + PACKAGES + ") (z.nix or [ ])"));
    return command;
  }

  private static String sentence(int status, List<String> errors) {
    if (status == Command.Ended.TIMED_OUT || status > 128) {
      return "its inputs take more than "
          + CPU_LIMIT_SECONDS
          + " s or "
          + MEMORY_LIMIT_BYTES / 1_000_000_000
          + " GB to evaluate";
    }
    // the last complaint is the innermost
    String reason =
        errors.stream()
            .map(line -> line.replaceAll("\u001b\\[[0-9;]*m", ""))
            .map(ERROR::matcher)
            .filter(Matcher::find)
            .map(matcher -> matcher.group(1))
            .reduce((_, last) -> last)
            .orElse("its packages of inputs cannot be evaluated")
            .replace("/e/flake.nix", "env.nix");
    return reason.length() <= SENTENCE_LIMIT ? reason : reason.substring(0, SENTENCE_LIMIT) + "…";
  }
}
