package dev.writ.rego.builtin;

import static dev.writ.rego.builtin.Signatures.BOOLEAN;
import static dev.writ.rego.builtin.Signatures.DOCUMENT;
import static dev.writ.rego.builtin.Signatures.STRING;
import static dev.writ.rego.builtin.Signatures.arrayOf;
import static dev.writ.rego.builtin.Signatures.line;
import static dev.writ.rego.builtin.Signatures.tuple;

import dev.writ.rego.Builtin;
import dev.writ.rego.Builtin.Context;
import dev.writ.rego.Builtin.Failure;
import dev.writ.rego.RegoValue;
import dev.writ.rego.RegoValue.Arr;
import dev.writ.rego.RegoValue.Obj;
import java.io.ByteArrayOutputStream;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Certificates, requests for them and private keys, in the JSON that Go makes of its structs. */
final class X509 {
  private static final String BEGIN = "-----BEGIN";
  private static final String BEGIN_REQUEST = "-----BEGIN CERTIFICATE REQUEST-----";
  private static final Arr INVALID = Arr.of(RegoValue.FALSE, Arr.EMPTY);

  /** Work on a key, in steps for each 64 bytes. */
  private static final int WORK = 16;

  private X509() {}

  /** The function of a name, or null. */
  static @Nullable Builtin of(String name) {
    return switch (name) {
      case "crypto.parse_private_keys" -> line(name, X509::privateKeys, arrayOf(DOCUMENT), STRING);
      case "crypto.x509.parse_and_verify_certificates" ->
          line(name, X509::verified, tuple(BOOLEAN, arrayOf(DOCUMENT)), STRING);
      case "crypto.x509.parse_and_verify_certificates_with_options" ->
          line(
              name, X509::verifiedWithOptions, tuple(BOOLEAN, arrayOf(DOCUMENT)), STRING, DOCUMENT);
      case "crypto.x509.parse_certificate_request" -> line(name, X509::request, DOCUMENT, STRING);
      case "crypto.x509.parse_certificates" ->
          line(name, X509::certificates, arrayOf(DOCUMENT), STRING);
      case "crypto.x509.parse_keypair" -> line(name, X509::keyPair, DOCUMENT, STRING, STRING);
      case "crypto.x509.parse_rsa_private_key" -> line(name, X509::privateKey, DOCUMENT, STRING);
      default -> null;
    };
  }

  private static String text(Context context, RegoValue[] arguments, int operand) {
    String text = Operands.string(arguments, operand);
    context.charge((long) text.length() / 64 * WORK + 1);
    return text;
  }

  private static RegoValue certificates(Context context, RegoValue[] arguments) {
    return shown(certificates(text(context, arguments, 1)), Certificate::jsonWithUris);
  }

  private static RegoValue verified(Context context, RegoValue[] arguments) {
    String text = text(context, arguments, 1);
    return verified(
        context, text, () -> VerifyOptions.read(context, Obj.EMPTY), Certificate::jsonWithUris);
  }

  private static RegoValue verifiedWithOptions(Context context, RegoValue[] arguments) {
    String text = text(context, arguments, 1);
    Obj options = Operands.object(arguments, 2);
    return verified(context, text, () -> VerifyOptions.read(context, options), Certificate::json);
  }

  private static RegoValue verified(
      Context context,
      String text,
      Supplier<VerifyOptions> options,
      Function<Certificate, Obj> json) {
    List<Certificate> certificates;
    try {
      certificates = certificates(text);
    } catch (Failure unreadable) {
      return INVALID;
    }
    VerifyOptions wanted = options.get();
    List<Certificate> chain;
    try {
      chain = CertificateChain.verify(context, certificates, wanted);
    } catch (Failure untrusted) {
      return INVALID;
    }
    return Arr.of(RegoValue.TRUE, shown(chain, json));
  }

  private static Arr shown(List<Certificate> certificates, Function<Certificate, Obj> json) {
    return Arr.of(certificates.stream().map(json).toList());
  }

  /** From PEM, or from base64 of PEM or of DER. */
  private static List<Certificate> certificates(String text) {
    if (text.startsWith(BEGIN)) {
      return certificatesOfPem(text);
    }
    byte[] decoded = Base64Text.STANDARD.bytes(text);
    String inside = Der.of(decoded).text();
    return inside.startsWith(BEGIN) ? certificatesOfPem(inside) : Certificate.parseAll(decoded);
  }

  private static List<Certificate> certificatesOfPem(String text) {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    for (PemBlock block : PemBlock.all(text)) {
      if (!block.type().equals("CERTIFICATE")) {
        throw Failure.of("PEM block type is '" + block.type() + "', expected CERTIFICATE");
      }
      all.writeBytes(block.bytes());
    }
    return Certificate.parseAll(all.toByteArray());
  }

  private static RegoValue request(Context context, RegoValue[] arguments) {
    String text = text(context, arguments, 1);
    byte[] decoded = new byte[0];
    String pem = text;
    if (!text.startsWith(BEGIN_REQUEST)) {
      decoded = Base64Text.STANDARD.bytes(text);
      pem = Der.of(decoded).text();
    }
    Optional<PemBlock> block = PemBlock.first(pem);
    if (block.isPresent() && !block.get().type().equals("CERTIFICATE REQUEST")) {
      throw Failure.of("invalid PEM-encoded certificate signing request");
    }
    return CertificateRequest.json(block.isPresent() ? block.get().bytes() : decoded);
  }

  private static RegoValue keyPair(Context context, RegoValue[] arguments) {
    String certificates = pem(text(context, arguments, 1), "CERTIFICATE");
    String key = pem(text(context, arguments, 2), "PRIVATE KEY");
    context.charge(PrivateKeyShape.STEPS);
    return KeyPair.read(certificates, key).json();
  }

  /** PEM as it is, otherwise base64 of PEM or of DER. */
  private static String pem(String text, String type) {
    if (text.startsWith(BEGIN)) {
      return text;
    }
    byte[] decoded = Base64Text.STANDARD.bytes(text);
    String inside = Der.of(decoded).text();
    return inside.startsWith(BEGIN)
        ? inside
        : "-----BEGIN %s-----\n%s\n-----END %s-----\n"
            .formatted(type, Base64.getEncoder().encodeToString(decoded), type);
  }

  /** Despite its name of any kind, as a JSON Web Key; null when there is none. */
  private static RegoValue privateKey(Context context, RegoValue[] arguments) {
    String text = text(context, arguments, 1);
    if (text.isEmpty()) {
      throw Failure.of("input PEM data was empty");
    }
    String pem = text.startsWith(BEGIN) ? text : Base64Text.STANDARD.decoded(text);
    List<PrivateKeyShape> keys = PrivateKeyShape.readAll(context, pem);
    return keys.isEmpty() ? RegoValue.NULL : keys.getFirst().jwk();
  }

  private static RegoValue privateKeys(Context context, RegoValue[] arguments) {
    String text = text(context, arguments, 1);
    return text.isEmpty()
        ? RegoValue.NULL
        : Arr.of(
            PrivateKeyShape.readAll(context, text).stream().map(PrivateKeyShape::json).toList());
  }
}
