// SPDX-License-Identifier: Apache-2.0
package sh.zagi.server.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import sh.zagi.env.EnvKey;
import sh.zagi.env.Progress;
import sh.zagi.env.build.Environments;
import sh.zagi.env.build.Pull;
import sh.zagi.env.build.Upkeep;
import sh.zagi.env.fetch.Registries;
import sh.zagi.env.nix.NixBuild;
import sh.zagi.env.nix.NixStore;
import sh.zagi.env.oci.Images;
import sh.zagi.shell.command.CallRates;
import sh.zagi.storage.account.Access;
import sh.zagi.storage.account.AccessChecker;
import sh.zagi.storage.account.Account;
import sh.zagi.storage.account.Accounts;
import sh.zagi.storage.account.Tokens;
import sh.zagi.storage.audit.AuditLog;
import sh.zagi.storage.db.Database;
import sh.zagi.storage.git.GitLimits;
import sh.zagi.storage.git.GitServices;
import sh.zagi.storage.repo.Repo;
import sh.zagi.storage.repo.RepoPath;
import sh.zagi.storage.repo.RepoRecord;
import sh.zagi.storage.repo.Repositories;
import sh.zagi.storage.repo.Visibility;

/// A server that gives copies, and a second one with a store of its own that takes them.
class CopyDeskTest {
  private static final EnvKey KEY = new EnvKey("5".repeat(64));

  @TempDir private Path folder;
  private Database database;
  private Repositories repositories;
  private Accounts accounts;
  private Tokens tokens;
  private Environments environments;
  private NixStore store;
  private CopyDesk.Copies copies;
  private HttpDoor door;
  private Path built;
  private OtherMachine other;
  private Instant now = Instant.ofEpochSecond(2_000_000_000);

  @BeforeEach
  void open() throws IOException {
    assumeTrue("root".equals(System.getProperty("user.name")), "stores belong to root");
    Files.createDirectories(folder.resolve("repos"));
    Files.createDirectories(folder.resolve("keys"));
    database = Database.inMemory(UUID.randomUUID().toString());
    InstantSource clock = () -> now;
    repositories = new Repositories(folder.resolve("repos"), database, clock);
    accounts = new Accounts(database, clock);
    AccessChecker access = new AccessChecker(database, repositories);
    AuditLog audit = new AuditLog(database, clock);
    environments = Environments.open(folder.resolve("env"), new Registries(Map.of()));
    store = NixStore.open(folder.resolve("env"));
    tokens = new Tokens(database, clock);
    copies =
        new CopyDesk.Copies(
            environments.upkeep(), environments.upkeep().cache(folder.resolve("keys")));
    door =
        HttpDoor.open(
            new HttpDoor.Settings(InetAddress.getLoopbackAddress(), 0),
            new HttpDoor.Behind(
                repositories,
                access,
                tokens,
                new GitServices(repositories, audit, GitLimits.DEFAULT, (_, _, _) -> {}),
                new Images(folder.resolve("oci"), (_, _) -> Optional.empty(), (_, _) -> folder),
                copies,
                SomeLargeFiles.in(folder, database, access, repositories.quotas()),
                audit,
                WebStage.web(database, repositories),
                WebStage.calls(database),
                new HttpDoor.Gauges(() -> true, () -> "", "none"),
                new CallRates(CallRates.Limits.NONE)));
    built = build("layer");
    other = new OtherMachine(folder.resolve("other"));
  }

  @AfterEach
  void close() throws Exception {
    door.close();
    var _ =
        environments
            .upkeep()
            .collect(new Upkeep.Users(List::of, Set::of, Set::of, Duration.ofDays(1)), false);
    environments.close();
    database.close();
  }

  /// A path that is named by how it was built, so that only a signature says what belongs in it.
  private Path build(String name) throws IOException {
    Path box = folder.resolve("box");
    if (!Files.exists(box)) {
      Files.createDirectories(box.resolve("bin"));
      Files.copy(Path.of("/bin/busybox"), box.resolve("bin/busybox"));
      assertThat(box.resolve("bin/busybox").toFile().setExecutable(true)).isTrue();
    }
    Path file = folder.resolve(name + ".nix");
    Files.writeString(
        file,
        """
        let box = builtins.storePath %s; in {
          it = derivation {
            name = "%s"; system = "x86_64-linux"; builder = "${box}/bin/busybox";
            args = [ "sh" "-c" "${box}/bin/busybox mkdir $out; echo %s > $out/file" ];
          };
        }
        """
            .formatted(store.add(box), name, UUID.randomUUID()));
    NixBuild.Result result =
        new NixBuild(store)
            .build(new NixBuild.Target(file, "it", name), Duration.ofMinutes(1), line -> {});
    assertThat(result).isInstanceOf(NixBuild.Result.Built.class);
    return ((NixBuild.Result.Built) result).path();
  }

  /// A repository whose trunk has an environment with that layer.
  private RepoRecord repository(String path, Visibility visibility, Path layer) {
    RepoRecord record =
        repositories.create(RepoPath.parse(path).orElseThrow(), visibility).orElseThrow();
    Repo repo = repositories.open(record);
    var commit =
        repo.writeFiles(
            "refs/heads/main", Map.of("hello", "hello".getBytes(UTF_8)), "first", Instant.EPOCH);
    String manifest =
        """
        {"layers": [{"role": "ROOTFS", "storePath": "%s/tree", "target": "/"}],
         "variables": {"MINE": "%s"}}
        """
            .formatted(layer, built);
    var _ =
        repo.writeFiles(
            KEY.ref(),
            Map.of("manifest.json", manifest.getBytes(UTF_8), "env.lock", "{}".getBytes(UTF_8)),
            "environment",
            Instant.EPOCH);
    String note =
        """
        {"env": "%s", "app": {"name": "web", "version": "1"}}
        """
            .formatted(KEY);
    repo.putNote("refs/notes/envs", repo.treeId(commit).hex(), note.getBytes(UTF_8));
    return record;
  }

  private HttpResponse<String> get(String path) throws IOException, InterruptedException {
    try (HttpClient client = HttpClient.newHttpClient()) {
      return client.send(
          HttpRequest.newBuilder(URI.create(url(path))).build(),
          HttpResponse.BodyHandlers.ofString());
    }
  }

  private String url(String path) {
    return "http://127.0.0.1:" + door.port() + path;
  }

  private static String hash(Path object) {
    return object.getFileName().toString().substring(0, 32);
  }

  /// Pulls to the other machine.
  ///
  /// @return what the other store then has of the layer
  private Pulled pull(String path, String key, Optional<String> token) throws Exception {
    Path data = folder.resolve("second-" + UUID.randomUUID());
    Path repos = Files.createDirectories(data.resolve("repos"));
    try (Database database = Database.inMemory(UUID.randomUUID().toString());
        Environments there = Environments.open(data.resolve("env"), new Registries(Map.of()))) {
      Repositories repositories = new Repositories(repos, database, InstantSource.system());
      Repo repo =
          repositories.open(
              repositories
                  .create(RepoPath.parse(path).orElseThrow(), Visibility.PRIVATE)
                  .orElseThrow());
      return other.run(() -> {
        Pull.Result result =
            there
                .upkeep()
                .pull()
                .pull(
                    repo,
                    new Pull.Origin(URI.create(url("/" + path)), key, token),
                    false,
                    Progress.silent());
        boolean here = NixStore.open(data.resolve("env")).missing(List.of(built)).isEmpty();
        String content = here ? Files.readString(built.resolve("file")) : "";
        return new Pulled(result, content, !repo.refs("refs/envs/").isEmpty());
      });
    }
  }

  private record Pulled(Pull.Result result, String content, boolean described) {
    void isRefused(String sentence) {
      assertThat(result)
          .isInstanceOfSatisfying(
              Pull.Result.Refused.class,
              refused ->
                  assertThat(refused.sentence())
                      .containsIgnoringCase(sentence)
                      .doesNotContain("\n"));
      assertThat(content).as("nothing arrives").isEmpty();
      assertThat(described).as("nothing is half registered").isFalse();
    }
  }

  private String publicKey() {
    return copies.cache().key().publicKey();
  }

  @Test
  void an_environment_arrives_on_another_machine_byte_for_byte() throws Exception {
    var _ = repository("alice/web", Visibility.PUBLIC, built);
    assertThat(get("/alice/web/cache/nix-cache-info").body()).startsWith("StoreDir: /nix/store\n");
    Pulled pulled = pull("alice/web", publicKey(), Optional.empty());
    assertThat(pulled.result()).isEqualTo(new Pull.Result.Pulled(List.of(KEY)));
    assertThat(pulled.content()).isEqualTo(Files.readString(built.resolve("file")));
    assertThat(pulled.described()).isTrue();
    assertThat(pull("alice/web", publicKey(), Optional.empty()).result())
        .as("once more")
        .isEqualTo(pulled.result());
  }

  @Test
  void what_a_repository_does_not_describe_is_not_found_there() throws Exception {
    Path foreign = build("foreign");
    var _ = repository("alice/secret", Visibility.PRIVATE, built);
    // its manifest mentions the other path among the words that its author chose
    var _ = repository("mallory/web", Visibility.PUBLIC, foreign);
    String own = "/mallory/web/cache/" + hash(foreign) + ".narinfo";
    HttpResponse<String> description = get(own);
    assertThat(description.statusCode()).isEqualTo(200);
    assertThat(description.body()).contains("Sig: " + publicKey().split(":", 2)[0] + ":");
    assertThat(get("/mallory/web/cache/" + hash(built) + ".narinfo").statusCode()).isEqualTo(404);
    for (String path : List.of(hash(built) + ".narinfo", "nix-cache-info", "envs/" + KEY)) {
      assertThat(get("/alice/secret/cache/" + path).statusCode()).as(path).isEqualTo(404);
    }

    // a packed file of somebody else is not found either, though its name is known
    String token = token(record("alice/secret"));
    assertThat(pull("alice/secret", publicKey(), Optional.of(token)).result())
        .isInstanceOf(Pull.Result.Pulled.class);
    List<String> packed;
    try (Stream<Path> files = Files.list(folder.resolve("env/copies/nar"))) {
      packed = files.map(file -> file.getFileName().toString()).toList();
    }
    assertThat(packed).hasSize(2);
    assertThat(
            packed.stream().map(name -> status("/mallory/web/cache/nar/" + name)).sorted().toList())
        .containsExactly(200, 404);
  }

  private int status(String path) {
    try {
      return get(path).statusCode();
    } catch (IOException | InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  private RepoRecord record(String path) {
    return repositories.find(RepoPath.parse(path).orElseThrow()).orElseThrow();
  }

  private String token(RepoRecord record) {
    Account alice =
        accounts.find("alice").orElseGet(() -> accounts.add("alice", false).orElseThrow());
    return tokens
        .issue(
            alice,
            new Tokens.Order("copy", Access.READ, Optional.of(record.id()), Duration.ofHours(1)))
        .text();
  }

  @Test
  void a_private_environment_needs_a_token_for_that_repository_at_that_time() throws Exception {
    RepoRecord secret = repository("alice/secret", Visibility.PRIVATE, built);
    RepoRecord more = repository("alice/more", Visibility.PRIVATE, built);
    pull("alice/secret", publicKey(), Optional.empty()).isRefused("cannot fetch from");
    pull("alice/secret", publicKey(), Optional.of(token(more))).isRefused("cannot fetch from");
    String token = token(secret);
    String other = token.startsWith("zagi_-") ? "zagi_A" : "zagi_-";
    pull("alice/secret", publicKey(), Optional.of(token.replaceFirst("zagi_.", other)))
        .isRefused("cannot fetch from");
    now = now.plus(Duration.ofHours(1));
    pull("alice/secret", publicKey(), Optional.of(token)).isRefused("cannot fetch from");
    assertThat(pull("alice/secret", publicKey(), Optional.of(token(secret))).result())
        .isEqualTo(new Pull.Result.Pulled(List.of(KEY)));
  }

  @Test
  void what_is_not_signed_with_the_given_key_is_refused() throws Exception {
    var _ = repository("alice/web", Visibility.PUBLIC, built);
    String name = publicKey().split(":", 2)[0];
    pull("alice/web", name + ":" + "A".repeat(43) + "=", Optional.empty())
        .isRefused("not signed with the key");
    assertThat(get("/alice/web/cache/" + hash(built) + ".narinfo").statusCode()).isEqualTo(200);
    Path description = folder.resolve("env/copies").resolve(hash(built) + ".narinfo");
    String signed = Files.readString(description);

    Files.writeString(description, signed.replaceAll("(?m)^Sig: .*\n?", ""));
    pull("alice/web", publicKey(), Optional.empty()).isRefused("signature");
    for (String changed :
        List.of(
            signed.replaceFirst("NarSize: (\\d+)", "NarSize: 1$1"),
            signed.replaceFirst("NarHash: sha256:.", "NarHash: sha256:" + other(signed)),
            signed.replaceFirst("References: .*", "References: " + name(built)))) {
      assertThat(changed).isNotEqualTo(signed);
      Files.writeString(description, changed);
      pull("alice/web", publicKey(), Optional.empty()).isRefused("signature");
    }

    Files.writeString(description, signed);
    Path packed;
    try (Stream<Path> files = Files.list(folder.resolve("env/copies/nar"))) {
      packed = files.findFirst().orElseThrow();
    }
    byte[] bytes = Files.readAllBytes(packed);
    byte[] broken = bytes.clone();
    broken[broken.length / 2] ^= 1;
    Files.write(packed, broken);
    Pulled pulled = pull("alice/web", publicKey(), Optional.empty());
    assertThat(pulled.result()).isInstanceOf(Pull.Result.Refused.class);
    assertThat(pulled.content()).isEmpty();
    Files.write(packed, bytes);
    assertThat(pull("alice/web", publicKey(), Optional.empty()).result())
        .as("in order again")
        .isInstanceOf(Pull.Result.Pulled.class);
  }

  private static String name(Path object) {
    return object.getFileName().toString();
  }

  /// A character that the digest does not begin with.
  private static String other(String narinfo) {
    return narinfo.contains("NarHash: sha256:0") ? "1" : "0";
  }
}
