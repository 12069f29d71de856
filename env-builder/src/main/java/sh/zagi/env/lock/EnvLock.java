// SPDX-License-Identifier: Apache-2.0
package sh.zagi.env.lock;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import sh.zagi.env.EnvKey;
import sh.zagi.env.debian.IndexSource;
import sh.zagi.env.debian.PackageSet;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// Every byte of an environment. Where one exists for a request, it wins over a new resolution.
///
/// @param version of this format
/// @param builder digest of the scripts that turn this into layers
/// @param request digest of what was asked for: what detection found, or the spec of an env.nix
///   that somebody wrote
/// @param spec digest of the canonical spec that was resolved
/// @param sources the signed package indexes that were used
/// @param debian exact packages
/// @param libraries of all other package managers
/// @param nix packages of the inputs of env.nix, when it has any
/// @param lockfiles path to digest of those project files on which the libraries depend
public record EnvLock(
    int version,
    String builder,
    String request,
    String spec,
    List<IndexSource> sources,
    PackageSet debian,
    List<LockedTool> tools,
    List<LockedNpm> npm,
    List<LockedMaven> maven,
    List<LockedFiles> libraries,
    Optional<LockedNix> nix,
    Map<String, String> lockfiles) {
  /// The format that is written today.
  public static final int FORMAT = 3;

  public EnvLock {
    sources = List.copyOf(sources);
    tools = List.copyOf(tools);
    npm = List.copyOf(npm);
    maven = List.copyOf(maven);
    libraries = List.copyOf(libraries);
    lockfiles = Collections.unmodifiableMap(new TreeMap<>(lockfiles));
  }

  /// The pinned libraries of every kind.
  public List<Locked> dependencies() {
    return Stream.of(npm, maven, libraries).<Locked>flatMap(List::stream).toList();
  }

  /// The one spelling of this lock.
  public byte[] bytes() {
    return CanonicalJson.bytes(this);
  }

  /// The identity of what is built from this lock; the builder's digest is part of the bytes.
  public EnvKey key() {
    return new EnvKey(CanonicalJson.sha256(bytes()));
  }

  /// What is wrong with a lock that somebody else wrote, in a few words.
  public Optional<String> problem() {
    return LockCheck.problem(this);
  }

  /// Reads what [#bytes] wrote.
  ///
  /// @throws JacksonException when it is something else
  public static EnvLock read(byte[] bytes) {
    JsonNode tree = CanonicalJson.MAPPER.readTree(bytes);
    if (tree instanceof ObjectNode lock && !lock.has("libraries")) {
      lock.putArray("libraries"); // the first format had none
      for (JsonNode maven : lock.path("maven")) {
        ((ObjectNode) maven).putObject("texts");
      }
    }
    for (String list : List.of("packages", "tools")) {
      for (JsonNode deb : tree.path("debian").path(list)) {
        if (deb instanceof ObjectNode one && one.has("boot")) { // so did the second format
          one.put("stage", one.remove("boot").asBoolean() || list.equals("tools") ? 0 : 1);
        }
      }
    }
    return CanonicalJson.MAPPER.treeToValue(tree, EnvLock.class);
  }
}
