package dev.writ.rego.builtin;

import dev.writ.rego.Builtin.Failure;
import dev.writ.rego.RegoValue;
import dev.writ.rego.RegoValue.Arr;
import dev.writ.rego.RegoValue.Num;
import dev.writ.rego.RegoValue.Obj;
import dev.writ.rego.RegoValue.Str;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a policy asks of a token: one key or one secret, and what its claims have to say. */
final class JwtConstraints {
  private @Nullable List<TrustedKey> keys;
  private String secret = "";
  private String algorithm = "";
  private String issuer = "";
  private String audience = "";
  private double nanos;

  private JwtConstraints() {}

  /**
   * Reads them in the order of their names.
   *
   * @param now nanoseconds since 1970, for whom asks for no time
   * @throws Failure {@code unknown token validation constraint: expiry}
   */
  static JwtConstraints of(Obj wanted, long now) {
    JwtConstraints constraints = new JwtConstraints();
    constraints.nanos = now;
    for (int i = 0; i < wanted.size(); i++) {
      constraints.take(wanted.keyAt(i).display(), wanted.valueAt(i));
    }
    boolean hasSecret = !constraints.secret.isEmpty();
    if (constraints.keys != null && hasSecret) {
      throw Failure.of("duplicate key constraints");
    }
    if (constraints.keys == null && !hasSecret) {
      throw Failure.of("no key constraint");
    }
    return constraints;
  }

  private void take(String name, RegoValue value) {
    switch (name) {
      case "alg" -> algorithm = text(name, value);
      case "aud" -> audience = text(name, value);
      case "cert" -> keys = TrustedKey.read(text(name, value));
      case "iss" -> issuer = text(name, value);
      case "secret" -> secret = text(name, value);
      case "time" -> nanos = time(value);
      default -> throw Failure.of("unknown token validation constraint: " + name);
    }
  }

  private static String text(String name, RegoValue value) {
    if (value instanceof Str text) {
      return text.value();
    }
    throw Failure.of(name + " constraint: must be a string");
  }

  private static double time(RegoValue value) {
    if (!(value instanceof Num number)) {
      throw Failure.of("token time constraint: must be a number");
    }
    double nanos = number.decimal().doubleValue();
    if (Double.isInfinite(nanos)) {
      throw Failure.of("token time constraint: unvalid float64");
    }
    if (nanos < 0) {
      throw Failure.of("token time constraint: must not be negative");
    }
    return nanos;
  }

  /** Whether tokens may be signed by an algorithm. */
  boolean admit(String name) {
    return algorithm.isEmpty() || algorithm.equals(name);
  }

  /** Whether the key or one of the keys made the signature. */
  boolean verify(JoseHeader header, Jwt token, byte[] signature) {
    return JwsAlgorithm.find(header.algorithm())
        .filter(by -> verify(by, header, token.signed(), signature))
        .isPresent();
  }

  private boolean verify(JwsAlgorithm by, JoseHeader header, byte[] signed, byte[] signature) {
    if (keys == null) {
      JwsKey shared = new JwsKey.Secret(secret.getBytes(StandardCharsets.UTF_8));
      return by.verifies(shared, signed, signature);
    }
    return TrustedKey.anyOf(
        keys, header.keyId(), by.name(), key -> by.verifies(key, signed, signature));
  }

  /**
   * Whether the claims are what was asked for.
   *
   * @throws Failure {@code exp value must be a number}
   */
  boolean accept(Obj claims) {
    if (!acceptIssuer(claims.find("iss")) || !acceptAudience(claims.find("aud"))) {
      return false;
    }
    RegoValue expiry = claims.find("exp");
    if (expiry != null && isReached("exp", expiry)) {
      return false;
    }
    RegoValue start = claims.find("nbf");
    return start == null || isReached("nbf", start);
  }

  /** Claims count in seconds. */
  private boolean isReached(String name, RegoValue claim) {
    if (claim instanceof Num moment) {
      return new BigDecimal(Double.toString(nanos / 1e9)).compareTo(moment.decimal()) >= 0;
    }
    throw Failure.of(name + " value must be a number");
  }

  private boolean acceptIssuer(@Nullable RegoValue claim) {
    return issuer.isEmpty() || RegoValue.of(issuer).equals(claim);
  }

  /** A token for somebody is not for nobody in particular. */
  private boolean acceptAudience(@Nullable RegoValue claim) {
    RegoValue wanted = RegoValue.of(audience);
    return switch (claim) {
      case null -> audience.isEmpty();
      case Arr several -> several.asList().contains(wanted);
      case RegoValue one -> one.equals(wanted);
    };
  }
}
