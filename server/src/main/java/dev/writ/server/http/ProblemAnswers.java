package dev.writ.server.http;

import com.fasterxml.jackson.core.JacksonException;
import dev.writ.kernel.problem.Fault;
import dev.writ.kernel.problem.KernelProblems;
import dev.writ.kernel.problem.Problem;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import org.jboss.logging.Logger;
import org.jboss.resteasy.reactive.server.ServerExceptionMapper;

/**
 * Every refusal and every failure becomes an answer here and nowhere else: problem+json for
 * programs, a page for people. What is no {@link Problem} is logged and told as INTERNAL, with
 * nothing but the request id.
 */
class ProblemAnswers {
  private static final Logger LOG = Logger.getLogger(ProblemAnswers.class);

  private final CurrentCall call;
  private final ProblemPage page;

  ProblemAnswers(CurrentCall call, ProblemPage page) {
    this.call = call;
    this.page = page;
  }

  @ServerExceptionMapper
  Response refused(Problem problem, HttpHeaders headers, jakarta.ws.rs.core.UriInfo uri) {
    if (problem.code().fault() == Fault.INTERNAL) {
      LOG.error(problem.detail(), problem);
    } else if (problem.code().fault() == Fault.EXTERNAL) {
      LOG.warnf("%s: %s", problem.code().name(), problem.detail());
    }
    return answer(problem, headers, address(uri));
  }

  @ServerExceptionMapper
  Response misdirected(
      WebApplicationException failure, HttpHeaders headers, jakarta.ws.rs.core.UriInfo uri) {
    int status = failure.getResponse().getStatus();
    return switch (status) {
      case 404 ->
          answer(
              KernelProblems.NOT_FOUND.with("there is nothing here, or it is hidden from you"),
              headers,
              address(uri));
      case 405 -> {
        Response answer =
            answer(
                KernelProblems.METHOD_NOT_ALLOWED.with("the path exists, but not with this method"),
                headers,
                address(uri));
        String allowed = failure.getResponse().getHeaderString(HttpHeaders.ALLOW);
        yield allowed == null
            ? answer
            : Response.fromResponse(answer).header(HttpHeaders.ALLOW, allowed).build();
      }
      case 406 ->
          answer(
              HttpProblems.NOT_ACCEPTABLE.with("ask with `Accept: application/json`"),
              headers,
              address(uri));
      case 413 ->
          answer(
              KernelProblems.PAYLOAD_TOO_LARGE.with("the body is over 1 MiB; send less"),
              headers,
              address(uri));
      case 415 ->
          answer(
              KernelProblems.UNSUPPORTED_MEDIA_TYPE.with(
                  "send the body as `Content-Type: application/json`"),
              headers,
              address(uri));
      default ->
          status >= 400 && status < 500
              ? answer(
                  KernelProblems.MALFORMED_REQUEST.with("the request can't be read"),
                  headers,
                  address(uri))
              : broken(failure, headers, uri);
    };
  }

  @ServerExceptionMapper
  Response unreadable(
      JacksonException failure, HttpHeaders headers, jakarta.ws.rs.core.UriInfo uri) {
    return broken(failure, headers, uri);
  }

  @ServerExceptionMapper
  Response broken(Throwable failure, HttpHeaders headers, jakarta.ws.rs.core.UriInfo uri) {
    LOG.errorf(failure, "request %s failed: %s", call.requestId(), uri.getPath());
    return answer(
        KernelProblems.INTERNAL
            .with(
                "this is a defect of Writ, and nothing was written; the log line with this"
                    + " request_id says more")
            .param("request_id", call.requestId()),
        headers,
        address(uri));
  }

  /** With its query, so that a person who has to sign in first comes back to the same filters. */
  private static String address(jakarta.ws.rs.core.UriInfo uri) {
    String query = uri.getRequestUri().getRawQuery();
    return query == null ? uri.getPath() : uri.getPath() + "?" + query;
  }

  private Response answer(Problem problem, HttpHeaders headers, String path) {
    String requestId = headers.getHeaderString(FrontDoor.REQUEST_ID);
    Response.ResponseBuilder answer = Response.status(problem.code().status());
    if (problem.retryAfter() != null) {
      answer.header(HttpHeaders.RETRY_AFTER, Math.max(1, problem.retryAfter().toSeconds()));
    }
    if (problem.code().status() == 401) {
      answer.header(HttpHeaders.WWW_AUTHENTICATE, "Bearer realm=\"writ\"");
    }
    if (page.isWanted(path, headers)) {
      return page.show(answer, problem, path, requestId, headers);
    }
    return answer
        .type(ProblemBody.MEDIA_TYPE)
        .entity(ProblemBody.of(problem, requestId).toString())
        .build();
  }
}
