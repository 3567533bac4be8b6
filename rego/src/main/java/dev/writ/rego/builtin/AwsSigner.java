package dev.writ.rego.builtin;

import dev.writ.rego.RegoValue;
import dev.writ.rego.RegoValue.Obj;
import dev.writ.rego.RegoValue.Str;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Signs by <a href="https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv.html">AWS
 * Signature Version 4</a>, for one service in one region.
 */
final class AwsSigner {
  private static final String ALGORITHM = "AWS4-HMAC-SHA256";

  /** Proxies change or add them on the way. */
  private static final Set<String> UNSIGNED =
      Set.of("authorization", "user-agent", "x-amzn-trace-id");

  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'", Locale.ROOT).withZone(ZoneOffset.UTC);

  private final String accessKey;
  private final String secretKey;
  private final String sessionToken;
  private final String region;
  private final String service;

  AwsSigner(Obj config) {
    accessKey = text(config.find("aws_access_key"));
    secretKey = text(config.find("aws_secret_access_key"));
    sessionToken = text(config.find("aws_session_token"));
    region = text(config.find("aws_region"));
    service = text(config.find("aws_service"));
  }

  /** What a request says of itself, percent-encoded where it has to be. */
  record Request(String method, String host, String path, String query) {}

  /**
   * The headers of a request with those that sign it.
   *
   * @param payload the SHA-256 of the body in hexadecimal, or `UNSIGNED-PAYLOAD`
   */
  Obj signed(Request request, Obj headers, String payload, Instant moment) {
    String time = TIME.format(moment);
    Map<String, String> own = new TreeMap<>(Map.of("host", request.host, "x-amz-date", time));
    if (service.equals("s3") || service.equals("glacier")) {
      own.put("x-amz-content-sha256", payload);
    }
    if (!sessionToken.isEmpty()) {
      own.put("x-amz-security-token", sessionToken);
    }
    Obj.Builder signed = Obj.builder();
    Map<String, String> covered = new TreeMap<>(own);
    for (int i = 0; i < headers.size(); i++) {
      String name = text(headers.keyAt(i));
      String value = text(headers.valueAt(i));
      String lower = name.toLowerCase(Locale.ROOT);
      if (!UNSIGNED.contains(lower)) {
        covered.put(lower, value);
      }
      signed.put(RegoValue.of(name), RegoValue.of(value));
    }
    String authorization = authorization(request, covered, payload, time);
    signed.put(RegoValue.of("Authorization"), RegoValue.of(authorization));
    own.forEach((name, value) -> signed.put(RegoValue.of(name), RegoValue.of(value)));
    return signed.build();
  }

  private String authorization(
      Request request, Map<String, String> covered, String payload, String time) {
    StringBuilder lines = new StringBuilder();
    covered.forEach((name, value) -> lines.append(name).append(':').append(value).append('\n'));
    String names = String.join(";", covered.keySet());
    String canonical =
        String.join(
            "\n", request.method, request.path, request.query, lines.toString(), names, payload);
    String day = time.substring(0, 8);
    String scope = String.join("/", day, region, service, "aws4_request");
    String toSign = String.join("\n", ALGORITHM, time, scope, sha256(utf8(canonical)));
    byte[] key = mac(utf8("AWS4" + secretKey), day);
    key = mac(mac(mac(key, region), service), "aws4_request");
    return ALGORITHM
        + (" Credential=" + accessKey + "/" + scope)
        + (",SignedHeaders=" + names)
        + (",Signature=" + HexFormat.of().formatHex(mac(key, toSign)));
  }

  private static byte[] mac(byte[] key, String message) {
    return JwsAlgorithm.HS256.mac(key, utf8(message));
  }

  /** In hexadecimal. */
  static String sha256(byte[] bytes) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (GeneralSecurityException impossible) {
      throw new IllegalStateException("this JDK lacks SHA-256", impossible);
    }
  }

  /** A value that is no string counts as an empty one. */
  private static String text(@Nullable RegoValue value) {
    return value instanceof Str text ? text.value() : "";
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
