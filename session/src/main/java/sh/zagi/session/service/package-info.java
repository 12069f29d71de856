// SPDX-License-Identifier: Apache-2.0
/// Services inside a session: started before the first prompt, watched, stopped in good order.
@NullMarked
package sh.zagi.session.service;

import org.jspecify.annotations.NullMarked;
