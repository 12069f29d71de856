// SPDX-License-Identifier: Apache-2.0
package sh.zagi.storage.git;

import java.io.InputStream;
import java.io.OutputStream;

/// The streams of one git service. The caller closes them.
///
/// @param protocol the client's `GIT_PROTOCOL`, such as `version=2`; empty for protocol 0
public record GitStreams(InputStream in, OutputStream out, OutputStream err, String protocol) {}
