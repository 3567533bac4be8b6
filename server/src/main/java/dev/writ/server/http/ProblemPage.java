package dev.writ.server.http;

import dev.writ.kernel.problem.Problem;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;

/** How a person is told what a program reads as problem+json; the console does it. */
public interface ProblemPage {
  /** True where a person looks at the answer. */
  boolean isWanted(String path, HttpHeaders headers);

  Response show(
      Response.ResponseBuilder answer,
      Problem problem,
      String path,
      String requestId,
      HttpHeaders headers);
}
