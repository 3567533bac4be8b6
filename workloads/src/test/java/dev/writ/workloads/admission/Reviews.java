package dev.writ.workloads.admission;

import dev.writ.document.Node;
import dev.writ.rego.RegoValue;
import dev.writ.workloads.admission.Review.Unreadable;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** AdmissionReviews as an API server sends them, about objects that a test writes as YAML. */
final class Reviews {
  static final String UID = "705ab4f5-6393-11e8-b7cc-42010a800002";

  private Reviews() {}

  static Review create(String yaml) {
    return read(body("CREATE", yaml, null, "", false, "kubectl-create"));
  }

  static Review update(String yaml, String old) {
    return read(body("UPDATE", yaml, old, "", false, "kubectl-edit"));
  }

  /** The same, as somebody else than alice wants it. */
  static Review by(String username, Review review) {
    return by(username, review.fieldManager(), review);
  }

  static Review by(String username, String fieldManager, Review review) {
    return new Review(
        review.uid(),
        review.operation(),
        review.group(),
        review.kind(),
        review.subresource(),
        review.namespace(),
        review.name(),
        review.object(),
        review.old(),
        new Review.Who(username, List.of("system:authenticated")),
        fieldManager,
        review.dryRun());
  }

  static Review read(String body) {
    try {
      return Review.read(body.getBytes(StandardCharsets.UTF_8));
    } catch (Unreadable e) {
      throw new AssertionError(e);
    }
  }

  static String body(
      String operation,
      String yaml,
      @Nullable String old,
      String subresource,
      boolean dryRun,
      String manager) {
    Node object = PretendSurroundings.node(yaml);
    String version = Objects.requireNonNullElse(object.textAt("apiVersion"), "v1");
    String group = version.contains("/") ? version.substring(0, version.indexOf('/')) : "";
    String namespace =
        Objects.requireNonNullElse(object.textAt("metadata", "namespace"), "production");
    RegoValue.Obj request =
        RegoValue.Obj.of(
            "uid", RegoValue.of(UID),
            "operation", RegoValue.of(operation),
            "kind",
                RegoValue.Obj.of(
                    "group", RegoValue.of(group),
                    "version", RegoValue.of("v1"),
                    "kind", RegoValue.of(String.valueOf(object.textAt("kind")))),
            "subResource", RegoValue.of(subresource),
            "namespace", RegoValue.of(namespace),
            "object", object.toValue(),
            "oldObject", old == null ? RegoValue.NULL : PretendSurroundings.node(old).toValue(),
            "userInfo",
                RegoValue.Obj.of(
                    "username", RegoValue.of("alice"),
                    "groups", RegoValue.Arr.of(List.of(RegoValue.of("developers")))),
            "options", RegoValue.Obj.of("fieldManager", RegoValue.of(manager)),
            "dryRun", RegoValue.of(dryRun));
    return RegoValue.Obj.of(
            "apiVersion", RegoValue.of("admission.k8s.io/v1"),
            "kind", RegoValue.of("AdmissionReview"),
            "request", request)
        .toJson();
  }
}
