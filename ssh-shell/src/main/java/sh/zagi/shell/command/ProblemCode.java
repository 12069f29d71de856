// SPDX-License-Identifier: Apache-2.0
package sh.zagi.shell.command;

import java.util.Locale;

/// Why a call was refused: its exit status, its HTTP status and whose fault it is.
public enum ProblemCode {
  USAGE(2, 400, Fault.CALLER),
  NOT_FOUND(1, 404, Fault.CALLER),
  REFUSED(1, 403, Fault.CALLER),
  EXISTS(1, 409, Fault.CALLER),
  INVALID(1, 422, Fault.CALLER),
  LIMIT(1, 429, Fault.LIMIT),
  OVER_QUOTA(1, 507, Fault.LIMIT),
  UPSTREAM(1, 502, Fault.UPSTREAM),
  UNAVAILABLE(1, 503, Fault.PLATFORM),
  FAULT(1, 500, Fault.PLATFORM);

  /// Who has to act before the same call can work.
  public enum Fault {
    CALLER,
    LIMIT,
    UPSTREAM,
    PLATFORM
  }

  private final int exitCode;
  private final int httpStatus;
  private final Fault fault;

  ProblemCode(int exitCode, int httpStatus, Fault fault) {
    this.exitCode = exitCode;
    this.httpStatus = httpStatus;
    this.fault = fault;
  }

  /// 1 or 2; never 255, which ssh keeps for its own failures.
  public int exitCode() {
    return exitCode;
  }

  public int httpStatus() {
    return httpStatus;
  }

  public Fault fault() {
    return fault;
  }

  /// The stable word in `--json` output, such as `not-found`.
  public String word() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
