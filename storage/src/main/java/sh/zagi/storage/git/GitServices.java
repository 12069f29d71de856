// SPDX-License-Identifier: Apache-2.0
package sh.zagi.storage.git;

import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
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
  private final Semaphore pushes = new Semaphore(MAX_PUSHES, true);

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
    this.repositories = repositories;
    this.audit = audit;
    this.limits = limits;
    this.ears = new Push.Ears(gate, listener);
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
    UploadPack upload = uploadPack(record);
    upload.setBiDirectionalPipe(true);
    upload.setExtraParameters(parameters(streams.protocol()));
    try {
      // What JGit would say beside the protocol is progress, which a quiet client did not ask for.
      upload.upload(streams.in(), streams.out(), OutputStream.nullOutputStream());
    } catch (ServiceMayNotContinueException e) {
      throw new IOException(e.getMessage(), e);
    }
  }

  /// Takes a push over a two-way stream. When the client reads `ok`, the push survives a power cut.
  ///
  /// @throws IOException when the client went away or sent something that is not a push
  public void receivePack(Caller caller, RepoRecord record, GitStreams streams) throws IOException {
    try (Receiving receiving = receiving(caller, record)) {
      receiving.pack().setBiDirectionalPipe(true);
      receiving.pack().receive(streams.in(), streams.out(), streams.err());
    } catch (UnpackException e) {
      // The client was told already; the server's operator is told here.
      LOG.info("push to {} refused: {}", record.path(), rootMessage(e));
      audit.append(event(caller, "git-receive-pack", record, "refused"));
    }
  }

  /// A receive-pack for a door that drives it itself (smart HTTP). Waits while too many pushes run;
  /// close the result when the client has its answer.
  public Receiving receiving(Caller caller, RepoRecord record) throws IOException {
    pushes.acquireUninterruptibly();
    try {
      Quarantine quarantine = Quarantine.open(repositories.open(record));
      return new Receiving(receivePack(caller, record, quarantine), quarantine, pushes);
    } catch (IOException | RuntimeException e) {
      pushes.release();
      throw e;
    }
  }

  /// An upload-pack for a door that drives it itself (smart HTTP).
  public UploadPack uploadPack(RepoRecord record) {
    UploadPack upload = new UploadPack(repositories.open(record).git());
    upload.setRefFilter(GitServices::visible);
    upload.setRequestValidator(new ReachableWants());
    upload.setTimeout((int) limits.timeout().toSeconds());
    return upload;
  }

  /// A receive-pack for a door that drives it itself (smart HTTP). The quarantine is the caller's
  /// to close, after the answer was sent.
  ReceivePack receivePack(Caller caller, RepoRecord record, Quarantine quarantine) {
    ReceivePack receive = new ReceivePack(quarantine.repository());
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
    receive.setTimeout((int) limits.timeout().toSeconds());
    Push push =
        new Push(
            new Push.Subject(caller, record, repositories.open(record)),
            new Push.Arrival(quarantine, checker),
            audit,
            ears);
    receive.setPreReceiveHook(
        (pack, _) -> push.decide(pack, new ArrayList<>(pack.getAllCommands())));
    return receive;
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

  private static String rootMessage(Throwable e) {
    Throwable cause = e;
    while (cause.getCause() != null) {
      cause = cause.getCause();
    }
    return String.valueOf(cause.getMessage());
  }
}
