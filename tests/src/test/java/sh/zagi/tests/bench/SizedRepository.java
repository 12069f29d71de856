// SPDX-License-Identifier: Apache-2.0
package sh.zagi.tests.bench;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.List;

/// A repository of any size that runs in an environment of Debian packages.
///
/// @param name also of the repository on the server
/// @param files each in a folder with 99 others
/// @param commits of which all but the first change one file
/// @param packages of its environment
record SizedRepository(String name, int files, int commits, List<String> packages) {
  private static final int FILES_OF_FOLDER = 100;

  SizedRepository {
    packages = List.copyOf(packages);
  }

  /// Makes the bare repository; its branch is `main`.
  Path make(Path parent) throws IOException, InterruptedException {
    Path folder = parent.resolve(name + ".git");
    Fixture.make(folder, this::write);
    return folder;
  }

  private void write(OutputStream out) throws IOException {
    Fixture.commit(out, 0, "all files");
    Fixture.file(out, ".zagi/env.nix", BenchEnvironments.envNix(packages));
    for (int at = 0; at < files; at++) {
      Fixture.file(out, path(at), "file " + at + "\n");
    }
    for (int commit = 1; commit < commits; commit++) {
      Fixture.commit(out, commit, "change " + commit);
      // a prime step, so that neighbours in time are not neighbours in the tree
      Fixture.file(out, path((int) (commit * 7919L % files)), "changed by " + commit + "\n");
    }
  }

  static String path(int file) {
    return "part" + file / FILES_OF_FOLDER + "/file" + file + ".txt";
  }

  String words() {
    return String.format(java.util.Locale.ROOT, "%,d files, %,d commits", files, commits);
  }
}
