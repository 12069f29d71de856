// SPDX-License-Identifier: Apache-2.0
/// The few Linux system calls that Java's own library lacks, bound by the foreign function API.
///
/// Every class wraps one small group of calls and speaks Java types. Nothing outside this package
/// sees an address or a structure layout.
@NullMarked
package sh.zagi.env.linux;

import org.jspecify.annotations.NullMarked;
