package dev.writ.server.http;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.writ.kernel.problem.FieldProblem;
import dev.writ.kernel.problem.Problem;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A {@link Problem} as RFC 9457 application/problem+json. Pure. */
public final class ProblemBody {
  public static final String MEDIA_TYPE = "application/problem+json";

  private static final ObjectMapper JSON = new ObjectMapper().findAndRegisterModules();

  private ProblemBody() {}

  public static ObjectNode of(Problem problem, String requestId) {
    ObjectNode body = JSON.createObjectNode();
    body.put("type", "about:blank");
    body.put("title", problem.code().reference());
    body.put("status", problem.code().status());
    body.put("code", problem.code().name());
    body.put("detail", problem.detail());
    body.set("params", params(problem.params()));
    if (problem.pointer() != null) {
      body.put("pointer", problem.pointer());
    }
    body.put("request_id", requestId);
    ArrayNode errors = body.putArray("errors");
    for (FieldProblem error : problem.errors()) {
      ObjectNode one = errors.addObject();
      one.put("pointer", error.pointer());
      one.put("code", error.code().name());
      one.put("detail", error.detail());
      one.set("params", params(error.params()));
    }
    return body;
  }

  private static ObjectNode params(Map<String, @Nullable Object> params) {
    return JSON.valueToTree(params);
  }
}
