// SPDX-License-Identifier: Apache-2.0
package sh.zagi.env.detect;

/// Recognises one ecosystem. A pure function of the files.
public interface Detector {
  /// The file whose presence makes a project this detector's business.
  String marker();

  Detection detect(ProjectFiles files);
}
