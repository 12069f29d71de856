// SPDX-License-Identifier: Apache-2.0
package sh.zagi.server.job;

import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import sh.zagi.env.Environment;
import sh.zagi.env.Progress;
import sh.zagi.env.Resolution;
import sh.zagi.env.build.Environments;
import sh.zagi.review.check.CheckResult;
import sh.zagi.review.check.Checks;
import sh.zagi.review.check.RepairedChecks;
import sh.zagi.storage.repo.Repo;
import sh.zagi.storage.repo.Repositories;

/// Builds the environment of a pushed commit and runs its build and tests once.
///
/// @param checks empty where no sessions run
public record Preparing(
    Repositories repositories, Environments environments, Optional<RepairedChecks> checks)
    implements AfterPush.Preparation {
  private static final Logger LOG = LoggerFactory.getLogger(Preparing.class);

  @Override
  public void prepare(AfterPush.Pushed pushed) throws InterruptedException {
    Repo repo = repositories.open(pushed.repository());
    switch (environments.prepare(repo, pushed.commit(), Progress.silent())) {
      case Resolution.Ready(Environment environment, boolean built) -> {
        LOG.info(
            "{} {}: environment {} {}",
            pushed.repository().path(),
            pushed.commit().abbreviated(),
            environment.key().abbreviated(),
            built ? "built" : "was there");
        if (checks.isPresent()) {
          check(checks.get(), repo, pushed, environment);
        }
      }
      case Resolution.Nothing(String sentence) ->
          LOG.info("{}: {}", pushed.repository().path(), sentence);
      case Resolution.Failed(String step, String sentence) ->
          LOG.warn("{}: {} failed: {}", pushed.repository().path(), step, sentence);
    }
  }

  private static void check(
      RepairedChecks checks, Repo repo, AfterPush.Pushed pushed, Environment environment)
      throws InterruptedException {
    CheckResult result =
        checks.ensure(
            new Checks.Subject(
                pushed.repository(), repo, pushed.commit(), environment, pushed.accountId()),
            Progress.silent());
    LOG.info(
        "{} {}: {}", pushed.repository().path(), pushed.commit().abbreviated(), result.summary());
  }
}
