package dev.writ.server.http;

import dev.writ.kernel.problem.KernelProblems;
import dev.writ.kernel.store.IdempotencyKey;
import jakarta.annotation.Priority;
import jakarta.ws.rs.Priorities;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import jakarta.ws.rs.container.ResourceInfo;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.ext.Provider;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/**
 * Takes the body of a write in, at most 1 MiB, and with it the Idempotency-Key that makes the call
 * repeatable: one user's, for one route and one body.
 */
@Provider
@Priority(Priorities.ENTITY_CODER)
public class BodyIntake implements ContainerRequestFilter {
  private static final String KEY = "Idempotency-Key";

  private final CurrentCall call;
  private final ResourceInfo resource;

  BodyIntake(CurrentCall call, @Context ResourceInfo resource) {
    this.call = call;
    this.resource = resource;
  }

  @Override
  public void filter(ContainerRequestContext request) throws IOException {
    if (request.getMethod().equals("GET") || request.getMethod().equals("HEAD")) {
      return;
    }
    byte[] body = request.getEntityStream().readNBytes(StrictJsonReader.LIMIT + 1);
    if (body.length > StrictJsonReader.LIMIT) {
      throw KernelProblems.PAYLOAD_TOO_LARGE.with("the body is over 1 MiB; send less");
    }
    request.setEntityStream(new ByteArrayInputStream(body));
    String key = request.getHeaderString(KEY);
    if (key != null && call.isSignedIn()) {
      if (answersWithSecret()) {
        throw KernelProblems.IDEMPOTENCY_NOT_OFFERED.with(
            "the answer of this call carries a secret and is never stored; send it without an"
                + " Idempotency-Key");
      }
      String path = request.getUriInfo().getRequestUri().getRawPath();
      call.repeatableBy(
          new IdempotencyKey(
              call.caller().userId(),
              key,
              request.getMethod() + " " + path,
              sha256(body, request.getUriInfo().getRequestUri().getRawQuery())));
    }
  }

  private boolean answersWithSecret() {
    var method = resource.getResourceMethod();
    return method != null && method.isAnnotationPresent(AnswersWithSecret.class);
  }

  private static String sha256(byte[] body, @Nullable String query) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      digest.update(body);
      if (query != null) {
        digest.update((byte) '?');
        digest.update(query.getBytes(StandardCharsets.UTF_8));
      }
      return HexFormat.of().formatHex(digest.digest());
    } catch (NoSuchAlgorithmException absent) {
      throw new IllegalStateException("every Java platform has SHA-256", absent);
    }
  }
}
