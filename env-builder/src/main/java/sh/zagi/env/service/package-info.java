// SPDX-License-Identifier: Apache-2.0
/// Services such as databases: what each kind needs to run beside an application, one small
/// definition for each.
@NullMarked
package sh.zagi.env.service;

import org.jspecify.annotations.NullMarked;
