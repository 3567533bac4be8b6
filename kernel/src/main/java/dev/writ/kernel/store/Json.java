package dev.writ.kernel.store;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.writ.kernel.problem.KernelProblems;
import java.math.BigDecimal;
import java.math.MathContext;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Map;
import java.util.TreeMap;

/**
 * JSON as the house reads, keeps and hashes it.
 *
 * <p>Reading is strict: UTF-8, no duplicate keys, nothing after the value, no lone surrogates, no
 * NUL (PostgreSQL can't keep one). Hashing is over the canonical form of RFC 8785, with one
 * difference: integers keep all their digits, also beyond 2^53.
 */
public final class Json {
  private static final int MAX_DEPTH = 64;

  private static final ObjectMapper MAPPER =
      JsonMapper.builder()
          .configure(StreamReadFeature.STRICT_DUPLICATE_DETECTION.mappedFeature(), true)
          .enable(DeserializationFeature.FAIL_ON_READING_DUP_TREE_KEY)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .disable(JsonParser.Feature.INCLUDE_SOURCE_IN_LOCATION)
          .build();

  static {
    MAPPER
        .getFactory()
        .setStreamReadConstraints(
            StreamReadConstraints.builder().maxNestingDepth(MAX_DEPTH).build());
  }

  private Json() {}

  public static ObjectNode object() {
    return MAPPER.createObjectNode();
  }

  /**
   * Reads what a caller sent; refuses with MALFORMED_REQUEST, or PAYLOAD_TOO_LARGE beyond 64
   * levels.
   */
  public static JsonNode parse(byte[] utf8) {
    try {
      String text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(utf8)).toString();
      JsonNode node = MAPPER.readTree(text);
      if (node.isMissingNode()) {
        throw KernelProblems.MALFORMED_REQUEST.with("the body is empty; send JSON");
      }
      requireKeepableText(node);
      return node;
    } catch (CharacterCodingException broken) {
      throw KernelProblems.MALFORMED_REQUEST.with("the body is not UTF-8");
    } catch (com.fasterxml.jackson.core.exc.StreamConstraintsException tooMuch) {
      throw KernelProblems.PAYLOAD_TOO_LARGE.with(
          "the body is nested deeper than " + MAX_DEPTH + " levels or has an oversized value");
    } catch (JsonProcessingException broken) {
      throw KernelProblems.MALFORMED_REQUEST
          .with("the body is not JSON: " + broken.getOriginalMessage())
          .param("line", broken.getLocation() == null ? null : broken.getLocation().getLineNr())
          .param(
              "column", broken.getLocation() == null ? null : broken.getLocation().getColumnNr());
    }
  }

  /** Reads what the house itself wrote. */
  public static JsonNode read(String text) {
    try {
      return MAPPER.readTree(text);
    } catch (JsonProcessingException broken) {
      throw new IllegalStateException("the store holds broken JSON", broken);
    }
  }

  /** Reads an object that the house itself wrote. */
  public static ObjectNode readObject(String text) {
    return (ObjectNode) read(text);
  }

  /** Any Jackson-readable value as a tree. */
  public static JsonNode tree(Object value) {
    return MAPPER.valueToTree(value);
  }

  /** Plain JSON text, in the members' own order. */
  public static String write(Object value) {
    try {
      return MAPPER.writeValueAsString(value);
    } catch (JsonProcessingException broken) {
      throw new IllegalStateException("a value can't be written as JSON", broken);
    }
  }

  /** Canonical text: members sorted, no white space, shortest numbers (RFC 8785). */
  public static String canonical(JsonNode node) {
    StringBuilder out = new StringBuilder();
    appendCanonical(node, out);
    return out.toString();
  }

  /** SHA-256 of the canonical text. */
  public static byte[] sha256(JsonNode node) {
    return sha256(canonical(node).getBytes(StandardCharsets.UTF_8));
  }

  public static byte[] sha256(byte[] bytes) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(bytes);
    } catch (NoSuchAlgorithmException absent) {
      throw new IllegalStateException("every Java platform has SHA-256", absent);
    }
  }

  /**
   * Refuses with PAYLOAD_TOO_LARGE what is over the limits.
   *
   * @param maxBytes of the text in UTF-8
   * @param maxDepth levels of nesting; a bare object is 1
   */
  public static void requireWithin(JsonNode node, int maxBytes, int maxDepth) {
    int depth = depth(node);
    int bytes = write(node).getBytes(StandardCharsets.UTF_8).length;
    if (bytes > maxBytes || depth > maxDepth) {
      throw KernelProblems.PAYLOAD_TOO_LARGE
          .with(
              "a request may have %d bytes and %d levels, this one has %d and %d"
                  .formatted(maxBytes, maxDepth, bytes, depth))
          .param("max_bytes", maxBytes)
          .param("max_depth", maxDepth);
    }
  }

  private static int depth(JsonNode node) {
    int deepest = 0;
    for (JsonNode child : node) {
      deepest = Math.max(deepest, depth(child));
    }
    return node.isContainerNode() ? deepest + 1 : 0;
  }

  private static void requireKeepableText(JsonNode node) {
    if (node.isTextual()) {
      requireKeepable(node.textValue());
    }
    for (Map.Entry<String, JsonNode> member : node.properties()) {
      requireKeepable(member.getKey());
    }
    for (JsonNode child : node) {
      requireKeepableText(child);
    }
  }

  private static void requireKeepable(String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      boolean pair =
          Character.isHighSurrogate(c)
              && i + 1 < text.length()
              && Character.isLowSurrogate(text.charAt(i + 1));
      if (c == 0 || (Character.isSurrogate(c) && !pair)) {
        throw KernelProblems.MALFORMED_REQUEST.with(
            "the body has a NUL character or half of a surrogate pair in a text");
      }
      if (pair) {
        i++;
      }
    }
  }

  private static void appendCanonical(JsonNode node, StringBuilder out) {
    switch (node.getNodeType()) {
      case OBJECT -> {
        Map<String, JsonNode> sorted = new TreeMap<>();
        node.properties().forEach(member -> sorted.put(member.getKey(), member.getValue()));
        char separator = '{';
        for (Map.Entry<String, JsonNode> member : sorted.entrySet()) {
          out.append(separator);
          appendText(member.getKey(), out);
          out.append(':');
          appendCanonical(member.getValue(), out);
          separator = ',';
        }
        out.append(sorted.isEmpty() ? "{}" : "}");
      }
      case ARRAY -> {
        char separator = '[';
        for (JsonNode element : node) {
          out.append(separator);
          appendCanonical(element, out);
          separator = ',';
        }
        out.append(node.isEmpty() ? "[]" : "]");
      }
      case STRING -> appendText(node.textValue(), out);
      case NUMBER ->
          out.append(
              node.isIntegralNumber()
                  ? node.bigIntegerValue().toString()
                  : numberText(node.doubleValue()));
      case BOOLEAN -> out.append(node.booleanValue());
      case NULL -> out.append("null");
      case BINARY, MISSING, POJO ->
          throw new IllegalArgumentException(node.getNodeType() + " is no JSON value");
    }
  }

  /** ECMAScript's Number.prototype.toString, which RFC 8785 asks for. */
  static String numberText(double number) {
    if (Double.isNaN(number) || Double.isInfinite(number)) {
      throw new IllegalArgumentException(number + " is no JSON number");
    }
    if (number == 0) {
      return "0";
    }
    BigDecimal exact = new BigDecimal(Double.toString(number)).stripTrailingZeros();
    // Java gives at least two digits, also where one would do: 4.9E-324 for ECMAScript's 5e-324.
    BigDecimal oneDigit = exact.round(new MathContext(1));
    if (oneDigit.doubleValue() == number) {
      exact = oneDigit.stripTrailingZeros();
    }
    String digits = exact.unscaledValue().abs().toString();
    int point = digits.length() - exact.scale(); // the value is 0.DIGITS x 10^point
    String sign = number < 0 ? "-" : "";
    if (point > 21 || point <= -6) {
      int exponent = point - 1;
      String fraction = digits.length() == 1 ? "" : "." + digits.substring(1);
      return sign + digits.charAt(0) + fraction + (exponent < 0 ? "e-" : "e+") + Math.abs(exponent);
    }
    if (point <= 0) {
      return sign + "0." + "0".repeat(-point) + digits;
    }
    return digits.length() <= point
        ? sign + digits + "0".repeat(point - digits.length())
        : sign + digits.substring(0, point) + "." + digits.substring(point);
  }

  private static void appendText(String text, StringBuilder out) {
    out.append('"');
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      switch (c) {
        case '"' -> out.append("\\\"");
        case '\\' -> out.append("\\\\");
        case '\b' -> out.append("\\b");
        case '\t' -> out.append("\\t");
        case '\n' -> out.append("\\n");
        case '\f' -> out.append("\\f");
        case '\r' -> out.append("\\r");
        default -> {
          if (c < 0x20) {
            out.append("\\u00").append(Character.forDigit(c >> 4, 16));
            out.append(Character.forDigit(c & 0xf, 16));
          } else {
            out.append(c);
          }
        }
      }
    }
    out.append('"');
  }
}
