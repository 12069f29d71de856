// SPDX-License-Identifier: Apache-2.0
package sh.zagi.session.hook;

import java.nio.file.Path;
import java.util.Map;

/// A script to run.
///
/// @param name as git calls it
/// @param input its standard input
/// @param variables beside those that every script has
/// @param git a bare repository that looks for its objects below [HookBox#OBJECTS]
/// @param objects folders of objects, by their names there
public record HookJob(
    String name,
    String script,
    String input,
    Map<String, String> variables,
    Path git,
    Map<String, Path> objects) {
  public HookJob {
    variables = Map.copyOf(variables);
    objects = Map.copyOf(objects);
  }
}
