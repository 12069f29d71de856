// SPDX-License-Identifier: Apache-2.0
package sh.zagi.change.work;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import sh.zagi.change.Signature;
import sh.zagi.change.op.Operation;
import sh.zagi.storage.account.Account;
import sh.zagi.storage.account.AccountId;
import sh.zagi.storage.account.Caller;
import sh.zagi.storage.account.KeyFingerprint;
import sh.zagi.storage.db.Database;
import sh.zagi.storage.repo.CommitId;
import sh.zagi.storage.repo.Repo;
import sh.zagi.storage.repo.RepoPath;
import sh.zagi.storage.repo.Repositories;
import sh.zagi.storage.repo.Visibility;

/// A real repository on disk with a trunk of one commit, and a clock that never stands still.
public final class ChainStand {
  /// Making one takes longer than most tests here.
  private static final Database DATABASE = Database.inMemory("chains");

  private static final AtomicInteger NUMBERS = new AtomicInteger();
  private final Repositories repositories;
  private final Repo repo;
  private final Chains chains;
  private long second = 1_700_000_000;

  private final RepositoryLog operations = new RepositoryLog(() -> Instant.ofEpochSecond(second++));

  public ChainStand(Path folder, long seed) {
    this(folder, seed, false);
  }

  /// @param journal whether branches move with their operation
  public ChainStand(Path folder, long seed, boolean journal) {
    repositories =
        new Repositories(
            folder,
            DATABASE,
            InstantSource.system(),
            journal ? operations : sh.zagi.storage.repo.RefJournal.NONE);
    RepoPath path = new RepoPath("alice", "app" + NUMBERS.incrementAndGet());
    repo = repositories.open(repositories.create(path, Visibility.PRIVATE).orElseThrow());
    chains = new Chains(new Random(seed));
  }

  public Repo repo() {
    return repo;
  }

  /// What a server does when it begins: takes away what one that was killed left behind.
  void restart() {
    var _ = repositories.sweep();
  }

  public RepositoryLog operations() {
    return operations;
  }

  public Chains chains() {
    return chains;
  }

  /// Points a branch at a parentless commit with these files: `path=content` words.
  public CommitId branch(String name, String words) {
    Map<String, byte[]> files = new TreeMap<>();
    for (String word : words.split(" ", -1)) {
      int equals = word.indexOf('=');
      String content = word.substring(equals + 1).replace(',', '\n') + "\n";
      files.put(word.substring(0, equals), content.getBytes(UTF_8));
    }
    return repo.writeFiles(
        "refs/heads/" + name, files, "on " + name, Instant.ofEpochSecond(second++));
  }

  /// Alice, as she sends her work.
  public Publish.Sender sender() {
    return new Publish.Sender(alice(), caller("alice"), Optional.empty());
  }

  public static Caller.Person caller(String name) {
    Account account = new Account(new AccountId(name.length()), name, false);
    return new Caller.Person(account, new KeyFingerprint("SHA256:" + "a".repeat(43)));
  }

  /// An agent of Alice.
  ///
  /// @param prompt what it was asked; empty when it does not say
  public Request agent(String prompt) {
    Signature who = new Signature("agent:alice/claude", "agent:alice/claude@localhost", now());
    Request request = new Request(who, Request.Kind.AGENT, Map.of(Operation.ACCOUNT, "alice"));
    return prompt.isEmpty() ? request : request.with(Operation.PROMPT, prompt);
  }

  /// Somebody by name.
  public Request person(String name, String email) {
    return new Request(new Signature(name, email, now()), Request.Kind.PERSON, Map.of());
  }

  private Instant now() {
    return Instant.ofEpochSecond(second++);
  }

  public Request alice() {
    return person("alice", "alice@example.org");
  }
}
