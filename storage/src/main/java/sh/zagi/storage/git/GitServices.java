// SPDX-License-Identifier: Apache-2.0
package sh.zagi.storage.git;

import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.stream.Collectors;
import org.eclipse.jgit.errors.UnpackException;
import org.eclipse.jgit.lib.Ref;
import org.eclipse.jgit.transport.ReceivePack;
import org.eclipse.jgit.transport.ServiceMayNotContinueException;
import org.eclipse.jgit.transport.UploadPack;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import sh.zagi.config.DataSize;
import sh.zagi.storage.account.Caller;
import sh.zagi.storage.audit.AuditEvent;
import sh.zagi.storage.audit.AuditLog;
import sh.zagi.storage.git.check.StrictChecker;
import sh.zagi.storage.git.sign.Signatures;
import sh.zagi.storage.git.sign.SignedPushes;
import sh.zagi.storage.queue.Turns;
import sh.zagi.storage.queue.Work;
import sh.zagi.storage.repo.Repo;
import sh.zagi.storage.repo.RepoRecord;
import sh.zagi.storage.repo.Repositories;

/// What git clients speak with: upload-pack and receive-pack (protocol 0 and 2). Access was checked
/// by the door; everything after that happens here, the same for every door. Each call runs on its
/// caller's thread until the client is served. Safe for use by many threads.
public final class GitServices {
  private static final Logger LOG = LoggerFactory.getLogger(GitServices.class);

  /// Receiving needs memory for deltas, so pushes at one time are bounded.
  private static final int MAX_PUSHES = 8;

  private static final DataSize MAX_COMMAND_LIST = DataSize.mebibytes(3);

  private final Repositories repositories;
  private final AuditLog audit;
  private final GitLimits limits;
  private final Push.Ears ears;
  private final Optional<SignedPushes> signed;
  private final Semaphore pushes = new Semaphore(MAX_PUSHES, true);
  private final Turns turns = new Turns("pushes");

  public GitServices(
      Repositories repositories, AuditLog audit, GitLimits limits, PushListener listener) {
    this(repositories, audit, limits, PushGate.OPEN, listener);
  }

  /// @param gate asked before a push is taken
  /// @param listener hears of it afterwards
  public GitServices(
      Repositories repositories,
      AuditLog audit,
      GitLimits limits,
      PushGate gate,
      PushListener listener) {
    this(new Keeper(repositories, audit), limits, new Push.Ears(gate, listener), Optional.empty());
  }

  private record Keeper(Repositories repositories, AuditLog audit) {}

  private GitServices(
      Keeper keeper, GitLimits limits, Push.Ears ears, Optional<SignedPushes> signed) {
    this.repositories = keeper.repositories();
    this.audit = keeper.audit();
    this.limits = limits;
    this.ears = ears;
    this.signed = signed;
  }

  /// The same, and pushes may be signed. To be called before anybody is served.
  public GitServices withSignatures(Signatures signatures) {
    return new GitServices(
        new Keeper(repositories, audit), limits, ears, Optional.of(new SignedPushes(signatures)));
  }

  /// The pushes that wait or run, and the meetings of mirrors, which wait with them.
  public List<Work> work() {
    return turns.list();
  }

  /// Tells those who listen to pushes of a branch that the platform moved for a caller.
  public void moved(RepoRecord repository, Caller caller, RefChange change) {
    ears.listener().pushed(repository, caller, List.of(change));
  }

  /// Serves a fetch over a two-way stream (git `protocol-v2`, `pack-protocol`).
  ///
  /// @throws IOException when the client went away or broke the protocol
  public void uploadPack(Caller caller, RepoRecord record, GitStreams streams) throws IOException {
    audit.append(event(caller, "git-upload-pack", record, "started"));
    UploadPack upload = uploadPack(record, limits.timeout());
    upload.setBiDirectionalPipe(true);
    upload.setExtraParameters(parameters(streams.protocol()));
    try (Patience patience = new Patience(streams, limits.timeout())) {
      // What JGit would say beside the protocol is progress, which a quiet client did not ask for.
      upload.upload(patience.in(), patience.out(), OutputStream.nullOutputStream());
    } catch (ServiceMayNotContinueException e) {
      throw new IOException(e.getMessage(), e);
    }
  }

  /// Takes a push over a two-way stream. When the client reads `ok`, the push survives a power cut.
  ///
  /// @throws IOException when the client went away or sent something that is not a push
  public void receivePack(Caller caller, RepoRecord record, GitStreams streams) throws IOException {
    try (Receiving receiving = receiving(caller, record, limits.timeout());
        Patience patience = new Patience(streams, limits.timeout())) {
      receiving.pack().setBiDirectionalPipe(true);
      receiving.pack().receive(patience.in(), patience.out(), streams.err());
    } catch (UnpackException e) {
      // The client was told already; the server's operator is told here.
      LOG.info("push to {} refused: {}", record.path(), rootMessage(e));
      audit.append(event(caller, "git-receive-pack", record, "refused"));
    }
  }

  /// A receive-pack for a door that drives it itself (smart HTTP). Waits while too many pushes run;
  /// close the result when the client has its answer.
  ///
  /// @param silence of the client after which the door gives up
  public Receiving receiving(Caller caller, RepoRecord record, Duration silence)
      throws IOException {
    Turns.Turn turn = turns.await(record.path() + " by " + caller.name());
    pushes.acquireUninterruptibly();
    turn.begin();
    Runnable leave =
        () -> {
          turn.close();
          pushes.release();
        };
    try {
      Quarantine quarantine = Quarantine.open(repositories.open(record));
      return new Receiving(receivePack(caller, record, quarantine, silence), quarantine, leave);
    } catch (IOException | RuntimeException e) {
      leave.run();
      throw e;
    }
  }

  /// The same, for who reads from what never falls silent.
  public Receiving receiving(Caller caller, RepoRecord record) throws IOException {
    return receiving(caller, record, limits.timeout());
  }

  /// An upload-pack for a door that drives it itself (smart HTTP).
  ///
  /// @param silence of the client after which the door gives up
  public UploadPack uploadPack(RepoRecord record, Duration silence) {
    UploadPack upload = new CountedUploadPack(repositories.open(record), silence);
    upload.setRefFilter(GitServices::visible);
    upload.setRequestValidator(new ReachableWants());
    return upload;
  }

  /// The quarantine is the caller's to close, after the answer was sent.
  private ReceivePack receivePack(
      Caller caller, RepoRecord record, Quarantine quarantine, Duration silence) {
    ReceivePack receive = new SigningReceivePack(quarantine.repository(), silence);
    signed.ifPresent(known -> receive.setSignedPushConfig(known.config()));
    receive.setRefFilter(GitServices::visible);
    receive.setAtomic(true);
    receive.setAllowPushOptions(true);
    receive.setAllowNonFastForwards(true);
    StrictChecker checker = new StrictChecker();
    receive.setObjectChecker(checker);
    receive.setCheckReferencedObjectsAreReachable(true);
    receive.setMaxObjectSizeLimit(limits.maxObject().bytes());
    receive.setMaxPackSizeLimit(limits.maxPack().bytes());
    receive.setMaxCommandBytes(MAX_COMMAND_LIST.bytes());
    Push push =
        new Push(
            new Push.Subject(caller, record, repositories.open(record), "", repositories.quotas()),
            new Push.Arrival(quarantine, checker),
            audit,
            ears);
    receive.setPreReceiveHook((pack, _) ->
        push.decide(Incoming.of(pack, signed), new ArrayList<>(pack.getAllCommands())));
    return receive;
  }

  /// Brings a mirror and its upstream together; waits while too many pushes run. Runs until it is
  /// done or the thread is interrupted.
  ///
  /// @throws IOException in one line, when the upstream does not answer or sends what is refused
  public SyncReport sync(Caller caller, RepoRecord record, Upstream upstream, SyncWatch watch)
      throws IOException, InterruptedException {
    try (Turns.Turn turn = turns.await(record.path() + " by its upstream")) {
      pushes.acquire();
      turn.begin();
      return meet(caller, record, upstream, watch);
    }
  }

  private SyncReport meet(Caller caller, RepoRecord record, Upstream upstream, SyncWatch watch)
      throws IOException, InterruptedException {
    try {
      Repo repo = repositories.open(record);
      return new UpstreamSync(
              new Push.Subject(caller, record, repo, "mirror sync: ", repositories.quotas()),
              new UpstreamSync.Keeper(audit, limits, ears))
          .run(upstream, watch);
    } finally {
      pushes.release();
    }
  }

  private static Map<String, Ref> visible(Map<String, Ref> refs) {
    return refs.entrySet().stream()
        .filter(entry -> !RefPolicy.hidden(entry.getKey()))
        .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
  }

  private static List<String> parameters(String protocol) {
    return protocol.isEmpty() ? List.of() : List.of(protocol.split(":"));
  }

  private static AuditEvent event(Caller caller, String action, RepoRecord record, String result) {
    return new AuditEvent(caller.name(), action, record.path().toString(), result, "");
  }

  static String rootMessage(Throwable e) {
    Throwable cause = e;
    while (cause.getCause() != null) {
      cause = cause.getCause();
    }
    return String.valueOf(cause.getMessage());
  }
}
