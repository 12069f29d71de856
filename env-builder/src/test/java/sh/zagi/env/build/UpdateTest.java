// SPDX-License-Identifier: Apache-2.0
package sh.zagi.env.build;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import sh.zagi.change.Signature;
import sh.zagi.config.DataSize;
import sh.zagi.env.Progress;
import sh.zagi.env.debian.DebPackage;
import sh.zagi.env.debian.SignedMirror;
import sh.zagi.env.fetch.Registries;
import sh.zagi.env.linux.Command;
import sh.zagi.env.linux.PrivateMounts;
import sh.zagi.env.lock.EnvLock;
import sh.zagi.storage.db.Database;
import sh.zagi.storage.repo.Repo;
import sh.zagi.storage.repo.RepoPath;
import sh.zagi.storage.repo.Repositories;
import sh.zagi.storage.repo.Visibility;

/// Pins and a package archive that moves on: a small archive of its own stands where this machine
/// has its sources.
class UpdateTest {
  private static final Signature ALICE = new Signature("alice", "alice@example.org", Instant.EPOCH);
  private static final String BASE =
      "adduser dash! mawk passwd usr-is-merged fakeroot busybox-static";
  private static final Duration TIMEOUT = Duration.ofSeconds(10);

  @TempDir private Path folder;
  private final List<String> steps = new ArrayList<>();
  private Database database;
  private SignedMirror mirror;
  private Repo repo;

  @BeforeEach
  void an_archive_and_a_repository_exist() throws IOException {
    assumeTrue("root".equals(System.getProperty("user.name")), "mounting needs root");
    mirror = new SignedMirror(folder.resolve("mirror"));
    database = Database.inMemory("update");
    Path root = Files.createDirectories(folder.resolve("repos"));
    Repositories all = new Repositories(root, database, InstantSource.system());
    repo = all.open(all.create(new RepoPath("alice", "app"), Visibility.PRIVATE).orElseThrow());
    var _ =
        repo.writeFiles(
            "refs/heads/main",
            Map.of(
                ".zagi/env.nix",
                "{ outputs = inputs: { zagi = { packages = [ \"tool\" ]; }; }; }\n"
                    .getBytes(UTF_8)),
            "work\n",
            Instant.EPOCH);
  }

  @AfterEach
  void close() throws IOException {
    database.close();
    mirror.close();
  }

  private void publish(Instant date, String tool) throws IOException {
    String packages =
        List.of((BASE + " tool=" + tool).split(" ", -1)).stream()
            .map(UpdateTest::stanza)
            .collect(Collectors.joining());
    mirror.publish(date, "", packages);
  }

  private static String stanza(String word) {
    String name = word.replaceAll("[!=].*", "");
    String version = word.contains("=") ? word.replaceFirst(".*=", "") : "1";
    return """
    Package: %s
    Version: %s
    Architecture: amd64
    Filename: pool/main/x/%s_%s_amd64.deb
    Size: 100
    SHA256: %s
    %s
    """
        .formatted(
            name,
            version,
            name,
            version,
            "a".repeat(64),
            word.endsWith("!") ? "Essential: yes\n" : "");
  }

  private String tool(Proposals.Outcome outcome) {
    assertThat(outcome).isInstanceOf(Proposals.Outcome.Proposed.class);
    Proposal proposal = ((Proposals.Outcome.Proposed) outcome).proposal();
    byte[] lock =
        repo.tree(proposal.change().commit())
            .read(".zagi/env.lock", new DataSize(1 << 20))
            .orElseThrow();
    return EnvLock.read(lock).debian().packages().stream()
        .filter(one -> one.name().equals("tool"))
        .map(DebPackage::version)
        .findFirst()
        .orElse("");
  }

  private Progress progress() {
    return new Progress() {
      @Override
      public void step(String what) {
        steps.add(what);
      }

      @Override
      public void detail(long done, long total) {}
    };
  }

  @Test
  void pins_stay_until_they_are_updated_to_a_newer_index() throws Exception {
    publish(Instant.now().minusSeconds(7200), "1.0");
    Path apt = Files.createDirectories(folder.resolve("apt"));
    Files.writeString(apt.resolve("sources.list"), mirror.line());
    boolean done =
        PrivateMounts.call(
            "another archive",
            () -> {
              Command.Ended mounted =
                  Command.of(TIMEOUT, "mount", "--bind", apt.toString(), "/etc/apt")
                      .run(line -> {});
              assertThat(mounted.succeeded()).isTrue();
              try (Environments environments =
                  Environments.open(folder.resolve("env"), Registries.none())) {
                Proposals proposals = environments.proposals();
                assertThat(tool(proposals.update(repo, ALICE, progress()))).isEqualTo("1.0");
                publish(Instant.now().minusSeconds(3600), "1.1");
                EnvOrder other = new EnvOrder.Put("env.GREETING", "hello");
                assertThat(tool(proposals.order(repo, other, ALICE, progress()))).isEqualTo("1.0");
                steps.clear();
                assertThat(tool(proposals.update(repo, ALICE, progress()))).isEqualTo("1.1");
                assertThat(steps).anyMatch(step -> step.startsWith("resolving "));
              }
              return true;
            });
    assertThat(done).isTrue();
  }
}
