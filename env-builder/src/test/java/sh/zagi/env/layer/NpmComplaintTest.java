// SPDX-License-Identifier: Apache-2.0
package sh.zagi.env.layer;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/// The one line of what npm printed that a person can act on.
class NpmComplaintTest {
  private final Npm npm = new Npm();

  @Test
  void names_the_library_whose_script_failed_and_its_reason() {
    String log =
        """
        npm ERR! code 1
        npm ERR! path /workspace/node_modules/sqlite3
        npm ERR! command failed
        npm ERR! command sh -c -- node-pre-gyp install --fallback-to-build
        npm ERR! Failed to execute '/opt/zagi/node/bin/node node-gyp.js build'
        npm ERR! make: Entering directory '/workspace/node_modules/sqlite3/build'
        npm ERR! /bin/sh: 1: python: not found
        npm ERR! gyp ERR! stack Error: `make` failed with exit code: 2
        npm ERR! gyp ERR! cwd /workspace/node_modules/sqlite3
        npm ERR! A complete log of this run can be found in:
        """;
    assertThat(npm.complaint(log.lines().toList()))
        .contains("npm ci: sqlite3: /bin/sh: 1: python: not found");
  }

  @Test
  void repeats_what_npm_says_first_where_no_script_failed() {
    String log =
        """
        npm ERR! code EUSAGE
        npm ERR! `npm ci` can only install packages when they are in sync
        """;
    assertThat(npm.complaint(log.lines().toList()))
        .contains("npm ci: `npm ci` can only install packages when they are in sync");
  }
}
