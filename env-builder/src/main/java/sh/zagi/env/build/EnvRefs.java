// SPDX-License-Identifier: Apache-2.0
package sh.zagi.env.build;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import sh.zagi.env.App;
import sh.zagi.env.EnvKey;
import sh.zagi.env.Environment;
import sh.zagi.env.Manifest;
import sh.zagi.env.debian.PackageSet;
import sh.zagi.env.fetch.Artifacts;
import sh.zagi.env.lock.CanonicalJson;
import sh.zagi.env.lock.EnvLock;
import sh.zagi.env.lock.Locked;
import sh.zagi.env.nix.NixStore;
import sh.zagi.env.spec.EnvSpec;
import sh.zagi.env.store.Live;
import sh.zagi.storage.repo.CommitId;
import sh.zagi.storage.repo.Repo;
import sh.zagi.storage.repo.TreeId;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// What a repository remembers of its environments: `refs/envs/KEY` describes one, a note in
/// `refs/notes/envs` says which one a tree has.
final class EnvRefs {
  private static final Logger LOG = LoggerFactory.getLogger(EnvRefs.class);
  static final String PREFIX = "refs/envs/";
  private static final String NOTES = "refs/notes/envs";
  private static final String MANIFEST = "manifest.json";
  private static final String LOCK = "env.lock";
  private static final String TEXTS = "texts/";

  private EnvRefs() {}

  /// A note on a tree.
  record Note(String env, App app) {}

  /// A description that a repository holds.
  record Described(EnvKey key, EnvLock lock, String envNix) {}

  /// The environment that a tree was given before, if all its parts exist on this machine.
  static Optional<Environment> find(Repo repo, TreeId tree) {
    try {
      Optional<Note> note =
          repo.note(NOTES, tree.hex())
              .map(bytes -> CanonicalJson.MAPPER.readValue(bytes, Note.class));
      if (note.isEmpty()) {
        return Optional.empty();
      }
      EnvKey key = new EnvKey(note.get().env());
      return complete(repo, key, note.get().app());
    } catch (JacksonException | IllegalArgumentException e) {
      LOG.warn("{}: the environment note of tree {} cannot be read", repo.path(), tree, e);
      return Optional.empty();
    }
  }

  /// The environment that a tree was given before, whether its parts exist here or not.
  static Optional<EnvKey> keyOf(Repo repo, TreeId tree) {
    try {
      return repo.note(NOTES, tree.hex())
          .map(bytes -> new EnvKey(CanonicalJson.MAPPER.readValue(bytes, Note.class).env()));
    } catch (JacksonException | IllegalArgumentException e) {
      LOG.warn("{}: the environment note of tree {} cannot be read", repo.path(), tree, e);
      return Optional.empty();
    }
  }

  /// A described environment, if all its parts exist on this machine.
  static Optional<Environment> complete(Repo repo, EnvKey key, App app) {
    return repo.readFile(key.ref(), MANIFEST)
        .map(bytes -> CanonicalJson.MAPPER.readValue(bytes, Manifest.class))
        .map(manifest -> new Environment(key, app, manifest))
        .filter(EnvRefs::exists);
  }

  /// Whether every layer is there.
  static boolean exists(Environment environment) {
    return environment.manifest().layers().stream()
        .allMatch(layer -> Files.exists(layer.storePath()));
  }

  /// All environments that a repository describes.
  static List<Described> all(Repo repo) {
    List<Described> all = new ArrayList<>();
    for (String ref : repo.refs(PREFIX).keySet()) {
      try {
        Optional<EnvLock> lock = repo.readFile(ref, LOCK).map(EnvLock::read);
        Optional<String> nix = repo.readFile(ref, "env.nix").map(bytes -> new String(bytes, UTF_8));
        if (lock.isPresent() && nix.isPresent()) {
          EnvKey key = new EnvKey(ref.substring(PREFIX.length()));
          all.add(new Described(key, lock.get(), nix.get()));
        }
      } catch (JacksonException | IllegalArgumentException e) {
        LOG.warn("{}: {} cannot be read", repo.path(), ref, e);
      }
    }
    return all;
  }

  /// All that the descriptions of a repository mention.
  ///
  /// @param without refs of descriptions that are left out
  static Live live(Repo repo, Set<String> without) {
    List<byte[]> texts = new ArrayList<>();
    Set<Path> objects = new TreeSet<>();
    Set<String> refs = new TreeSet<>(repo.refs(PREFIX).keySet());
    refs.removeAll(without);
    for (String ref : refs) {
      repo.readFile(ref, MANIFEST).ifPresent(texts::add);
      repo.readFile(ref, LOCK).ifPresent(texts::add);
      objects.addAll(files(repo, ref));
    }
    Live live = Live.in(texts);
    objects.addAll(live.objects());
    return new Live(objects, live.digests());
  }

  /// Where the store has the files that a lock names.
  static List<Path> files(Repo repo, String ref) {
    List<Path> files = new ArrayList<>();
    try {
      Optional<JsonNode> lock =
          repo.readFile(ref, LOCK).map(bytes -> CanonicalJson.MAPPER.readTree(bytes));
      lock.ifPresent(root ->
          root.findValuesAsString("sha256")
              .forEach(digest -> files.add(NixStore.fixedPath(digest, digest))));
      if (lock.isPresent() && lock.get().has("debian")) {
        PackageSet debian =
            CanonicalJson.MAPPER.treeToValue(lock.get().get("debian"), PackageSet.class);
        Stream.concat(debian.packages().stream(), debian.tools().stream())
            .map(one -> NixStore.fixedPath(one.sha256(), one.storeName()))
            .forEach(files::add);
      }
    } catch (JacksonException | IllegalArgumentException e) {
      LOG.warn("{}: the lock of {} cannot be read", repo.path(), ref, e);
    }
    return files;
  }

  /// The store objects of the layers that a manifest lists. What it says elsewhere may be anybody's
  /// words, such as the values of variables.
  static List<Path> layers(byte[] manifest) {
    List<Path> layers = new ArrayList<>();
    for (JsonNode layer : CanonicalJson.MAPPER.readTree(manifest).path("layers")) {
      Path path = CanonicalJson.MAPPER.treeToValue(layer.path("storePath"), Path.class);
      NixStore.object(path).ifPresent(layers::add);
    }
    return layers.stream().distinct().sorted().toList();
  }

  /// Key to layers of the environments that a repository describes and this machine has.
  static Map<String, List<Path>> present(Repo repo) {
    Map<String, List<Path>> present = new TreeMap<>();
    for (String ref : repo.refs(PREFIX).keySet()) {
      try {
        Optional<List<Path>> layers = repo.readFile(ref, MANIFEST).map(EnvRefs::layers);
        layers
            .filter(all -> all.stream().allMatch(Files::exists))
            .ifPresent(all -> present.put(ref.substring(PREFIX.length()), all));
      } catch (JacksonException | IllegalArgumentException e) {
        LOG.warn("{}: the manifest of {} cannot be read", repo.path(), ref, e);
      }
    }
    return present;
  }

  /// The part of that name of what a repository notes about an environment's commit.
  static Optional<JsonNode> noted(Repo repo, EnvKey key, String part) {
    return repo.resolve(key.ref())
        .flatMap(commit -> repo.note(NOTES, commit.hex()))
        .map(EnvRefs::parts)
        .map(parts -> parts.get(part));
  }

  /// Notes something about an environment that may differ from machine to machine: where and how it
  /// was built, a log, a bill of materials. The commit itself stays the same. Other parts stay.
  static void attach(Repo repo, EnvKey key, String part, Object value) {
    CommitId commit = repo.resolve(key.ref()).orElseThrow();
    ObjectNode parts =
        repo.note(NOTES, commit.hex())
            .map(EnvRefs::parts)
            .orElseGet(CanonicalJson.MAPPER::createObjectNode);
    parts.set(part, CanonicalJson.MAPPER.valueToTree(value));
    repo.putNote(NOTES, commit.hex(), CanonicalJson.bytes(parts));
  }

  private static ObjectNode parts(byte[] note) {
    return CanonicalJson.MAPPER.readValue(note, ObjectNode.class);
  }

  /// Brings the texts that a lock names back to disk.
  static void restoreTexts(Repo repo, Described described, Artifacts artifacts) throws IOException {
    for (Locked one : described.lock().dependencies()) {
      for (String digest : one.texts().values()) {
        Optional<byte[]> text =
            artifacts.find(digest).isPresent()
                ? Optional.empty()
                : repo.readFile(described.key().ref(), TEXTS + digest);
        if (text.isPresent()) {
          var _ = artifacts.put(text.get());
        }
      }
    }
  }

  /// Writes the description, then the note: a note never names what does not exist.
  static void write(Repo repo, TreeId tree, Environment environment, Parts parts) {
    Map<String, byte[]> files = new TreeMap<>();
    files.put("env.nix", parts.envNix().getBytes(UTF_8));
    files.put("spec.json", CanonicalJson.bytes(parts.spec()));
    files.put(LOCK, parts.lock().bytes());
    files.put(MANIFEST, CanonicalJson.bytes(environment.manifest()));
    try {
      for (Locked one : parts.lock().dependencies()) {
        for (String digest : one.texts().values()) {
          files.put(
              TEXTS + digest, Files.readAllBytes(parts.texts().find(digest).orElseThrow().file()));
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    Instant epoch = Instant.ofEpochSecond(parts.lock().debian().epoch());
    String message = "environment " + environment.key().abbreviated() + "\n";
    var _ = repo.writeFiles(environment.key().ref(), files, message, epoch);
    note(repo, tree, environment);
  }

  /// Says that a tree has this environment, which the repository describes already.
  static void note(Repo repo, TreeId tree, Environment environment) {
    Note note = new Note(environment.key().hex(), environment.app());
    repo.putNote(NOTES, tree.hex(), CanonicalJson.bytes(note));
  }

  /// What a description consists of, besides the environment itself.
  record Parts(String envNix, EnvSpec spec, EnvLock lock, Artifacts texts) {}
}
