// SPDX-License-Identifier: Apache-2.0
package sh.zagi.shell.ssh;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.apache.sshd.common.AttributeRepository.AttributeKey;
import org.apache.sshd.common.session.Session;
import org.apache.sshd.common.session.SessionListener;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import sh.zagi.shell.command.Shown;
import sh.zagi.shell.command.Source;
import sh.zagi.storage.account.Account;
import sh.zagi.storage.account.AccountId;

/// Counts connections and refuses those beyond the limits, with a line that says which: by source,
/// by account, and in all. Safe for use by many threads.
final class ConnectionGate implements SessionListener {
  private static final Logger LOG = LoggerFactory.getLogger(ConnectionGate.class);
  private static final AttributeKey<Entry> ENTRY = new AttributeKey<>();

  private final SshSettings.Limits limits;
  private final Penalties penalties;
  private final Map<Source, Count> sources = new HashMap<>();
  private final Map<AccountId, Integer> accounts = new HashMap<>();
  private int connections;
  private int strangers;
  private boolean shut;

  ConnectionGate(SshSettings.Limits limits, Penalties penalties) {
    this.limits = limits;
    this.penalties = penalties;
  }

  private static final class Count {
    int connections;
    int strangers;
  }

  /// What one open connection takes; guarded by the gate.
  private static final class Entry {
    final Source source;
    boolean stranger = true;
    boolean keyRefused;
    @Nullable AccountId account;

    Entry(Source source) {
      this.source = source;
    }
  }

  /// Why one more connection from there is not served, if it is not.
  Optional<String> refusal(Source source) {
    Optional<Duration> wait = penalties.wait(source);
    if (wait.isPresent()) {
      return Optional.of(
          "too many refused keys from "
              + source.name()
              + ": try again in "
              + (wait.get().toSeconds() + 1)
              + " s");
    }
    return byCount(source);
  }

  private synchronized Optional<String> byCount(Source source) {
    Count count = sources.getOrDefault(source, new Count());
    if (shut) {
      return Optional.of("the server is stopping: try again later");
    }
    if (connections >= limits.connections()) {
      return tooMany("this server", limits.connections(), "");
    }
    if (count.connections >= limits.connectionsPerSource()) {
      return tooMany(source.name(), limits.connectionsPerSource(), "");
    }
    if (strangers >= limits.strangers()) {
      return tooMany("this server", limits.strangers(), " that have not logged in");
    }
    if (count.strangers >= limits.strangersPerSource()) {
      return tooMany(source.name(), limits.strangersPerSource(), " that have not logged in");
    }
    return Optional.empty();
  }

  private static Optional<String> tooMany(String whose, int most, String which) {
    return Optional.of(
        "too many connections: "
            + whose
            + " has "
            + most
            + which
            + ", the most at one time; close one or try again later");
  }

  /// Refuses everybody from now on.
  synchronized void shut() {
    shut = true;
  }

  @Override
  public synchronized void sessionCreated(Session session) {
    Source source = Source.of(session.getIoSession().getRemoteAddress());
    session.setAttribute(ENTRY, new Entry(source));
    Count count = sources.computeIfAbsent(source, _ -> new Count());
    count.connections++;
    count.strangers++;
    connections++;
    strangers++;
  }

  /// The client proved a key of this account.
  ///
  /// @return why it is not let in: the account has as many connections as it may
  synchronized Optional<String> admit(Session session, Account account) {
    Entry entry = session.getAttribute(ENTRY);
    if (entry == null) {
      return Optional.of("the connection is closed");
    }
    if (accounts.getOrDefault(account.id(), 0) >= limits.connectionsPerAccount()) {
      return tooMany(account.name(), limits.connectionsPerAccount(), "");
    }
    accounts.merge(account.id(), 1, Integer::sum);
    entry.account = account.id();
    known(entry);
    return Optional.empty();
  }

  /// The client proved a key that no account has, and such keys are let in.
  synchronized void admitUnknown(Session session) {
    Entry entry = session.getAttribute(ENTRY);
    if (entry != null) {
      known(entry);
    }
  }

  private void known(Entry entry) {
    if (entry.stranger) {
      entry.stranger = false;
      strangers--;
      Count count = sources.get(entry.source);
      if (count != null) {
        count.strangers--;
      }
    }
    penalties.succeeded(entry.source);
  }

  synchronized void keyRefused(Session session) {
    Entry entry = session.getAttribute(ENTRY);
    if (entry != null) {
      entry.keyRefused = true;
    }
  }

  @Override
  public synchronized void sessionClosed(Session session) {
    Entry entry = session.removeAttribute(ENTRY);
    if (entry == null) {
      return;
    }
    connections--;
    Count count = sources.get(entry.source);
    if (count != null) {
      count.connections--;
      count.strangers -= entry.stranger ? 1 : 0;
      if (count.connections == 0) {
        sources.remove(entry.source);
      }
    }
    if (entry.stranger) {
      strangers--;
      if (entry.keyRefused) {
        penalties.failed(entry.source);
        LOG.info(
            "keys refused for user name {} from {}",
            Shown.text(String.valueOf(session.getUsername())),
            entry.source.name());
      }
    }
    if (entry.account != null) {
      accounts.computeIfPresent(entry.account, (_, open) -> open == 1 ? null : open - 1);
    }
  }
}
