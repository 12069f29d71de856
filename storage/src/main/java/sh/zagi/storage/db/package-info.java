// SPDX-License-Identifier: Apache-2.0
/// The database: connection, migrations and transactions; the only user of java.sql and Jdbi.
@NullMarked
package sh.zagi.storage.db;

import org.jspecify.annotations.NullMarked;
