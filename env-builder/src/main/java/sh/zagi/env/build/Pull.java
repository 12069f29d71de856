// SPDX-License-Identifier: Apache-2.0
package sh.zagi.env.build;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;
import sh.zagi.env.EnvKey;
import sh.zagi.env.Progress;
import sh.zagi.env.lock.CanonicalJson;
import sh.zagi.env.nix.NixStore;
import sh.zagi.env.store.BinaryCache;
import sh.zagi.env.store.BuildGate;
import sh.zagi.storage.git.RemoteFetch;
import sh.zagi.storage.repo.CommitId;
import sh.zagi.storage.repo.Repo;
import sh.zagi.storage.repo.TreeId;

/// Brings a repository with its built environments from another server to this one, so that
/// sessions run here without a network. Nothing of an environment is believed that the other
/// server's key has not signed.
public final class Pull {
  private static final String THERE = "refs/zagi/pulled/";
  private static final String NOTES = "refs/notes/envs";
  private static final Duration TIMEOUT = Duration.ofSeconds(60);
  private static final int VOUCHED_LIMIT_BYTES = 1_000;
  private static final int OK = 200;
  private static final Pattern PUBLIC_KEY =
      Pattern.compile("[A-Za-z0-9._-]{1,64}:[A-Za-z0-9+/]{43}=");

  private final NixStore store;
  private final BuildGate gate;

  Pull(NixStore store, BuildGate gate) {
    this.store = store;
    this.gate = gate;
  }

  /// Where from.
  ///
  /// @param repository its address on the other server, without a slash at the end
  /// @param publicKey of the other server
  /// @param token shown to it for a repository that not everybody may read
  public record Origin(URI repository, String publicKey, Optional<String> token) {
    /// Refuses what is no key.
    public Origin {
      if (!PUBLIC_KEY.matcher(publicKey).matches()) {
        throw new IllegalArgumentException("not a public key: NAME:BASE64 is wanted");
      }
    }

    private String cache() {
      return repository + "/cache";
    }
  }

  /// How it ended.
  public sealed interface Result {
    /// @param environments that are here now with all their parts
    record Pulled(List<EnvKey> environments) implements Result {}

    /// @param sentence one line for a person
    record Refused(String sentence) implements Result {}
  }

  /// Fetches branches, tags and descriptions, then the parts of the environment of the trunk.
  ///
  /// @param all also the parts of all other environments
  public Result pull(Repo repo, Origin origin, boolean all, Progress progress)
      throws InterruptedException {
    try (BuildGate.Passage _ = gate.build()) {
      progress.step("fetching " + repo.path());
      new RemoteFetch(origin.repository(), origin.token())
          .fetch(
              repo,
              List.of(
                  "refs/heads/*:refs/heads/*",
                  "refs/tags/*:refs/tags/*",
                  "+refs/envs/*:" + THERE + "envs/*",
                  "+" + NOTES + ":" + THERE + "notes"));
      Map<EnvKey, CommitId> described = described(repo);
      Optional<EnvRefs.Note> trunk = trunkNote(repo);
      Map<EnvKey, CommitId> wanted = new TreeMap<>(Comparator.comparing(EnvKey::hex));
      described.forEach((key, commit) -> {
        if (all || trunk.filter(note -> note.env().equals(key.hex())).isPresent()) {
          wanted.put(key, commit);
        }
      });
      if (wanted.isEmpty()) {
        return new Result.Refused(
            "there is no built environment of " + repo.path() + " at " + origin.repository());
      }
      for (Map.Entry<EnvKey, CommitId> one : wanted.entrySet()) {
        take(repo, origin, one, progress);
      }
      noteTrunk(repo);
      return new Result.Pulled(List.copyOf(wanted.keySet()));
    } catch (IOException e) {
      return new Result.Refused(String.valueOf(e.getMessage()));
    }
  }

  private static Map<EnvKey, CommitId> described(Repo repo) {
    Map<EnvKey, CommitId> described = new TreeMap<>(Comparator.comparing(EnvKey::hex));
    String prefix = THERE + "envs/";
    repo.refs(prefix)
        .forEach((ref, commit) ->
            described.put(new EnvKey(ref.substring(prefix.length())), new CommitId(commit)));
    return described;
  }

  private static Optional<EnvRefs.Note> trunkNote(Repo repo) {
    return repo.trunkCommit()
        .map(repo::treeId)
        .flatMap(tree -> repo.note(THERE + "notes", tree.hex()))
        .map(note -> CanonicalJson.MAPPER.readValue(note, EnvRefs.Note.class));
  }

  private void take(Repo repo, Origin origin, Map.Entry<EnvKey, CommitId> one, Progress progress)
      throws IOException, InterruptedException {
    EnvKey key = one.getKey();
    String commit = one.getValue().hex();
    String vouched = text(origin, "/envs/" + key.hex());
    if (!BinaryCache.isVouched(origin.publicKey(), key, commit, vouched)) {
      throw new IOException(
          "the environment " + key.abbreviated() + " is not signed with the key that you gave");
    }
    String ref = THERE + "envs/" + key.hex();
    byte[] manifest =
        repo.readFile(ref, "manifest.json")
            .orElseThrow(() -> new IOException(key.abbreviated() + " has no manifest"));
    List<Path> objects = EnvRefs.layers(manifest);
    progress.step("copying " + objects.size() + " layers of " + key.abbreviated());
    copy(origin, objects);
    for (Path object : objects) {
      store.keep("pulled-" + String.valueOf(object.getFileName()).substring(0, 32), object);
    }
    repo.point(key.ref(), one.getValue());
  }

  private void copy(Origin origin, List<Path> objects) throws IOException {
    Path secrets = Files.createTempFile("zagi-pull", ".netrc");
    try {
      origin.token().ifPresent(token -> write(secrets, origin, token));
      BinaryCache.fetch(
          store, new BinaryCache.Source(origin.cache(), origin.publicKey(), secrets), objects);
    } finally {
      Files.delete(secrets);
    }
  }

  private static void write(Path secrets, Origin origin, String token) {
    try {
      Files.writeString(
          secrets,
          "machine " + origin.repository().getHost() + " login pull password " + token + "\n");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// The trunk's tree has the environment that it has there.
  private static void noteTrunk(Repo repo) {
    Optional<TreeId> tree = repo.trunkCommit().map(repo::treeId);
    Optional<byte[]> note = tree.flatMap(one -> repo.note(THERE + "notes", one.hex()));
    if (note.isPresent()) {
      repo.putNote(NOTES, tree.orElseThrow().hex(), note.get());
    }
  }

  private static String text(Origin origin, String path) throws IOException, InterruptedException {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(origin.cache() + path)).timeout(TIMEOUT);
    origin
        .token()
        .ifPresent(token ->
            request.header(
                "Authorization",
                "Basic " + Base64.getEncoder().encodeToString(("pull:" + token).getBytes(UTF_8))));
    try (HttpClient client = HttpClient.newBuilder().connectTimeout(TIMEOUT).build()) {
      HttpResponse<InputStream> answer =
          client.send(request.build(), HttpResponse.BodyHandlers.ofInputStream());
      try (InputStream body = answer.body()) {
        if (answer.statusCode() != OK) {
          throw new IOException(
              origin.cache() + path + " cannot be had: status " + answer.statusCode());
        }
        return new String(body.readNBytes(VOUCHED_LIMIT_BYTES), UTF_8);
      }
    }
  }
}
