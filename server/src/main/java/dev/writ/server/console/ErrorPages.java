package dev.writ.server.console;

import dev.writ.kernel.problem.Problem;
import dev.writ.server.http.ProblemPage;
import jakarta.inject.Singleton;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/** Refusals as pages; who is not signed in is asked to. */
@Singleton
class ErrorPages implements ProblemPage {
  private final Pages pages;

  ErrorPages(Pages pages) {
    this.pages = pages;
  }

  @Override
  public boolean isWanted(String path, HttpHeaders headers) {
    return !path.startsWith("/api/")
        && headers.getAcceptableMediaTypes().stream()
            .anyMatch(type -> type.isCompatible(MediaType.TEXT_HTML_TYPE));
  }

  @Override
  public Response show(
      Response.ResponseBuilder answer,
      Problem problem,
      String path,
      String requestId,
      HttpHeaders headers) {
    if (problem.code().status() == 401) {
      String signIn = "/sign-in?then=" + URLEncoder.encode(path, StandardCharsets.UTF_8);
      return headers.getHeaderString("HX-Request") == null
          ? Response.seeOther(URI.create(signIn)).build()
          : Response.noContent().header("HX-Redirect", signIn).build();
    }
    if (problem.code().name().equals("PASSWORD_CHANGE_REQUIRED")) {
      return Response.seeOther(URI.create("/password")).build();
    }
    return answer
        .type(MediaType.TEXT_HTML_TYPE.withCharset("utf-8"))
        .entity(
            pages.render(
                "problem",
                Map.of(
                    "page",
                    new ProblemView(Trouble.of(problem), problem.code().status(), requestId),
                    "version",
                    Pages.VERSION)))
        .build();
  }
}
