package dev.writ.sandbox.http;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.writ.sandbox.api.ApiFailure;
import dev.writ.sandbox.api.Authorizer;
import dev.writ.sandbox.fault.Faults;
import dev.writ.sandbox.json.Json;
import java.util.List;

/** `authorization.k8s.io/v1`: what RBAC allows and no fault forbids. */
final class AccessReviews implements Extension {

  private final Faults faults;
  private final Authorizer authorizer;

  public AccessReviews(Faults faults, Authorizer authorizer) {
    this.authorizer = authorizer;
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
    boolean allowed =
        faults.mayDo(asked.path("verb").asText(""), resource, asked.path("namespace").asText(""))
            && authorizer.allows(
                request.user(),
                new Authorizer.Access(
                    asked.path("verb").asText(""),
                    asked.path("group").asText(""),
                    resource,
                    asked.path("namespace").asText(""),
                    asked.path("name").asText("")));
    review.put("kind", "SelfSubjectAccessReview").put("apiVersion", "authorization.k8s.io/v1");
    review
        .putObject("status")
        .put("allowed", allowed)
        .put("reason", allowed ? "allowed" : "forbidden by a fault or by RBAC");
    return ApiResponse.json(201, review);
  }
}
