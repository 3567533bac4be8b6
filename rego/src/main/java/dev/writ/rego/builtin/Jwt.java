package dev.writ.rego.builtin;

import dev.writ.rego.Builtin.Failure;
import dev.writ.rego.RegoValue;
import dev.writ.rego.RegoValue.Obj;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;

/** The three sections of a token of RFC 7519, as they came; each is read when it is asked for. */
record Jwt(String header, String payload, String signature) {

  /**
   * Takes a token apart.
   *
   * @throws Failure {@code encoded JWT must have 3 sections, found 2}
   */
  static Jwt of(String encoded) {
    if (encoded.indexOf('.') < 0) {
      throw Failure.of("encoded JWT had no period separators");
    }
    String[] sections = encoded.split("\\.", -1);
    if (sections.length != 3) {
      throw Failure.of("encoded JWT must have 3 sections, found " + sections.length);
    }
    return new Jwt(sections[0], sections[1], sections[2]);
  }

  /** What the header says. Encrypted tokens are refused. */
  Obj readHeader() {
    String json = text(header, "header");
    Obj read;
    try {
      read = object(json);
    } catch (Failure wrong) {
      throw Failure.of("bad JWT header: " + wrong.getMessage());
    }
    if (read.find("enc") != null) {
      throw Failure.of("JWT is a JWE object, which is not supported");
    }
    return read;
  }

  /** The payload, which is claims or another token. */
  String readPayload() {
    return text(payload, "payload");
  }

  /** The claims that a payload says. */
  static Obj claims(String payload) {
    return object(payload);
  }

  /** The signature, for whom it is one section among others. */
  String signatureInHex() {
    return HexFormat.of().formatHex(bytes(signature, "signature"));
  }

  /** The signature, for whom verifies it; OPA says no more of it than that it is no base64. */
  byte[] readSignature() {
    return Encodings.urlBase64(signature);
  }

  /** What was signed. */
  byte[] signed() {
    return (header + "." + payload).getBytes(StandardCharsets.UTF_8);
  }

  private static String text(String section, String name) {
    return new String(bytes(section, name), StandardCharsets.UTF_8);
  }

  private static byte[] bytes(String section, String name) {
    try {
      return Encodings.urlBase64(section);
    } catch (Failure illegal) {
      throw Failure.of("JWT " + name + " had invalid encoding: " + illegal.getMessage());
    }
  }

  private static Obj object(String json) {
    RegoValue value;
    try {
      value = Encodings.read(json);
    } catch (Failure malformed) {
      throw Failure.of("invalid JSON: " + malformed.getMessage());
    }
    if (value instanceof Obj object) {
      return object;
    }
    throw Failure.of("decoded JSON type was not an Object");
  }
}
