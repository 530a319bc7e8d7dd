package io.thalweg.workbench;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Base64;

/// A secret that lets its bearer in.
///
/// @param text 43 letters, digits, `-` or `_`
record Token(String text) {
  private static final int BYTES = 32;

  /// A new one, 256 bits.
  static Token random() {
    byte[] bytes = new byte[BYTES];
    new SecureRandom().nextBytes(bytes);
    return new Token(Base64.getUrlEncoder().withoutPadding().encodeToString(bytes));
  }

  /// Whether someone has it; takes as long for any text of a length.
  boolean is(String said) {
    return MessageDigest.isEqual(text.getBytes(UTF_8), said.getBytes(UTF_8));
  }

  @Override
  public String toString() {
    return "Token[…]";
  }
}
