package dev.writ.workloads.admission;

import dev.writ.document.Node;
import dev.writ.rego.RegoException;
import dev.writ.rego.RegoValue;
import dev.writ.workloads.admission.AdmissionRecord.Outcome;
import dev.writ.workloads.policy.WorkloadKey;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What an API server asks: the request of an AdmissionReview of {@code admission.k8s.io/v1}, as
 * Kubernetes documents it.
 *
 * @param uid to be answered with
 * @param group empty for Kubernetes' oldest kinds
 * @param subresource such as {@code ephemeralcontainers}; empty for the object itself
 * @param namespace empty for an object that is in none
 * @param name where the API server makes one up: what it will begin with
 * @param object null at a deletion
 * @param old null for a new object
 * @param fieldManager who is kept as the writer of what changes; empty where it was not said
 */
record Review(
    String uid,
    Operation operation,
    String group,
    String kind,
    String subresource,
    String namespace,
    String name,
    @Nullable Node object,
    @Nullable Node old,
    Who who,
    String fieldManager,
    boolean dryRun) {

  /** What is to happen to the object. */
  enum Operation {
    CREATE,
    UPDATE,
    DELETE,
    CONNECT;

    String word() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** Who wants it. */
  record Who(String name, List<String> groups) {
    Who {
      groups = List.copyOf(groups);
    }
  }

  /** The body is no AdmissionReview. */
  static final class Unreadable extends Exception {
    private static final long serialVersionUID = 1L;

    Unreadable(String message) {
      super(message);
    }
  }

  /**
   * Reads the body of a request.
   *
   * @throws Unreadable where it is no AdmissionReview, or one that asks nothing
   */
  static Review read(byte[] body) throws Unreadable {
    Node review;
    try {
      review = Node.of(RegoValue.parseJson(body));
    } catch (RegoException wrong) {
      throw new Unreadable("expected an AdmissionReview as JSON: " + wrong.getMessage());
    }
    Node request = review.at("request");
    if (!"AdmissionReview".equals(review.textAt("kind"))
        || !"admission.k8s.io/v1".equals(review.textAt("apiVersion"))
        || request == null) {
      throw new Unreadable(
          "expected an object of kind `AdmissionReview` in `admission.k8s.io/v1` with a `request`");
    }
    String namespace = or(request.textAt("namespace"), "");
    Node object = placed(request.at("object"), namespace);
    return new Review(
        require(request, "uid"),
        operation(require(request, "operation")),
        or(request.textAt("kind", "group"), ""),
        require(request, "kind", "kind"),
        or(request.textAt("subResource"), ""),
        namespace,
        name(request),
        object,
        placed(request.at("oldObject"), namespace),
        who(request),
        or(request.textAt("options", "fieldManager"), ""),
        Boolean.TRUE.equals(request.flagAt("dryRun")));
  }

  private static String require(Node request, String... keys) throws Unreadable {
    String text = request.textAt(keys);
    if (text == null || text.isEmpty()) {
      throw new Unreadable(
          "expected a text at `request.%s` of the AdmissionReview"
              .formatted(String.join(".", keys)));
    }
    return text;
  }

  private static Operation operation(String word) throws Unreadable {
    for (Operation operation : Operation.values()) {
      if (operation.name().equals(word)) {
        return operation;
      }
    }
    throw new Unreadable(
        "`%s` at `request.operation` is no operation; expected CREATE, UPDATE, DELETE or CONNECT"
            .formatted(word));
  }

  private static String name(Node request) {
    String generated = or(request.textAt("object", "metadata", "generateName"), "");
    return or(request.textAt("name"), or(request.textAt("object", "metadata", "name"), generated));
  }

  private static Who who(Node request) {
    List<String> groups = new ArrayList<>();
    for (Node group : request.itemsAt("userInfo", "groups")) {
      groups.add(or(group.textAt(), ""));
    }
    return new Who(or(request.textAt("userInfo", "username"), ""), groups);
  }

  /** An object that does not say its namespace is in that of the request. */
  private static @Nullable Node placed(@Nullable Node object, String namespace) {
    if (namespace.isEmpty()
        || !(object instanceof Node.Mapping mapping)
        || mapping.at("metadata", "namespace") != null) {
      return object;
    }
    Map<String, Node.Entry> metadata =
        new LinkedHashMap<>(
            mapping.find("metadata") instanceof Node.Mapping written
                ? written.entries()
                : Map.of());
    metadata.put("namespace", new Node.Entry(null, Node.of(RegoValue.of(namespace))));
    Map<String, Node.Entry> entries = new LinkedHashMap<>(mapping.entries());
    entries.put("metadata", new Node.Entry(null, new Node.Mapping(metadata, false, null)));
    return new Node.Mapping(entries, false, null);
  }

  private static String or(@Nullable String text, String otherwise) {
    return text == null ? otherwise : text;
  }

  /** What records name: {@code pod/production/web}. */
  WorkloadKey subject() {
    return WorkloadKey.of(kind, namespace, name);
  }

  AdmissionRecord record(Instant at, Outcome outcome, String policy, List<String> messages) {
    return new AdmissionRecord(
        at, outcome, who.name(), who.groups(), uid, operation.word(), subject(), policy, messages);
  }
}
