package dev.writ.rego.builtin;

import static dev.writ.rego.builtin.Signatures.BOOLEAN;
import static dev.writ.rego.builtin.Signatures.DOCUMENT;
import static dev.writ.rego.builtin.Signatures.OBJECT;
import static dev.writ.rego.builtin.Signatures.STRING;
import static dev.writ.rego.builtin.Signatures.line;
import static dev.writ.rego.builtin.Signatures.nondeterministic;
import static dev.writ.rego.builtin.Signatures.tuple;

import dev.writ.rego.Builtin;
import dev.writ.rego.Builtin.Failure;
import dev.writ.rego.RegoException;
import dev.writ.rego.RegoValue;
import dev.writ.rego.RegoValue.Arr;
import dev.writ.rego.RegoValue.Obj;
import dev.writ.rego.RegoValue.Str;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** JSON web tokens: read, verified and signed. */
final class Jwts {
  private static final String NESTED = "JWT";
  private static final RegoValue UNVERIFIED = Arr.of(RegoValue.FALSE, Obj.EMPTY, Obj.EMPTY);

  private Jwts() {}

  /** The function of a name, or null. */
  static @Nullable Builtin of(String name) {
    return switch (name) {
      case "io.jwt.decode" -> line(name, Jwts::decode, tuple(OBJECT, OBJECT, STRING), STRING);
      case "io.jwt.decode_verify" ->
          nondeterministic(
              name, Jwts::decodeVerify, tuple(BOOLEAN, OBJECT, OBJECT), STRING, DOCUMENT);
      case "io.jwt.encode_sign" ->
          nondeterministic(name, Jwts::encodeSign, STRING, DOCUMENT, DOCUMENT, DOCUMENT);
      case "io.jwt.encode_sign_raw" ->
          nondeterministic(name, Jwts::encodeSignRaw, STRING, STRING, STRING, STRING);
      case "io.jwt.verify_eddsa" ->
          line(name, verifier(JwsAlgorithm.EdDSA), BOOLEAN, STRING, STRING);
      case "io.jwt.verify_es256" ->
          line(name, verifier(JwsAlgorithm.ES256), BOOLEAN, STRING, STRING);
      case "io.jwt.verify_es384" ->
          line(name, verifier(JwsAlgorithm.ES384), BOOLEAN, STRING, STRING);
      case "io.jwt.verify_es512" ->
          line(name, verifier(JwsAlgorithm.ES512), BOOLEAN, STRING, STRING);
      case "io.jwt.verify_hs256" ->
          line(name, authenticator(JwsAlgorithm.HS256), BOOLEAN, STRING, STRING);
      case "io.jwt.verify_hs384" ->
          line(name, authenticator(JwsAlgorithm.HS384), BOOLEAN, STRING, STRING);
      case "io.jwt.verify_hs512" ->
          line(name, authenticator(JwsAlgorithm.HS512), BOOLEAN, STRING, STRING);
      case "io.jwt.verify_ps256" ->
          line(name, verifier(JwsAlgorithm.PS256), BOOLEAN, STRING, STRING);
      case "io.jwt.verify_ps384" ->
          line(name, verifier(JwsAlgorithm.PS384), BOOLEAN, STRING, STRING);
      case "io.jwt.verify_ps512" ->
          line(name, verifier(JwsAlgorithm.PS512), BOOLEAN, STRING, STRING);
      case "io.jwt.verify_rs256" ->
          line(name, verifier(JwsAlgorithm.RS256), BOOLEAN, STRING, STRING);
      case "io.jwt.verify_rs384" ->
          line(name, verifier(JwsAlgorithm.RS384), BOOLEAN, STRING, STRING);
      case "io.jwt.verify_rs512" ->
          line(name, verifier(JwsAlgorithm.RS512), BOOLEAN, STRING, STRING);
      default -> null;
    };
  }

  /** Nothing is verified. Of a token in a token only the innermost is told. */
  private static RegoValue decode(Builtin.Context context, RegoValue[] arguments) {
    String encoded = text(context, arguments, 1);
    while (true) {
      Jwt token = Jwt.of(encoded);
      Obj header = token.readHeader();
      String payload = token.readPayload();
      RegoValue contentType = header.find("cty");
      if (contentType != null && !(contentType instanceof Str)) {
        throw Failure.of("cty: must be a string");
      }
      if (!RegoValue.of(NESTED).equals(contentType)) {
        return Arr.of(header, Jwt.claims(payload), RegoValue.of(token.signatureInHex()));
      }
      encoded = withoutQuotes(payload);
    }
  }

  /** Some who nest tokens write the inner one as a string of JSON. */
  private static String withoutQuotes(String text) {
    int start = 0;
    int end = text.length();
    while (start < end && isQuote(text.charAt(start))) {
      start++;
    }
    while (end > start && isQuote(text.charAt(end - 1))) {
      end--;
    }
    return text.substring(start, end);
  }

  private static boolean isQuote(char c) {
    return c == '"' || c == '\'' || c == '\\';
  }

  private static Builtin.Code verifier(JwsAlgorithm algorithm) {
    return (context, arguments) -> {
      Jwt token = Jwt.of(text(context, arguments, 1));
      List<TrustedKey> keys = TrustedKey.read(text(context, arguments, 2));
      byte[] signature = token.readSignature();
      JoseHeader header = JoseHeader.of(token.readHeader());
      byte[] signed = token.signed();
      return RegoValue.of(
          TrustedKey.anyOf(
              keys,
              header.keyId(),
              header.algorithm(),
              key ->
                  key instanceof JwsKey.Public open
                      && algorithm.verifiesAnyForm(open.key(), signed, signature)));
    };
  }

  private static Builtin.Code authenticator(JwsAlgorithm algorithm) {
    return (context, arguments) -> {
      String encoded = text(context, arguments, 1);
      byte[] secret = utf8(text(context, arguments, 2));
      Jwt token = Jwt.of(encoded);
      byte[] code = algorithm.mac(secret, token.signed());
      return RegoValue.of(MessageDigest.isEqual(token.readSignature(), code));
    };
  }

  private static RegoValue decodeVerify(Builtin.Context context, RegoValue[] arguments) {
    Obj wanted = Operands.object(arguments, 2);
    JwtConstraints constraints = JwtConstraints.of(wanted, context.nowNanos());
    String encoded = text(context, arguments, 1);
    while (true) {
      Jwt token = Jwt.of(encoded);
      Obj header = token.readHeader();
      JoseHeader meaning = JoseHeader.of(header);
      if (!meaning.isValid()
          || !constraints.admit(meaning.algorithm())
          || !constraints.verify(meaning, token, token.readSignature())) {
        return UNVERIFIED;
      }
      String payload = token.readPayload();
      if (meaning.contentType().equalsIgnoreCase(NESTED)) {
        encoded = payload;
      } else {
        Obj claims = Jwt.claims(payload);
        return constraints.accept(claims) ? Arr.of(RegoValue.TRUE, header, claims) : UNVERIFIED;
      }
    }
  }

  private static RegoValue encodeSign(Builtin.Context context, RegoValue[] arguments) {
    String[] texts = new String[3];
    for (int i = 0; i < 3; i++) {
      texts[i] = Encodings.json(arguments[i]);
      context.charge(texts[i].length() / 32);
    }
    return signed(context, texts[0], texts[1], texts[2]);
  }

  private static RegoValue encodeSignRaw(Builtin.Context context, RegoValue[] arguments) {
    String key = text(context, arguments, 3);
    String header = text(context, arguments, 1);
    return signed(context, header, text(context, arguments, 2), key);
  }

  /** Header and payload are signed as they are written; of several keys the first one signs. */
  private static RegoValue signed(
      Builtin.Context context, String header, String payload, String keys) {
    List<Jwk> set = Jwk.set(keys);
    if (set.isEmpty()) {
      throw Failure.of("no keys found in JWK set");
    }
    JwsAlgorithm algorithm = checked(header, payload);
    String signed = encoded(utf8(header)) + "." + encoded(utf8(payload));
    byte[] signature = set.getFirst().sign(algorithm, utf8(signed));
    return new PaidText(context).append(signed).append(".").append(encoded(signature)).value();
  }

  private static JwsAlgorithm checked(String json, String payload) {
    SignHeader header;
    String name;
    try {
      header = SignHeader.read(json);
      name = header.text("alg");
    } catch (Failure wrong) {
      throw Failure.of("missing or invalid 'alg' header: " + wrong.getMessage());
    }
    JwsAlgorithm algorithm =
        JwsAlgorithm.find(name).orElseThrow(() -> Failure.of("unknown JWS algorithm: " + name));
    boolean anyType = header.hasText("typ") && !header.text("typ").equals(NESTED);
    if (!anyType && !isJson(payload)) {
      throw Failure.of("type is JWT but payload is not JSON");
    }
    return algorithm;
  }

  private static boolean isJson(String text) {
    try {
      RegoValue.parseJson(text);
      return true;
    } catch (RegoException malformed) {
      return false;
    }
  }

  private static String encoded(byte[] bytes) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static String text(Builtin.Context context, RegoValue[] arguments, int operand) {
    String text = Operands.string(arguments, operand);
    context.charge(text.length() / 32);
    return text;
  }
}
