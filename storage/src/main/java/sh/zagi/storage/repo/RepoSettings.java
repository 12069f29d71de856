// SPDX-License-Identifier: Apache-2.0
package sh.zagi.storage.repo;

import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import org.eclipse.jgit.lib.StoredConfig;

/// What people set a repository to, in its own settings file, so that it goes wherever the
/// repository goes. Safe for use by many threads.
public final class RepoSettings {
  private static final String SECTION = "zagi";

  private final StoredConfig config;
  private final ReentrantLock lock = new ReentrantLock();

  RepoSettings(StoredConfig config) {
    this.config = config;
  }

  /// The value of a setting; the last one when it has several.
  public Optional<String> find(String name) {
    return Optional.ofNullable(config.getString(SECTION, null, name));
  }

  /// All values of a setting, in their order.
  public List<String> list(String name) {
    return Arrays.asList(config.getStringList(SECTION, null, name));
  }

  /// Gives a setting these values in place of those that it had; none removes it.
  public void set(String name, List<String> values) {
    lock.lock();
    try {
      config.setStringList(SECTION, null, name, values);
      config.save();
    } catch (IOException e) {
      throw new StorageException("settings of a repository cannot be written", e);
    } finally {
      lock.unlock();
    }
  }
}
