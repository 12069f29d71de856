// SPDX-License-Identifier: Apache-2.0
package sh.zagi.server.mirror;

import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import sh.zagi.config.ServerConfig;
import sh.zagi.env.Environment;
import sh.zagi.env.Resolution;
import sh.zagi.env.build.Environments;
import sh.zagi.review.check.CheckResult;
import sh.zagi.review.check.Checks;
import sh.zagi.review.check.RepairedChecks;
import sh.zagi.review.count.TestCounts;
import sh.zagi.shell.command.Problem;
import sh.zagi.shell.command.ProblemCode;
import sh.zagi.shell.command.Unmade;
import sh.zagi.shell.command.mirror.MirrorHost;
import sh.zagi.storage.account.Access;
import sh.zagi.storage.account.Account;
import sh.zagi.storage.account.Accounts;
import sh.zagi.storage.account.Caller;
import sh.zagi.storage.account.KeyFingerprint;
import sh.zagi.storage.audit.AuditLog;
import sh.zagi.storage.git.GitServices;
import sh.zagi.storage.git.SyncReport;
import sh.zagi.storage.git.SyncWatch;
import sh.zagi.storage.git.Upstream;
import sh.zagi.storage.lfs.LargeFiles;
import sh.zagi.storage.lfs.LfsVisit;
import sh.zagi.storage.mirror.DeployKeys;
import sh.zagi.storage.mirror.Mirror;
import sh.zagi.storage.mirror.MirrorFiles;
import sh.zagi.storage.mirror.MirrorHooks;
import sh.zagi.storage.mirror.MirrorSecrets;
import sh.zagi.storage.mirror.Mirrors;
import sh.zagi.storage.mirror.UpstreamAddress;
import sh.zagi.storage.repo.BranchOwners;
import sh.zagi.storage.repo.CommitId;
import sh.zagi.storage.repo.Repo;
import sh.zagi.storage.repo.RepoRecord;
import sh.zagi.storage.repo.Repositories;
import sh.zagi.storage.repo.Visibility;

/// Keeps mirrors. One meeting at a time for each; whoever asks meanwhile waits for it.
public final class MirrorDesk implements MirrorHost {
  private static final Duration LONGEST_MEETING = Duration.ofMinutes(30);
  private static final int MOST_MISSING = 20;

  private final Parts parts;
  private final String usualHost;
  private final Set<String> named;
  private final ConcurrentHashMap<Long, ReentrantLock> meetings = new ConcurrentHashMap<>();

  /// What it works with.
  ///
  /// @param checks empty where no sessions run
  public record Parts(
      Repositories repositories,
      Accounts accounts,
      Mirrors mirrors,
      MirrorSecrets secrets,
      GitServices git,
      Large large,
      UpstreamTokens tokens,
      Environments environments,
      Optional<RepairedChecks> checks) {}

  /// Large files, where what is done to them is recorded, and which of them mirrors lack.
  public record Large(LargeFiles files, AuditLog audit, MirrorFiles wanted) {}

  public MirrorDesk(Parts parts, ServerConfig.Mirrors settings) {
    this.parts = parts;
    this.usualHost = settings.host();
    this.named = Set.copyOf(settings.allow());
  }

  @Override
  public Opened open(Wanted wanted) {
    UpstreamAddress upstream;
    switch (UpstreamAddress.read(wanted.address(), usualHost)) {
      case UpstreamAddress.Read.Bad(String why) -> {
        return refused(ProblemCode.INVALID, why);
      }
      case UpstreamAddress.Read.Good(UpstreamAddress good) -> upstream = good;
    }
    Optional<String> refusal = UpstreamWay.refusal(upstream, named);
    if (refusal.isPresent()) {
      return refused(ProblemCode.REFUSED, refusal.get());
    }
    Optional<RepoRecord> present = parts.repositories().find(wanted.path());
    if (present.isPresent()) {
      boolean same =
          find(present.get()).filter(one -> one.upstream().equals(upstream.uri())).isPresent();
      return same
          ? new Opened.Ready(present.get(), upstream.toString())
          : refused(ProblemCode.EXISTS, "already exists: " + wanted.path());
    }
    Visibility visibility =
        isByToken(upstream, wanted.account()) ? Visibility.PRIVATE : wanted.visibility();
    Optional<RepoRecord> created = parts.repositories().create(wanted.path(), visibility);
    if (created.isEmpty()) {
      return new Opened.Refused(Unmade.problem(parts.repositories(), wanted.path()));
    }
    var _ = parts.mirrors().put(created.get(), upstream.uri(), wanted.account());
    if (upstream.isSsh()) {
      parts.secrets().keys().mint(created.get().id());
    }
    return new Opened.Ready(created.get(), upstream.toString());
  }

  /// What only a token opens may be a secret; so may what nobody can tell of now.
  private boolean isByToken(UpstreamAddress upstream, Account account) {
    try {
      return parts.tokens().of(upstream, account).isPresent();
    } catch (IOException _) {
      return true;
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      return true;
    }
  }

  private static Opened refused(ProblemCode code, String why) {
    return new Opened.Refused(Problem.of(code, why));
  }

  @Override
  public Met sync(RepoRecord record, Terms terms, SyncWatch watch) throws InterruptedException {
    ReentrantLock meeting = meetings.computeIfAbsent(record.id(), _ -> new ReentrantLock());
    meeting.lockInterruptibly();
    try {
      Optional<Mirror> mirror = find(record);
      Optional<Account> account = mirror.flatMap(one -> account(one.accountId()));
      if (mirror.isEmpty() || account.isEmpty()) {
        return new Met.Failed(Problem.of(ProblemCode.INVALID, record.path() + " is no mirror"));
      }
      return meet(record, mirror.get(), new Visit(account.get(), terms, watch));
    } finally {
      meeting.unlock();
    }
  }

  private record Visit(Account account, Terms terms, SyncWatch watch) {}

  private Met meet(RepoRecord record, Mirror mirror, Visit visit) throws InterruptedException {
    Instant began = parts.mirrors().now();
    try {
      Met.Done done = meet(record, mirror.upstream(), visit);
      parts.mirrors().met(record.id(), began, attention(done));
      return done;
    } catch (IOException e) {
      Problem problem = UpstreamTrouble.of(record, mirror, parts.secrets().keys(), e);
      parts.mirrors().failed(mirror, problem.message());
      return new Met.Failed(problem);
    }
  }

  private Met.Done meet(RepoRecord record, URI address, Visit asked)
      throws IOException, InterruptedException {
    UpstreamAddress upstream =
        switch (UpstreamAddress.read(address.toString(), usualHost)) {
          case UpstreamAddress.Read.Good(UpstreamAddress good) -> good;
          case UpstreamAddress.Read.Bad(String why) -> throw new IOException(why);
        };
    Visit visit = withToken(upstream, asked);
    try (UpstreamWay way =
            UpstreamWay.open(upstream, named, new KeptTrust(parts.secrets().keys(), record.id()));
        HttpRoads roads = new HttpRoads(named)) {
      Terms terms = visit.terms();
      MirroredFiles files = files(record, upstream, visit, roads);
      Upstream place =
          new Upstream(
              way.dialled(),
              way.road(terms.token()),
              terms.prune(),
              terms.again(),
              LONGEST_MEETING,
              files);
      SyncReport report;
      try {
        report = parts.git().sync(new Caller.Mirror(visit.account()), record, place, visit.watch());
      } catch (IOException e) {
        throw way.failure(e);
      }
      return new Met.Done(report, files.fetch(terms.again(), visit.watch()));
    }
  }

  /// A token that somebody typed comes first.
  private Visit withToken(UpstreamAddress upstream, Visit visit)
      throws IOException, InterruptedException {
    Terms terms = visit.terms();
    Optional<String> token =
        terms.token().isPresent() ? terms.token() : parts.tokens().of(upstream, visit.account());
    return new Visit(
        visit.account(), new Terms(token, terms.prune(), terms.again()), visit.watch());
  }

  private MirroredFiles files(
      RepoRecord record, UpstreamAddress upstream, Visit visit, HttpRoads roads) {
    return new MirroredFiles(
        new LfsVisit(
            parts.large().files(),
            parts.large().audit(),
            new Caller.Mirror(visit.account()),
            record,
            Access.WRITE),
        parts.large().wanted(),
        upstream.isHttp()
            ? Optional.of(new LfsUpstream(upstream.uri(), visit.terms().token(), roads))
            : Optional.empty());
  }

  private static String attention(Met.Done done) {
    List<String> words = new ArrayList<>();
    if (done.files().missing() > 0) {
      words.add(new Files(0, done.files().missing(), done.files().why()).words());
    }
    done.report().fates().stream()
        .filter(fate -> fate.kind().needsAttention())
        .map(SyncReport.Fate::words)
        .forEach(words::add);
    return String.join("; ", words);
  }

  private Optional<Account> account(long id) {
    return parts.accounts().list().stream().filter(one -> one.id().value() == id).findFirst();
  }

  @Override
  public Prepared prepare(RepoRecord record, Account account, Stages stages)
      throws InterruptedException {
    Repo repo = parts.repositories().open(record);
    Optional<CommitId> tip = repo.trunkCommit();
    if (tip.isEmpty()) {
      return new Prepared(List.of(), "", Optional.of("the upstream's trunk is not here"));
    }
    return switch (parts.environments().prepare(repo, tip.get(), stages)) {
      case Resolution.Nothing(String sentence) ->
          new Prepared(List.of(), "", Optional.of(sentence));
      case Resolution.Failed(String step, String sentence) ->
          new Prepared(List.of(), "", Optional.of(step + " failed: " + sentence));
      case Resolution.Ready(Environment environment, boolean _) -> {
        List<String> tools =
            environment.manifest().tools().stream()
                .map(tool -> tool.name() + " " + tool.version())
                .toList();
        stages.detected(tools);
        yield tested(
            new Checks.Subject(record, repo, tip.get(), environment, account.id().value()),
            tools,
            stages);
      }
    };
  }

  private Prepared tested(Checks.Subject subject, List<String> tools, Stages stages)
      throws InterruptedException {
    if (parts.checks().isEmpty()) {
      return new Prepared(tools, "", Optional.of("not run: no sessions run on this server"));
    }
    CheckResult result = parts.checks().get().ensure(subject, stages);
    TestCounts counts = result.counts();
    String words =
        counts.total() == 0
            ? result.summary()
            : counts.passing() + "/" + (counts.passing() + counts.failing()) + " passing";
    return new Prepared(tools, words, Optional.empty());
  }

  @Override
  public Optional<Mirror> find(RepoRecord record) {
    return parts.mirrors().find(record);
  }

  @Override
  public List<MirrorFiles.Missing> missing(RepoRecord record) {
    return parts.large().wanted().list(record.id(), MOST_MISSING);
  }

  @Override
  public void hurry(RepoRecord record) {
    parts.mirrors().hurry(record.id());
  }

  @Override
  public Optional<DeployKeys.Shown> keys(RepoRecord record) {
    return parts.secrets().keys().find(record.id());
  }

  @Override
  public Optional<DeployKeys.Shown> rotate(RepoRecord record) {
    return parts.secrets().keys().rotate(record.id());
  }

  @Override
  public boolean trust(RepoRecord record, KeyFingerprint host) {
    return parts.secrets().keys().trust(record.id(), host);
  }

  @Override
  public MirrorHooks.Fresh makeHook(RepoRecord record) {
    return parts.secrets().hooks().make(record.id());
  }

  @Override
  public boolean endHook(RepoRecord record) {
    return parts.secrets().hooks().remove(record.id());
  }

  @Override
  public Optional<MirrorHooks.Shown> hook(RepoRecord record) {
    return parts.secrets().hooks().shown(record.id());
  }

  @Override
  public List<Listed> list() {
    return parts.mirrors().list().stream()
        .flatMap(mirror ->
            parts.repositories().find(mirror.repository()).stream()
                .map(record -> new Listed(record, mirror)))
        .toList();
  }

  @Override
  public boolean end(RepoRecord record) {
    // First: without a mirror nobody would bring what the upstream owns.
    BranchOwners.clear(parts.repositories().open(record).settings());
    return parts.mirrors().remove(record);
  }
}
