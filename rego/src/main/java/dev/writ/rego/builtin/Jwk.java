package dev.writ.rego.builtin;

import dev.writ.rego.Builtin.Failure;
import dev.writ.rego.RegoException;
import dev.writ.rego.RegoValue;
import dev.writ.rego.RegoValue.Arr;
import dev.writ.rego.RegoValue.Obj;
import dev.writ.rego.RegoValue.Str;
import java.math.BigInteger;
import java.security.AlgorithmParameters;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.ECParameterSpec;
import java.security.spec.ECPoint;
import java.security.spec.ECPrivateKeySpec;
import java.security.spec.ECPublicKeySpec;
import java.security.spec.EdECPoint;
import java.security.spec.EdECPrivateKeySpec;
import java.security.spec.EdECPublicKeySpec;
import java.security.spec.NamedParameterSpec;
import java.security.spec.RSAPrivateCrtKeySpec;
import java.security.spec.RSAPublicKeySpec;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A JSON web key of RFC 7517 whose members have been looked at. */
final class Jwk {
  /** Kinds of keys: what messages call them, and the members that each has to have. */
  enum Kind {
    RSA_PUBLIC("rsaPublicKey", "e", "n"),
    RSA_PRIVATE("rsaPrivateKey", "d", "e", "n"),
    EC_PUBLIC("ecdsaPublicKey", "crv", "x", "y"),
    EC_PRIVATE("ecdsaPrivateKey", "crv", "d", "x", "y"),
    OKP_PUBLIC("okpPublicKey", "crv", "x"),
    OKP_PRIVATE("okpPrivateKey", "crv", "d", "x"),
    SYMMETRIC("symmetricKey", "k");

    private final String typeName;

    @SuppressWarnings("ImmutableEnumChecker") // made by List.of
    private final List<String> required;

    Kind(String name, String... required) {
      this.typeName = "*jwk." + name;
      this.required = List.of(required);
    }
  }

  private static final Map<String, String> CURVES =
      Map.of("P-256", "secp256r1", "P-384", "secp384r1", "P-521", "secp521r1");

  private static final Set<String> KNOWN_CURVES =
      Set.of("P-256", "P-384", "P-521", "secp256k1", "Ed25519", "Ed448", "X25519", "X448");

  /** Algorithms that a key may be meant for, besides those that sign. */
  private static final Set<String> OTHER_ALGORITHMS =
      Set.of(
          "none",
          "Ed25519",
          "Ed448",
          "ES256K",
          "RSA1_5",
          "RSA-OAEP",
          "RSA-OAEP-256",
          "RSA-OAEP-384",
          "RSA-OAEP-512",
          "A128KW",
          "A192KW",
          "A256KW",
          "dir",
          "ECDH-ES",
          "ECDH-ES+A128KW",
          "ECDH-ES+A192KW",
          "ECDH-ES+A256KW",
          "A128GCMKW",
          "A192GCMKW",
          "A256GCMKW",
          "PBES2-HS256+A128KW",
          "PBES2-HS384+A192KW",
          "PBES2-HS512+A256KW",
          "A128CBC-HS256",
          "A192CBC-HS384",
          "A256CBC-HS512",
          "A128GCM",
          "A192GCM",
          "A256GCM");

  private static final Set<String> BINARY =
      Set.of("d", "dp", "dq", "e", "k", "n", "p", "q", "qi", "x", "y");

  private final Kind kind;
  private final Obj members;

  private Jwk(Kind kind, Obj members) {
    this.kind = kind;
    this.members = members;
  }

  /**
   * The keys of a key set, or the one of a single key.
   *
   * @throws Failure {@code jwk.Parse: failed to unmarshal JWK set: ..}; it never has a key's text
   */
  static List<Jwk> set(String json) {
    try {
      return keys(document(json));
    } catch (Failure wrong) {
      throw Failure.of("jwk.Parse: failed to unmarshal JWK set: " + wrong.getMessage());
    }
  }

  private static RegoValue document(String json) {
    try {
      return RegoValue.parseJson(json);
    } catch (RegoException malformed) {
      throw Failure.of(JsonFault.find(json).orElse("the nesting or a number is beyond all bounds"));
    }
  }

  private static List<Jwk> keys(RegoValue document) {
    if (!(document instanceof Obj set)) {
      throw Failure.of(
          document instanceof Arr ? "expected '{' but got '['" : "error reading token: EOF");
    }
    List<Jwk> keys = new ArrayList<>();
    switch (set.find("keys")) {
      case null -> {
        try {
          keys.add(of(set));
        } catch (Failure unfit) {
          throw Failure.of("failed to parse sole key in key set");
        }
      }
      case Arr list -> {
        for (int i = 0; i < list.size(); i++) {
          try {
            keys.add(of(list.at(i)));
          } catch (Failure wrong) {
            throw Failure.of("failed to decode key #" + i + " in \"keys\": " + wrong.getMessage());
          }
        }
      }
      case RegoValue.Null _ -> {
        // a set without keys
      }
      case RegoValue other ->
          throw Failure.of(
              "failed to decode \"keys\": json: cannot unmarshal "
                  + goType(other)
                  + " into Go value of type []json.RawMessage");
    }
    return keys;
  }

  private static Jwk of(RegoValue value) {
    if (!(value instanceof Obj members)) {
      throw Failure.of(
          "jwk.Parse: failed to probe data: probe: failed to unmarshal data: json: cannot unmarshal "
              + goType(value)
              + " into Go value");
    }
    String type = members.find("kty") instanceof Str kty ? kty.value() : "";
    boolean own = members.find("d") != null;
    Kind kind =
        switch (type) {
          case "RSA" -> own ? Kind.RSA_PRIVATE : Kind.RSA_PUBLIC;
          case "EC" -> own ? Kind.EC_PRIVATE : Kind.EC_PUBLIC;
          case "OKP" -> own ? Kind.OKP_PRIVATE : Kind.OKP_PUBLIC;
          case "oct" -> Kind.SYMMETRIC;
          default -> throw Failure.of("invalid key type from JSON (" + type + ")");
        };
    try {
      check(kind, members);
    } catch (Failure wrong) {
      String into = "failed to unmarshal JSON into key (" + kind.typeName + "): ";
      throw Failure.of(into + into + wrong.getMessage());
    }
    return new Jwk(kind, members);
  }

  private static void check(Kind kind, Obj members) {
    for (int i = 0; i < members.size(); i++) {
      String name = members.keyAt(i).display();
      RegoValue value = members.valueAt(i);
      boolean binary = BINARY.contains(name) && (kind.required.contains(name) || isRsa(kind));
      boolean read = binary || Set.of("alg", "crv", "kid", "use").contains(name);
      boolean empty = value instanceof RegoValue.Null && !name.equals("alg") && !name.equals("crv");
      if (!read || empty) {
        continue;
      }
      String failed = "failed to decode value for key " + name + ": ";
      if (!(value instanceof Str text)) {
        String wrong = "json: cannot unmarshal " + goType(value) + " into Go value of type string";
        throw Failure.of(failed + (name.equals("alg") ? "" : "error reading next value: ") + wrong);
      }
      if (name.equals("alg") && !isAlgorithm(text.value())) {
        throw Failure.of(failed + "invalid key value: " + text + ": invalid key algorithm");
      }
      if (name.equals("crv") && !KNOWN_CURVES.contains(text.value())) {
        throw Failure.of(failed + "invalid jwa.EllipticCurveAlgorithm value");
      }
      if (binary && !isBase64(text.value())) {
        throw Failure.of(failed + "expected base64 encoded []byte (string)");
      }
    }
    for (String name : kind.required) {
      if (members.find(name) == null) {
        throw Failure.of("required field " + name + " is missing");
      }
    }
  }

  private static boolean isRsa(Kind kind) {
    return kind == Kind.RSA_PUBLIC || kind == Kind.RSA_PRIVATE;
  }

  private static boolean isAlgorithm(String name) {
    return JwsAlgorithm.find(name).isPresent() || OTHER_ALGORITHMS.contains(name);
  }

  /** What a token names it by, empty when it has no name. */
  String id() {
    return text("kid");
  }

  /** The algorithm it is meant for, empty for any. */
  String algorithm() {
    return text("alg");
  }

  private String text(String name) {
    return members.find(name) instanceof Str text ? text.value() : "";
  }

  /**
   * The key itself.
   *
   * @throws Failure {@code jwk.Export: failed to export jwk.Key to raw format: missing "q" value}
   */
  JwsKey exported() {
    try {
      return switch (kind) {
        case RSA_PUBLIC -> new JwsKey.Public(rsaPublic());
        case RSA_PRIVATE -> new JwsKey.Private(rsaPrivate(), rsaPublic());
        case EC_PUBLIC -> new JwsKey.Public(ecPublic());
        case EC_PRIVATE -> new JwsKey.Private(ecPrivate(), ecPublic());
        case OKP_PUBLIC -> edwards() ? new JwsKey.Public(edPublic()) : new JwsKey.Unfit();
        case OKP_PRIVATE -> edwards() ? edPair() : new JwsKey.Unfit();
        case SYMMETRIC -> new JwsKey.Secret(bytes("k"));
      };
    } catch (GeneralSecurityException unfit) {
      return new JwsKey.Unfit();
    } catch (Failure wrong) {
      throw Failure.of("jwk.Export: failed to export jwk.Key to raw format: " + wrong.getMessage());
    }
  }

  /**
   * Signs a message.
   *
   * @throws Failure {@code jwsbb.Sign: invalid key type *jwk.symmetricKey. *rsa.PrivateKey is
   *     required: ..}
   */
  byte[] sign(JwsAlgorithm algorithm, byte[] message) {
    JwsKey key;
    try {
      key = fit(algorithm) ? exported() : new JwsKey.Unfit();
    } catch (Failure wrong) {
      throw unfitFor(algorithm, wrong.getMessage());
    }
    return switch (key) {
      case JwsKey.Secret secret -> {
        if (secret.bytes().length == 0) {
          throw Failure.of("dsig.Sign: dsig.toHMACKey: missing key while signing payload");
        }
        yield algorithm.mac(secret.bytes(), message);
      }
      case JwsKey.Private own -> algorithm.sign(own.key(), message);
      case JwsKey.Public _, JwsKey.Unfit _ ->
          throw unfitFor(
              algorithm,
              "jwk.Export: no suitable exporter found for key type '" + kind.typeName + "'");
    };
  }

  private boolean fit(JwsAlgorithm algorithm) {
    return switch (algorithm.family()) {
      case HMAC -> kind == Kind.SYMMETRIC;
      case RSA, PSS -> kind == Kind.RSA_PRIVATE;
      case ECDSA -> kind == Kind.EC_PRIVATE;
      case EDDSA -> kind == Kind.OKP_PRIVATE;
    };
  }

  private Failure unfitFor(JwsAlgorithm algorithm, @Nullable String why) {
    String wanted =
        switch (algorithm.family()) {
          case HMAC -> "[]byte is required: keyconv: failed to produce []byte";
          case RSA, PSS -> "*rsa.PrivateKey is required: failed to produce rsa.PrivateKey";
          case ECDSA ->
              "*ecdsa.PrivateKey is required: keyconv: failed to produce ecdsa.PrivateKey";
          case EDDSA -> "ed25519.PrivateKey is required: failed to produce ed25519.PrivateKey";
        };
    String type = kind.typeName;
    return Failure.of(
        "jwsbb.Sign: invalid key type " + type + ". " + wanted + " from " + type + ": " + why);
  }

  private PublicKey rsaPublic() throws GeneralSecurityException {
    return KeyFactory.getInstance("RSA")
        .generatePublic(new RSAPublicKeySpec(number("n"), number("e")));
  }

  /** What follows from the primes is computed, as it may have been left out. */
  private PrivateKey rsaPrivate() throws GeneralSecurityException {
    for (String prime : List.of("q", "p")) {
      if (members.find(prime) == null) {
        throw Failure.of("missing \"" + prime + "\" value");
      }
    }
    BigInteger d = number("d");
    BigInteger p = number("p");
    BigInteger q = number("q");
    if (p.compareTo(BigInteger.TWO) < 0 || q.compareTo(BigInteger.TWO) < 0 || !coprime(p, q)) {
      return unfit();
    }
    return KeyFactory.getInstance("RSA")
        .generatePrivate(
            new RSAPrivateCrtKeySpec(
                number("n"),
                number("e"),
                d,
                p,
                q,
                d.mod(p.subtract(BigInteger.ONE)),
                d.mod(q.subtract(BigInteger.ONE)),
                q.modInverse(p)));
  }

  private static boolean coprime(BigInteger p, BigInteger q) {
    return p.gcd(q).equals(BigInteger.ONE);
  }

  private static PrivateKey unfit() throws GeneralSecurityException {
    throw new GeneralSecurityException("the primes are none");
  }

  private PublicKey ecPublic() throws GeneralSecurityException {
    ECParameterSpec curve = curve();
    ECPoint point = new ECPoint(number("x"), number("y"));
    int room = curve.getCurve().getField().getFieldSize();
    if (point.getAffineX().bitLength() > room || point.getAffineY().bitLength() > room) {
      throw new GeneralSecurityException("no point of the curve");
    }
    return KeyFactory.getInstance("EC").generatePublic(new ECPublicKeySpec(point, curve));
  }

  private PrivateKey ecPrivate() throws GeneralSecurityException {
    return KeyFactory.getInstance("EC").generatePrivate(new ECPrivateKeySpec(number("d"), curve()));
  }

  private ECParameterSpec curve() throws GeneralSecurityException {
    String curve = CURVES.get(text("crv"));
    if (curve == null) {
      throw Failure.of("jwk: unsupported curve " + text("crv"));
    }
    AlgorithmParameters parameters = AlgorithmParameters.getInstance("EC");
    parameters.init(new ECGenParameterSpec(curve));
    return parameters.getParameterSpec(ECParameterSpec.class);
  }

  /** Whether it signs; the other curve here is for agreeing on keys. */
  private boolean edwards() {
    String curve = text("crv");
    if (!curve.equals("Ed25519") && !curve.equals("X25519")) {
      boolean own = kind == Kind.OKP_PRIVATE;
      throw Failure.of(
          (own
                  ? "jwk.OKPPrivateKey: failed to build private"
                  : "jwk.OKPPublicKey: failed to build public")
              + " key: invalid curve algorithm "
              + curve);
    }
    return curve.equals("Ed25519");
  }

  /** A point is its height, the last byte first, and the lowest bit of its width on top. */
  private PublicKey edPublic() throws GeneralSecurityException {
    byte[] point = bytes("x");
    if (point.length != 32) {
      throw new GeneralSecurityException("no point of the curve");
    }
    byte[] height = new byte[32];
    for (int i = 0; i < 32; i++) {
      height[i] = point[31 - i];
    }
    boolean odd = height[0] < 0;
    height[0] &= 0x7f;
    return KeyFactory.getInstance("Ed25519")
        .generatePublic(
            new EdECPublicKeySpec(
                NamedParameterSpec.ED25519, new EdECPoint(odd, new BigInteger(1, height))));
  }

  private JwsKey edPair() throws GeneralSecurityException {
    byte[] seed = bytes("d");
    String failed = "jwk.OKPPrivateKey: failed to build private key: ";
    if (seed.length != 32) {
      throw Failure.of(
          failed
              + (seed.length == 0 ? "cannot use empty seed" : "ed25519: wrong private key size"));
    }
    PrivateKey own =
        KeyFactory.getInstance("Ed25519")
            .generatePrivate(new EdECPrivateKeySpec(NamedParameterSpec.ED25519, seed));
    PublicKey half = edPublic();
    byte[] probe = new byte[1];
    if (!JwsAlgorithm.EdDSA.verifiesAnyForm(half, probe, JwsAlgorithm.EdDSA.sign(own, probe))) {
      throw Failure.of(failed + "ed25519: invalid x value given d value");
    }
    return new JwsKey.Private(own, half);
  }

  private BigInteger number(String name) {
    return new BigInteger(1, bytes(name));
  }

  private byte[] bytes(String name) {
    return base64(text(name));
  }

  /** Either alphabet, with or without padding. */
  private static byte[] base64(String text) {
    boolean standard = text.indexOf('+') >= 0 || text.indexOf('/') >= 0;
    String padded = text.endsWith("=") ? text : text + "=".repeat((4 - text.length() % 4) % 4);
    return (standard ? Base64Text.STANDARD : Base64Text.URL).bytes(padded);
  }

  private static boolean isBase64(String text) {
    try {
      base64(text);
      return true;
    } catch (Failure malformed) {
      return false;
    }
  }

  private static String goType(RegoValue value) {
    return value instanceof RegoValue.Bool ? "bool" : value.typeName();
  }
}
