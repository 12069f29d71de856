// SPDX-License-Identifier: Apache-2.0
package sh.zagi.env.debian;

/// A package version, ordered as Debian Policy §5.6.12 says.
///
/// @param text as the index writes it: `[epoch:]upstream[-revision]`
record DebianVersion(String text) implements Comparable<DebianVersion> {
  @Override
  public int compareTo(DebianVersion other) {
    int epochs = Long.compare(epoch(), other.epoch());
    if (epochs != 0) {
      return epochs;
    }
    int upstreams = compareParts(upstream(), other.upstream());
    return upstreams != 0 ? upstreams : compareParts(revision(), other.revision());
  }

  private long epoch() {
    int colon = text.indexOf(':');
    try {
      return colon < 0 ? 0 : Long.parseLong(text.substring(0, colon));
    } catch (NumberFormatException _) {
      return 0;
    }
  }

  private String upstream() {
    String rest = text.substring(text.indexOf(':') + 1);
    int dash = rest.lastIndexOf('-');
    return dash < 0 ? rest : rest.substring(0, dash);
  }

  private String revision() {
    int dash = text.lastIndexOf('-');
    return dash < text.indexOf(':') || dash < 0 ? "" : text.substring(dash + 1);
  }

  /// Compares alternating runs of non-digits and digits. A tilde sorts before the end, letters
  /// before other signs.
  private static int compareParts(String left, String right) {
    int l = 0;
    int r = 0;
    while (l < left.length() || r < right.length()) {
      while (isSign(left, l) || isSign(right, r)) {
        int order = Integer.compare(weight(left, l), weight(right, r));
        if (order != 0) {
          return order;
        }
        l++;
        r++;
      }
      int leftEnd = endOfDigits(left, l);
      int rightEnd = endOfDigits(right, r);
      int order = compareNumbers(left.substring(l, leftEnd), right.substring(r, rightEnd));
      if (order != 0) {
        return order;
      }
      l = leftEnd;
      r = rightEnd;
    }
    return 0;
  }

  private static boolean isSign(String text, int at) {
    return at < text.length() && !isDigit(text.charAt(at));
  }

  private static int weight(String text, int at) {
    if (at >= text.length() || isDigit(text.charAt(at))) {
      return 0;
    }
    char sign = text.charAt(at);
    if (sign == '~') {
      return -1;
    }
    boolean letter = (sign >= 'a' && sign <= 'z') || (sign >= 'A' && sign <= 'Z');
    return letter ? sign : sign + 256;
  }

  private static int endOfDigits(String text, int from) {
    int end = Math.min(from, text.length());
    while (end < text.length() && isDigit(text.charAt(end))) {
      end++;
    }
    return end;
  }

  private static int compareNumbers(String left, String right) {
    String l = withoutZeros(left);
    String r = withoutZeros(right);
    return l.length() != r.length() ? Integer.compare(l.length(), r.length()) : l.compareTo(r);
  }

  private static String withoutZeros(String digits) {
    int at = 0;
    while (at < digits.length() && digits.charAt(at) == '0') {
      at++;
    }
    return digits.substring(at);
  }

  private static boolean isDigit(char sign) {
    return sign >= '0' && sign <= '9';
  }

  @Override
  public String toString() {
    return text;
  }
}
