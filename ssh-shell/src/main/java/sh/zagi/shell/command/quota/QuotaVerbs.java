// SPDX-License-Identifier: Apache-2.0
package sh.zagi.shell.command.quota;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import sh.zagi.config.DataSize;
import sh.zagi.shell.command.Store;
import sh.zagi.shell.command.Verb;
import sh.zagi.storage.repo.Quota;
import sh.zagi.storage.repo.Quotas;

/// The rows of this package for the table.
public final class QuotaVerbs {
  /// Typed for no limit.
  static final String NONE = "none";

  /// Typed for what every owner has.
  static final String USUAL = "usual";

  private QuotaVerbs() {}

  public static List<Supplier<? extends Verb>> of(Store store) {
    return List.of(
        () -> new ShowQuota(store), () -> new ListQuotas(store), () -> new SetQuota(store));
  }

  /// What an owner has and may have, for programs.
  static Map<String, Object> fields(Quotas quotas, String owner) {
    Quota may = quotas.of(owner);
    Quota.Use has = quotas.use(owner);
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("owner", owner);
    fields.put("repositories", has.repositories());
    fields.put("most-repositories", may.repositories() == Quota.ANY ? NONE : may.repositories());
    fields.put("stored-bytes", has.storedBytes());
    fields.put("deleted-bytes", has.deletedBytes());
    fields.put("most-bytes", may.storageBytes() == Quota.ANY ? NONE : may.storageBytes());
    return fields;
  }

  static String repositories(Quotas quotas, String owner) {
    long most = quotas.of(owner).repositories();
    return quotas.use(owner).repositories() + (most == Quota.ANY ? "" : " of " + most);
  }

  static String storage(Quotas quotas, String owner) {
    long most = quotas.of(owner).storageBytes();
    return size(quotas.use(owner).storedBytes()) + (most == Quota.ANY ? "" : " of " + size(most));
  }

  static String size(long bytes) {
    return new DataSize(bytes).rounded();
  }
}
