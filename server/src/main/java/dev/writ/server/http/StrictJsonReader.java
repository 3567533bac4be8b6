package dev.writ.server.http;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.writ.kernel.problem.KernelProblems;
import dev.writ.kernel.store.Json;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.MultivaluedMap;
import jakarta.ws.rs.ext.MessageBodyReader;
import jakarta.ws.rs.ext.Provider;
import java.io.IOException;
import java.io.InputStream;
import java.lang.annotation.Annotation;
import java.lang.reflect.Type;

/**
 * The one way a JSON body comes in: at most 1 MiB of UTF-8, one object, no key twice, nothing after
 * it. Resources take an {@link ObjectNode} and say themselves which fields they know.
 */
@Provider
@Consumes(MediaType.APPLICATION_JSON)
public class StrictJsonReader implements MessageBodyReader<ObjectNode> {
  /** Bytes. */
  public static final int LIMIT = 1 << 20;

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
    if (bytes.length == 0) {
      return Json.object();
    }
    if (Json.parse(bytes) instanceof ObjectNode object) {
      return object;
    }
    throw KernelProblems.MALFORMED_REQUEST.with(
        "the body must be one JSON object, such as `{\"reason\": \"…\"}`");
  }
}
