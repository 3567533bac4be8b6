package dev.writ.sandbox.http;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.writ.sandbox.api.ApiFailure;
import dev.writ.sandbox.fault.Faults;
import dev.writ.sandbox.json.Json;
import java.util.List;

/** `authorization.k8s.io/v1`: the one user may do everything that no fault forbids. */
public final class AccessReviews implements Extension {

  private final Faults faults;

  public AccessReviews(Faults faults) {
    this.faults = faults;
  }

  @Override
  public String group() {
    return "authorization.k8s.io";
  }

  @Override
  public String version() {
    return "v1";
  }

  @Override
  public List<Offer> offers() {
    return List.of(
        new Offer("selfsubjectaccessreviews", "SelfSubjectAccessReview", false, List.of("create")));
  }

  @Override
  public ApiResponse answer(Target target, ApiRequest request) {
    if (!target.plural().equals("selfsubjectaccessreviews") || !target.verb().equals("create")) {
      throw ApiFailure.unknownPath();
    }
    ObjectNode review = request.object();
    var asked = Json.at(review, "spec", "resourceAttributes");
    String subresource = asked.path("subresource").asText("");
    String resource =
        asked.path("resource").asText("") + (subresource.isEmpty() ? "" : "/" + subresource);
    boolean allowed = faults.mayDo(asked.path("verb").asText(""), resource);
    review.put("kind", "SelfSubjectAccessReview").put("apiVersion", "authorization.k8s.io/v1");
    review
        .putObject("status")
        .put("allowed", allowed)
        .put("reason", allowed ? "the sandbox allows everything" : "forbidden by a fault");
    return ApiResponse.json(201, review);
  }
}
