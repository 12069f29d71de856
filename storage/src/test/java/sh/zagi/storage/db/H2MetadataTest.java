// SPDX-License-Identifier: Apache-2.0
package sh.zagi.storage.db;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;

class H2MetadataTest extends MetadataContract {
  private @Nullable Database opened;

  @Override
  Database fresh() {
    Database database = Database.inMemory("metadata-" + System.nanoTime());
    opened = database;
    return database;
  }

  @AfterEach
  void close() {
    if (opened != null) {
      opened.close();
    }
  }
}
