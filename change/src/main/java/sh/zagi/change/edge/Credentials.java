// SPDX-License-Identifier: Apache-2.0
package sh.zagi.change.edge;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/// What credentials look like whose makers gave them a form that is easy to find.
final class Credentials {
  private static final Map<String, Pattern> FORMS = new LinkedHashMap<>();

  static {
    FORMS.put(
        "a private key", Pattern.compile("-----BEGIN (?:[A-Z]+ ){0,2}PRIVATE KEY(?: BLOCK)?-----"));
    FORMS.put("an age key", Pattern.compile("AGE-SECRET-KEY-1[0-9A-Z]{50,60}"));
    FORMS.put("an AWS access key", Pattern.compile("\\b(?:AKIA|ASIA)[0-9A-Z]{16}\\b"));
    FORMS.put(
        "a GitHub token",
        Pattern.compile("\\b(?:gh[pousr]_[A-Za-z0-9]{36,255}|github_pat_[A-Za-z0-9_]{60,255})"));
    FORMS.put("a GitLab token", Pattern.compile("\\bglpat-[A-Za-z0-9_-]{20,}"));
    FORMS.put("a Slack token", Pattern.compile("\\bxox[abprs]-[A-Za-z0-9-]{10,}"));
    FORMS.put("a Google API key", Pattern.compile("\\bAIza[0-9A-Za-z_-]{35}"));
    FORMS.put("an npm token", Pattern.compile("\\bnpm_[A-Za-z0-9]{36}\\b"));
    FORMS.put("a PyPI token", Pattern.compile("\\bpypi-[A-Za-z0-9_-]{50,}"));
    FORMS.put("a Stripe key", Pattern.compile("\\b[rs]k_live_[A-Za-z0-9]{20,}"));
    FORMS.put("an Anthropic key", Pattern.compile("\\bsk-ant-[A-Za-z0-9_-]{20,}"));
    FORMS.put("a token of this server", Pattern.compile("\\bzagi_[A-Za-z0-9_-]{43}\\b"));
  }

  private Credentials() {}

  /// What kind of credential a text has; never which.
  static Optional<String> find(String text) {
    return FORMS.entrySet().stream()
        .filter(form -> form.getValue().matcher(text).find())
        .map(Map.Entry::getKey)
        .findFirst();
  }
}
