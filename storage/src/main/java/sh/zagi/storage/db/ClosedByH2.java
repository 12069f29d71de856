// SPDX-License-Identifier: Apache-2.0
package sh.zagi.storage.db;

import com.zaxxer.hikari.SQLExceptionOverride;
import java.sql.SQLException;
import org.h2.api.ErrorCode;

/// H2 closes a database whose disk failed and says so in words of its own, which the pool does not
/// know as the end of a connection: somebody who asks often enough would get the dead one again and
/// again. Without it the pool opens the database anew.
final class ClosedByH2 implements SQLExceptionOverride {
  @java.lang.Override
  public Override adjudicate(SQLException problem) {
    return switch (problem.getErrorCode()) {
      case ErrorCode.DATABASE_IS_CLOSED,
          ErrorCode.DATABASE_CALLED_AT_SHUTDOWN,
          ErrorCode.OBJECT_CLOSED ->
          Override.MUST_EVICT;
      default -> Override.CONTINUE_EVICT;
    };
  }
}
