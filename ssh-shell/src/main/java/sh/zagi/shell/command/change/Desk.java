// SPDX-License-Identifier: Apache-2.0
package sh.zagi.shell.command.change;

import java.time.InstantSource;
import sh.zagi.change.work.Chains;
import sh.zagi.shell.command.Store;

/// What the verbs of this package work with.
public record Desk(Store store, Chains chains, SessionWork sessions, InstantSource clock) {}
