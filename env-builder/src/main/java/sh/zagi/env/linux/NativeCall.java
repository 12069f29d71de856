// SPDX-License-Identifier: Apache-2.0
package sh.zagi.env.linux;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.StructLayout;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.VarHandle;
import java.util.Arrays;

/// One C library function whose arguments are all integers or addresses.
///
/// Every argument travels as a 64-bit register value, which both supported Linux calling
/// conventions (x86-64, AArch64) accept for narrower integers too. A failing call throws
/// [SystemCallException] with the errno of this very call.
final class NativeCall {
  private static final Linker LINKER = Linker.nativeLinker();
  private static final StructLayout STATE = Linker.Option.captureStateLayout();
  private static final VarHandle ERRNO =
      STATE.varHandle(MemoryLayout.PathElement.groupElement("errno"));

  private final String name;
  private final MethodHandle handle;
  private final boolean wide;

  private NativeCall(String name, MethodHandle handle, boolean wide) {
    this.name = name;
    this.handle = handle;
    this.wide = wide;
  }

  /// Binds a function that returns a C `int`.
  static NativeCall ofInt(String name, int arguments) {
    return bind(name, arguments, false);
  }

  /// Binds a function that returns a C `long` or `ssize_t`.
  static NativeCall ofLong(String name, int arguments) {
    return bind(name, arguments, true);
  }

  /// Binds a variadic function (`ioctl`, `open`, `syscall`) after its `fixed` arguments.
  static NativeCall variadic(String name, int arguments, int fixed) {
    return bind(name, arguments, true, Linker.Option.firstVariadicArg(fixed));
  }

  @SuppressWarnings("restricted") // binding C functions is this package's purpose
  private static NativeCall bind(
      String name, int arguments, boolean wide, Linker.Option... options) {
    MemoryLayout[] parameters = new MemoryLayout[arguments];
    Arrays.fill(parameters, ValueLayout.JAVA_LONG);
    Linker.Option[] all = Arrays.copyOf(options, options.length + 1);
    all[options.length] = Linker.Option.captureCallState("errno");
    MethodHandle handle =
        LINKER.downcallHandle(
            LINKER.defaultLookup().findOrThrow(name),
            FunctionDescriptor.of(wide ? ValueLayout.JAVA_LONG : ValueLayout.JAVA_INT, parameters),
            all);
    return new NativeCall(name, handle.asSpreader(long[].class, arguments), wide);
  }

  /// Calls the function; throws when it reports a failure.
  long call(long... arguments) {
    long result = tryCall(arguments);
    if (result < 0) {
      throw new SystemCallException(name, (int) -result);
    }
    return result;
  }

  /// Calls the function; a failure is the negated errno.
  long tryCall(long... arguments) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment state = arena.allocate(STATE);
      long result =
          wide ? (long) handle.invokeExact(state, arguments) : narrow(handle, state, arguments);
      if (result != -1 && !variadicError(result)) {
        return result;
      }
      int errno = (int) ERRNO.get(state, 0L);
      return errno == 0 ? result : -errno;
    } catch (Error | RuntimeException e) {
      throw e;
    } catch (Throwable e) {
      throw new IllegalStateException(name, e);
    }
  }

  private static long narrow(MethodHandle handle, MemorySegment state, long[] arguments)
      throws Throwable {
    return (int) handle.invokeExact(state, arguments);
  }

  /// A variadic `int` function read as `long` may leave -1 in the lower half only.
  private boolean variadicError(long result) {
    return wide && result == 0xFFFF_FFFFL;
  }
}
