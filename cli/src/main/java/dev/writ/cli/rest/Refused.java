package dev.writ.cli.rest;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.util.ArrayList;
import java.util.List;

/** The server said no, with a code (RFC 9457 problem document). */
public final class Refused extends Failure {
  private static final long serialVersionUID = 1L;

  private final int status;
  private final String code;
  private final transient JsonNode problem;

  private Refused(int status, String code, String line, List<String> more, JsonNode problem) {
    super(line, more);
    this.status = status;
    this.code = code;
    this.problem = problem;
  }

  static Refused of(int status, JsonNode problem, String retryAfter) {
    String code = problem.path("code").asText("HTTP_" + status);
    String detail = problem.path("detail").asText(problem.path("title").asText("refused"));
    List<String> more = new ArrayList<>();
    for (JsonNode error : problem.path("errors")) {
      String pointer = error.path("pointer").asText("");
      more.add(
          "  "
              + (pointer.isEmpty() ? "" : pointer + ": ")
              + error.path("detail").asText("")
              + " ("
              + error.path("code").asText("")
              + ")");
    }
    JsonNode faults = problem.at("/params/errors"); // of a policy set, with their places
    for (JsonNode fault : faults.size() > 1 ? faults : MissingNode.getInstance()) {
      more.add(
          "  %s:%s:%s: %s"
              .formatted(
                  fault.path("file").asText(""),
                  fault.path("row").asText(""),
                  fault.path("column").asText(""),
                  fault.path("message").asText("")));
    }
    if (!retryAfter.isEmpty()) {
      more.add("  try again in " + retryAfter + " s");
    }
    if (status == 401) {
      more.add("  next: writ login");
    } else if (code.equals("PASSWORD_CHANGE_REQUIRED")) {
      more.add("  next: writ login (it asks for a new password)");
    } else if (status >= 500 && problem.hasNonNull("request_id")) {
      more.add(
          "  request id " + problem.get("request_id").asText() + " finds it in the server's log");
    }
    return new Refused(status, code, detail + " (" + code + ")", more, problem);
  }

  public int status() {
    return status;
  }

  public String code() {
    return code;
  }

  /** The whole document, for {@code --output json}. */
  public JsonNode problem() {
    return problem;
  }
}
