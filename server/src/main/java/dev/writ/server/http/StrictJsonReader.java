package dev.writ.server.http;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.writ.kernel.problem.KernelProblems;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.MultivaluedMap;
import jakarta.ws.rs.ext.MessageBodyReader;
import jakarta.ws.rs.ext.Provider;
import java.io.IOException;
import java.io.InputStream;
import java.lang.annotation.Annotation;
import java.lang.reflect.Type;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/**
 * The one way a JSON body comes in: at most 1 MiB of UTF-8, one object, no key twice, nothing after
 * it. Resources take an {@link ObjectNode} and say themselves which fields they know.
 */
@Provider
@Consumes(MediaType.APPLICATION_JSON)
public class StrictJsonReader implements MessageBodyReader<ObjectNode> {
  /** Bytes. */
  public static final int LIMIT = 1 << 20;

  private static final ObjectMapper STRICT =
      JsonMapper.builder(
              com.fasterxml.jackson.core.JsonFactory.builder()
                  .streamReadConstraints(
                      StreamReadConstraints.builder()
                          .maxNestingDepth(64)
                          .maxNumberLength(100)
                          .build())
                  .build())
          .enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
          .build();

  @Override
  public boolean isReadable(
      Class<?> type, Type genericType, Annotation[] annotations, MediaType mediaType) {
    return type == ObjectNode.class;
  }

  @Override
  public ObjectNode readFrom(
      Class<ObjectNode> type,
      Type genericType,
      Annotation[] annotations,
      MediaType mediaType,
      MultivaluedMap<String, String> headers,
      InputStream body)
      throws IOException {
    return parse(body.readNBytes(LIMIT + 1));
  }

  /** An empty body counts as an object without fields, so that a call without any needs none. */
  static ObjectNode parse(byte[] bytes) {
    if (bytes.length > LIMIT) {
      throw KernelProblems.PAYLOAD_TOO_LARGE.with("the body is over 1 MiB; send less");
    }
    String text;
    try {
      text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    } catch (CharacterCodingException notUtf8) {
      throw KernelProblems.MALFORMED_REQUEST.with("the body is not UTF-8; send JSON in UTF-8");
    }
    if (text.isBlank()) {
      return STRICT.createObjectNode();
    }
    JsonNode node;
    try {
      node = STRICT.readTree(text);
    } catch (JacksonException broken) {
      var where = broken.getLocation();
      throw KernelProblems.MALFORMED_REQUEST
          .with(
              "the body is not JSON that can be read: "
                  + firstLine(broken.getOriginalMessage())
                  + (where == null
                      ? ""
                      : " (line " + where.getLineNr() + ", column " + where.getColumnNr() + ")"))
          .param("line", where == null ? null : where.getLineNr())
          .param("column", where == null ? null : where.getColumnNr());
    }
    if (node instanceof ObjectNode object) {
      return object;
    }
    throw KernelProblems.MALFORMED_REQUEST.with(
        "the body must be one JSON object, such as `{\"reason\": \"…\"}`");
  }

  private static String firstLine(String message) {
    int end = message.indexOf('\n');
    String line = end < 0 ? message : message.substring(0, end);
    return line.length() > 200 ? line.substring(0, 200) + "…" : line;
  }
}
