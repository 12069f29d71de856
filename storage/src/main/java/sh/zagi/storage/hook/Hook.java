// SPDX-License-Identifier: Apache-2.0
package sh.zagi.storage.hook;

import java.time.Instant;

/// A script of a repository.
///
/// @param repository database key
/// @param script its text
/// @param origin where it was taken from, in words
/// @param setBy who put it there
public record Hook(
    long repository, HookName name, String script, String origin, String setBy, Instant setAt) {}
