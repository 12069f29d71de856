// SPDX-License-Identifier: Apache-2.0
package sh.zagi.server.web;

import com.google.zxing.WriterException;
import com.google.zxing.qrcode.decoder.ErrorCorrectionLevel;
import com.google.zxing.qrcode.encoder.ByteMatrix;
import com.google.zxing.qrcode.encoder.Encoder;

/// A QR code (ISO/IEC 18004) to be drawn.
///
/// @param size modules of one side, without the quiet zone
/// @param path an SVG path of the dark modules, one unit each, from 0,0
record QrCode(int size, String path) {
  /// That of a text.
  ///
  /// @param text at most some hundred characters
  static QrCode of(String text) {
    try {
      ByteMatrix matrix = Encoder.encode(text, ErrorCorrectionLevel.M).getMatrix();
      StringBuilder path = new StringBuilder();
      for (int y = 0; y < matrix.getHeight(); y++) {
        for (int x = 0; x < matrix.getWidth(); x++) {
          if (matrix.get(x, y) == 1) {
            path.append('M').append(x).append(' ').append(y).append("h1v1h-1z");
          }
        }
      }
      return new QrCode(matrix.getWidth(), path.toString());
    } catch (WriterException e) {
      throw new IllegalArgumentException("too long for a QR code", e);
    }
  }
}
