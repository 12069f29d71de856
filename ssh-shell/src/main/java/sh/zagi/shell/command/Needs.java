// SPDX-License-Identifier: Apache-2.0
package sh.zagi.shell.command;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/// Declares what a caller needs to run the verb; the table refuses a verb without it.
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.TYPE)
public @interface Needs {
  Need value();

  /// The verb changes what is stored: its last audit row is on the disk before the caller hears
  /// that it is done.
  boolean changes() default false;

  /// The service behind the verb writes its own audit rows; the runner writes refusals only.
  boolean auditsItself() default false;
}
