package dev.writ.sandbox.http;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.writ.sandbox.api.ApiFailure;
import dev.writ.sandbox.json.Json;
import java.util.List;

/**
 * `authentication.k8s.io/v1`: who somebody is to this API server, as `kubectl auth whoami` asks.
 */
final class SelfReviews implements Extension {

  @Override
  public String group() {
    return "authentication.k8s.io";
  }

  @Override
  public String version() {
    return "v1";
  }

  @Override
  public List<Offer> offers() {
    return List.of(new Offer("selfsubjectreviews", "SelfSubjectReview", false, List.of("create")));
  }

  @Override
  public ApiResponse answer(Target target, ApiRequest request) {
    if (!target.plural().equals("selfsubjectreviews") || !target.verb().equals("create")) {
      throw ApiFailure.unknownPath();
    }
    ObjectNode review =
        Json.object()
            .put("kind", "SelfSubjectReview")
            .put("apiVersion", "authentication.k8s.io/v1");
    review.putObject("status").set("userInfo", request.user().info());
    return ApiResponse.json(201, review);
  }
}
