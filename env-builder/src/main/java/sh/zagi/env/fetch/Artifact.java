// SPDX-License-Identifier: Apache-2.0
package sh.zagi.env.fetch;

import java.nio.file.Path;

/// A file that was fetched, checked and kept.
///
/// @param sha256 lower-case hex; also the name of the file
public record Artifact(String sha256, long sizeBytes, Path file) {}
