package dev.writ.rego.builtin;

import static dev.writ.rego.builtin.Signatures.DOCUMENT;
import static dev.writ.rego.builtin.Signatures.NUMBER;
import static dev.writ.rego.builtin.Signatures.OBJECT;
import static dev.writ.rego.builtin.Signatures.line;

import dev.writ.rego.Builtin;
import dev.writ.rego.RegoValue;
import dev.writ.rego.RegoValue.Bool;
import dev.writ.rego.RegoValue.Num;
import dev.writ.rego.RegoValue.Obj;
import dev.writ.rego.RegoValue.SetOf;
import dev.writ.rego.RegoValue.Str;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Requests to Amazon's services, signed for whom sends them later; nothing is sent here. */
final class Aws {
  private static final List<String> REQUIRED =
      List.of("aws_access_key", "aws_region", "aws_secret_access_key", "aws_service");

  private static final String UNSIGNED_PAYLOAD = "UNSIGNED-PAYLOAD";
  private static final long NANOS = 1_000_000_000;

  private Aws() {}

  /** The function of a name, or null. */
  static @Nullable Builtin of(String name) {
    return switch (name) {
      case "providers.aws.sign_req" -> line(name, Aws::sign, OBJECT, DOCUMENT, DOCUMENT, NUMBER);
      default -> null;
    };
  }

  private static RegoValue sign(Builtin.Context context, RegoValue[] arguments) {
    Obj request = Operands.object(arguments, 1);
    Obj config = config(arguments[1]);
    Instant moment = moment(arguments[2]);
    Http.checkNames(request);
    Obj headers = headers(request);
    AwsSigner.Request told = request(request);
    byte[] body = body(request);
    context.charge(body.length / 32);
    String payload = isUnsigned(config) ? UNSIGNED_PAYLOAD : AwsSigner.sha256(body);
    Obj.Builder signed = Obj.builder();
    for (int i = 0; i < request.size(); i++) {
      signed.put(request.keyAt(i), request.valueAt(i));
    }
    RegoValue all = new AwsSigner(config).signed(told, headers, payload, moment);
    return signed.put(RegoValue.of("headers"), all).build();
  }

  private static Obj config(RegoValue value) {
    if (!(value instanceof Obj config)) {
      throw Operands.mismatch(1, value, "object"); // OPA counts so
    }
    SetOf missing = required(name -> config.find(name) == null);
    if (missing.size() > 0) {
      throw Operands.wrong(2, "missing required AWS config parameters(s): " + missing);
    }
    SetOf invalid = required(name -> !(config.find(name) instanceof Str));
    if (invalid.size() > 0) {
      throw Operands.wrong(2, "invalid values for required AWS config parameters(s): " + invalid);
    }
    return config;
  }

  private static SetOf required(Predicate<String> wrong) {
    return SetOf.of(REQUIRED.stream().filter(wrong).map(RegoValue::of).toList());
  }

  private static Instant moment(RegoValue value) {
    if (!(value instanceof Num number)) {
      throw Operands.mismatch(1, value, "number"); // OPA counts so
    }
    if (!Operands.isPlainLong(number)) {
      throw Operands.wrong(3, "could not convert time_ns value into a unix timestamp");
    }
    long nanos = number.longValue();
    return Instant.ofEpochSecond(Math.floorDiv(nanos, NANOS), Math.floorMod(nanos, NANOS));
  }

  private static Obj headers(Obj request) {
    return switch (request.find("headers")) {
      case null -> Obj.EMPTY;
      case Obj headers -> headers;
      case RegoValue other -> throw Operands.mismatch(0, other, "object");
    };
  }

  private static AwsSigner.Request request(Obj request) {
    if (!(request.find("url") instanceof Str url)
        || !(request.find("method") instanceof Str method)) {
      SetOf.Builder invalid = SetOf.builder();
      for (String name : List.of("method", "url")) {
        if (!(request.find(name) instanceof Str)) {
          invalid.add(RegoValue.of(name));
        }
      }
      throw Operands.wrong(
          1, "invalid values for required request parameters(s): " + invalid.build());
    }
    return Uris.told(
        url.value(),
        () -> {
          Uris.parts(url.value());
          Uris.Split split = Uris.split(url.value());
          return new AwsSigner.Request(
              method.value(),
              Uris.hostAndPort(split.authority()),
              PercentText.PATH.kept(split.path()),
              split.query());
        });
  }

  private static byte[] body(Obj request) {
    RegoValue raw = request.find("raw_body");
    RegoValue body = request.find("body");
    String text = raw instanceof Str string ? string.value() : "";
    if (raw == null && body != null) {
      text = Encodings.json(body);
    }
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static boolean isUnsigned(Obj config) {
    return switch (config.find("disable_payload_signing")) {
      case null -> false;
      case Bool disabled -> disabled.value();
      case RegoValue _ ->
          throw Operands.wrong(2, "invalid value for 'disable_payload_signing' in AWS config");
    };
  }
}
