// SPDX-License-Identifier: Apache-2.0
package sh.zagi.shell.command;

import java.io.IOException;
import java.util.Optional;
import picocli.CommandLine.Option;

/// One verb: a picocli command whose `name` is the words that callers type, such as `repo create`.
/// An instance serves one call. Subclasses declare [Needs], take collaborators in the constructor
/// and never check access themselves.
public abstract class Verb {
  @Option(names = "--json", description = "print one JSON value")
  boolean json;

  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      description = "print this help")
  boolean help;

  /// The repository that the verb acts on, as typed. The runner checks access to it.
  public Optional<String> repository() {
    return Optional.empty();
  }

  /// The same for verbs to which the place of the call says it, such as a session.
  public Optional<String> repository(Exchange exchange) {
    return repository();
  }

  /// The repository that a running verb goes on using: it is cut off when its caller may not any
  /// more.
  public Optional<String> repositoryInUse(Exchange exchange) {
    return repository(exchange);
  }

  /// The account that the verb is about, as typed; empty for the caller's own.
  public Optional<String> account() {
    return Optional.empty();
  }

  /// What the audit row names.
  public String target() {
    return repository().or(this::account).orElse("");
  }

  /// Does it. Access is checked and the start is audited.
  ///
  /// @throws IOException when the client's streams break: nobody is left to tell
  /// @throws InterruptedException when the client went away
  public abstract Outcome run(Exchange exchange) throws IOException, InterruptedException;

  /// Whether the answer is for a program.
  protected final boolean isForProgram() {
    return json;
  }

  protected static Outcome done(Report report) {
    return new Outcome.Done(report);
  }

  protected static Outcome refused(Problem problem) {
    return new Outcome.Refused(problem);
  }
}
