// SPDX-License-Identifier: Apache-2.0
/// Runs every ecosystem and every clue over a tree, and puts their answers together as one plan.
@NullMarked
package sh.zagi.env.detect.survey;

import org.jspecify.annotations.NullMarked;
