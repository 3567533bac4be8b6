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
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/**
 * Takes the body of a write in, as far as its {@link BodyLimit}, and with it the Idempotency-Key
 * that makes the call repeatable: one user's, for one route and one body. A large one waits in a
 * file, so that many of them don't fill the memory.
 */
@Provider
@Priority(Priorities.ENTITY_CODER)
public class BodyIntake implements ContainerRequestFilter {
  private static final String KEY = "Idempotency-Key";
  private static final int CHUNK = 1 << 16;

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
    BodyLimit limit = BodyLimit.of(request.getMethod(), request.getUriInfo().getPath());
    MessageDigest digest = sha256();
    InputStream body = new DigestInputStream(request.getEntityStream(), digest);
    request.setEntityStream(limit.isLarge() ? filed(body, limit) : held(body, limit));
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
              hex(digest, request.getUriInfo().getRequestUri().getRawQuery())));
    }
  }

  private boolean answersWithSecret() {
    var method = resource.getResourceMethod();
    return method != null && method.isAnnotationPresent(AnswersWithSecret.class);
  }

  private static InputStream held(InputStream body, BodyLimit limit) throws IOException {
    byte[] bytes = body.readNBytes(limit.bytes() + 1);
    if (bytes.length > limit.bytes()) {
      throw limit.exceeded();
    }
    return new ByteArrayInputStream(bytes);
  }

  /** The file goes when it is closed. */
  private static InputStream filed(InputStream body, BodyLimit limit) throws IOException {
    Path file = Files.createTempFile("writ-body", null);
    try (OutputStream out = Files.newOutputStream(file)) {
      byte[] some = new byte[CHUNK];
      int length = 0;
      for (int n = body.read(some); n >= 0; n = body.read(some)) {
        length += n;
        if (length > limit.bytes()) {
          throw limit.exceeded();
        }
        out.write(some, 0, n);
      }
    } catch (IOException | RuntimeException failure) {
      Files.deleteIfExists(file);
      throw failure;
    }
    return Files.newInputStream(file, StandardOpenOption.DELETE_ON_CLOSE);
  }

  private static String hex(MessageDigest digest, @Nullable String query) {
    if (query != null) {
      digest.update((byte) '?');
      digest.update(query.getBytes(StandardCharsets.UTF_8));
    }
    return HexFormat.of().formatHex(digest.digest());
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException absent) {
      throw new IllegalStateException("every Java platform has SHA-256", absent);
    }
  }
}
