// SPDX-License-Identifier: Apache-2.0
package sh.zagi.server.web;

import java.time.InstantSource;
import sh.zagi.server.errand.Errands;
import sh.zagi.shell.command.session.SessionHost;
import sh.zagi.storage.mirror.Mirrors;

/// What moves behind pages: sessions, mirrors, and verbs that pages began.
///
/// @param usualHost where `owner/repo` of an upstream is; empty for nowhere
public record Live(
    SessionHost sessions,
    Mirrors mirrors,
    String usualHost,
    Errands errands,
    InstantSource clock) {}
