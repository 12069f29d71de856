// SPDX-License-Identifier: Apache-2.0
package sh.zagi.shell.ssh;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.regex.Pattern;
import org.apache.sshd.common.SshConstants;
import org.apache.sshd.common.channel.PtyMode;
import org.apache.sshd.common.channel.RequestHandler.Result;
import org.apache.sshd.common.util.buffer.Buffer;
import org.apache.sshd.server.channel.ChannelSession;
import sh.zagi.shell.command.ExitStatus;
import sh.zagi.shell.command.TerminalSize;

/// A session channel that lets few variables through and can say that a process was killed.
final class DoorChannel extends ChannelSession {
  private static final Pattern PLAIN_NAME = Pattern.compile("TERM|LANG|LC_[A-Z]{1,20}|COLORTERM");
  private static final Pattern PLAIN_VALUE = Pattern.compile("[A-Za-z0-9_.,:@+=-]{0,128}");
  private static final Pattern GIT_PROTOCOL =
      Pattern.compile("version=[0-2](:[a-z0-9][a-z0-9=.-]{0,63}){0,4}");

  private final List<String> refusals = new CopyOnWriteArrayList<>();

  /// Whether a variable may reach a command: what programs use to draw and sort, and git's protocol
  /// version. Names that loaders, shells and git act on never do.
  static boolean isAllowed(String name, String value) {
    return name.equals("GIT_PROTOCOL")
        ? GIT_PROTOCOL.matcher(value).matches()
        : PLAIN_NAME.matcher(name).matches() && PLAIN_VALUE.matcher(value).matches();
  }

  /// Tells how the command ended, after all its output and before the end of the stream: the order
  /// of OpenSSH's server, on which its client counts when connections are shared.
  void tell(ExitStatus status) throws IOException {
    switch (status) {
      case ExitStatus.Exited(int code) -> sendExitStatus(code);
      case ExitStatus.Killed(String signal) -> sendExitSignal(signal);
    }
  }

  /// What the client asked for and does not get, in sentences.
  List<String> refusals() {
    return List.copyOf(refusals);
  }

  @Override
  protected Result handleAgentForwarding(String request, Buffer buffer, boolean wantReply) {
    refusals.add("your SSH agent stays with you: what runs in a session must not use your keys");
    return Result.ReplyFailure;
  }

  @Override
  protected Result handleX11Forwarding(String request, Buffer buffer, boolean wantReply) {
    refusals.add("no X11 here: what runs in a session must not see your display");
    return Result.ReplyFailure;
  }

  @Override
  protected Result handleEnvParsed(String name, String value) throws IOException {
    return isAllowed(name, value) ? super.handleEnvParsed(name, value) : Result.ReplyFailure;
  }

  @Override
  protected Result handlePtyReqParsed(
      String term, int columns, int rows, int width, int height, Map<PtyMode, Integer> modes)
      throws IOException {
    TerminalSize size = new TerminalSize(columns, rows);
    String type = PLAIN_VALUE.matcher(term).matches() ? term : "dumb";
    return super.handlePtyReqParsed(type, size.columns(), size.rows(), 0, 0, modes);
  }

  @Override
  protected Result handleWindowChangeParsed(int columns, int rows, int width, int height)
      throws IOException {
    TerminalSize size = new TerminalSize(columns, rows);
    return super.handleWindowChangeParsed(size.columns(), size.rows(), 0, 0);
  }

  /// RFC 4254 section 6.10.
  private void sendExitSignal(String signal) throws IOException {
    if (exitStatusSent.getAndSet(true)) {
      return;
    }
    Buffer buffer = getSession().createBuffer(SshConstants.SSH_MSG_CHANNEL_REQUEST);
    buffer.putUInt(getRecipient());
    buffer.putString("exit-signal");
    buffer.putBoolean(false);
    buffer.putString(signal);
    buffer.putBoolean(false);
    buffer.putString("");
    buffer.putString("");
    writePacket(buffer);
  }
}
