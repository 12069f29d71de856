// SPDX-License-Identifier: Apache-2.0
package sh.zagi.env.build;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import sh.zagi.env.App;
import sh.zagi.env.EnvKey;
import sh.zagi.env.Environment;
import sh.zagi.env.Manifest;
import sh.zagi.env.fetch.Artifacts;
import sh.zagi.env.lock.CanonicalJson;
import sh.zagi.env.lock.EnvLock;
import sh.zagi.env.lock.Locked;
import sh.zagi.env.spec.EnvSpec;
import sh.zagi.storage.repo.Repo;
import sh.zagi.storage.repo.TreeId;
import tools.jackson.core.JacksonException;

/// What a repository remembers of its environments: `refs/envs/KEY` describes one, a note in
/// `refs/notes/envs` says which one a tree has.
final class EnvRefs {
  private static final Logger LOG = LoggerFactory.getLogger(EnvRefs.class);
  private static final String PREFIX = "refs/envs/";
  private static final String NOTES = "refs/notes/envs";
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
    return repo.readFile(key.ref(), "manifest.json")
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
        Optional<EnvLock> lock = repo.readFile(ref, "env.lock").map(EnvLock::read);
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
    files.put("env.lock", parts.lock().bytes());
    files.put("manifest.json", CanonicalJson.bytes(environment.manifest()));
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
