// SPDX-License-Identifier: Apache-2.0
/// What an environment is made of and how it was made, in the formats that other programs read:
/// CycloneDX and in-toto with SLSA provenance.
@NullMarked
package sh.zagi.env.attest;

import org.jspecify.annotations.NullMarked;
