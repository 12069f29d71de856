// SPDX-License-Identifier: Apache-2.0
/// Work on changes: chains of operations opened, read and moved on by one mutation at a time.
///
/// A session, a person without one, and a repository each have a chain ([Chains]). [Chain#now]
/// gives what can be seen; [Chain#run] does one mutation: it is either recorded whole, as an
/// operation, or has not happened.
@NullMarked
package sh.zagi.change.work;

import org.jspecify.annotations.NullMarked;
