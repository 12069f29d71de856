// SPDX-License-Identifier: Apache-2.0
package sh.zagi.env.service;

import java.util.List;
import java.util.Set;
import sh.zagi.env.Service;

/// One kind of service: where it comes from and how it runs. Implementations hold no state.
public interface ServiceKind {
  /// The word for it in env.nix, for example `postgres`.
  String name();

  /// Other words for it: what images, packages and address schemes call it.
  Set<String> otherNames();

  /// The Debian packages that hold the server and its client; the server's is the first.
  List<String> packages();

  /// The port that its clients expect.
  int port();

  /// Everything that a session needs to know to run it.
  Service service(ServiceRequest wanted);
}
