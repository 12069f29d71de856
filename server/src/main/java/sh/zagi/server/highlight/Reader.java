// SPDX-License-Identifier: Apache-2.0
package sh.zagi.server.highlight;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.time.Duration;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.treesitter.TSInputEncoding;
import org.treesitter.TSLanguage;
import org.treesitter.TSParser;
import org.treesitter.TSTree;

/// The program that parses: reads files from standard input and writes their parts to standard
/// output, until there are no more. It says one byte when it is ready.
///
/// A request is the name of a grammar (as Java writes UTF), a length (four) and that many bytes of
/// UTF-8. An answer is how many numbers follow (four bytes), and these (four each): see [Spans].
public final class Reader {
  static final int READY = 1;

  private static final Duration MOST_TIME = Duration.ofMillis(500);
  private static final int CHUNK_BYTES = 64 << 10;

  private final Map<Grammar, Language> languages = new EnumMap<>(Grammar.class);

  private record Language(TSLanguage language, Symbols symbols) {}

  private Reader() {}

  /// The entry of the program.
  public static void main(String[] arguments) throws IOException {
    DataInputStream in =
        new DataInputStream(new BufferedInputStream(new FileInputStream(FileDescriptor.in)));
    DataOutputStream out =
        new DataOutputStream(new BufferedOutputStream(new FileOutputStream(FileDescriptor.out)));
    out.write(READY);
    out.flush();
    new Reader().serve(in, out);
  }

  private void serve(DataInputStream in, DataOutputStream out) throws IOException {
    while (true) {
      Optional<Grammar> grammar = grammar(in);
      if (grammar.isEmpty()) {
        return;
      }
      byte[] text = in.readNBytes(in.readInt());
      int[] packed = spans(grammar.get(), text);
      out.writeInt(packed.length);
      for (int number : packed) {
        out.writeInt(number);
      }
      out.flush();
    }
  }

  /// Empty at the end.
  private static Optional<Grammar> grammar(DataInputStream in) throws IOException {
    try {
      return Optional.of(Grammar.valueOf(in.readUTF()));
    } catch (EOFException _) {
      return Optional.empty();
    }
  }

  private int[] spans(Grammar grammar, byte[] text) {
    Language language =
        languages.computeIfAbsent(
            grammar,
            one -> {
              TSLanguage loaded = one.open();
              return new Language(loaded, new Symbols(loaded));
            });
    Budget budget = new Budget(MOST_TIME);
    try (TSParser parser = new TSParser();
        TSTree tree = tree(parser, language, text, budget)) {
      return tree == null
          ? new int[0]
          : packed(text, Painter.paint(tree, language.symbols(), text.length, budget));
    }
  }

  private static @Nullable TSTree tree(
      TSParser parser, Language language, byte[] text, Budget budget) {
    parser.setLanguage(language.language());
    return parser.parseWithOptions(
        new byte[CHUNK_BYTES],
        null,
        (chunk, offset, _) -> {
          int count = Math.clamp(text.length - (long) offset, 0, chunk.length);
          System.arraycopy(text, Math.min(offset, text.length), chunk, 0, count);
          return count;
        },
        TSInputEncoding.TSInputEncodingUTF8,
        _ -> budget.isSpent());
  }

  /// From the paint of bytes to parts of UTF-16 text.
  private static int[] packed(byte[] text, byte[] paint) {
    int[] packed = new int[Spans.INTS_OF_ONE * 64];
    int used = 0;
    int unit = 0;
    int start = 0;
    int kind = 0;
    for (int at = 0; at <= text.length; at++) {
      boolean ends = at == text.length;
      // Bytes that go on with a letter are of its kind and no units of their own.
      if (!ends && (text[at] & 0xc0) == 0x80) {
        continue;
      }
      int here = ends ? 0 : paint[at];
      if (here != kind) {
        if (kind != 0) {
          if (used + Spans.INTS_OF_ONE > packed.length) {
            packed = Arrays.copyOf(packed, packed.length * 2);
          }
          packed[used++] = start;
          packed[used++] = unit;
          packed[used++] = kind;
        }
        kind = here;
        start = unit;
      }
      unit += !ends && (text[at] & 0xf8) == 0xf0 ? 2 : 1;
    }
    return Arrays.copyOf(packed, used);
  }
}
