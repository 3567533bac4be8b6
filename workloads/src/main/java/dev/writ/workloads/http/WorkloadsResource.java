package dev.writ.workloads.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.writ.kernel.call.Asked;
import dev.writ.kernel.problem.KernelProblems;
import dev.writ.kernel.problem.Problem;
import dev.writ.kernel.store.Json;
import dev.writ.workloads.WorkloadsRoom;
import dev.writ.workloads.access.WorkloadsProblems;
import dev.writ.workloads.policy.Policy;
import dev.writ.workloads.policy.Severity;
import dev.writ.workloads.policy.WorkloadKey;
import dev.writ.workloads.view.RemediationState;
import dev.writ.workloads.view.ScoreLine;
import dev.writ.workloads.view.SeenRemediation;
import dev.writ.workloads.view.SeenViolation;
import jakarta.inject.Inject;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** How workloads stand, what is done about them, and judging manifests without any effect. */
@Path("/api/v1/workloads")
@Produces(MediaType.APPLICATION_JSON)
public class WorkloadsResource {
  private final WorkloadsRoom room;
  private final Call call;

  @Inject
  public WorkloadsResource(WorkloadsRoom room, Call call) {
    this.room = room;
    this.call = call;
  }

  @GET
  @Path("policies")
  public ObjectNode policies(
      @QueryParam("cluster") @Nullable String cluster,
      @QueryParam("namespace") @Nullable String namespace,
      @QueryParam("page") @Nullable String page,
      @QueryParam("per_page") @Nullable String perPage) {
    return Bodies.page(
        Asked.page(page, perPage)
            .cut(
                room.standings()
                    .policies(call.caller(), Asked.text(cluster), Asked.text(namespace))),
        Bodies::of);
  }

  @GET
  @Path("policies/{namespace}/{name}")
  public ObjectNode policy(
      @PathParam("namespace") String namespace,
      @PathParam("name") String name,
      @QueryParam("cluster") @Nullable String cluster) {
    return Bodies.whole(
        room.standings()
            .requirePolicy(
                call.caller(), Asked.text(cluster), Policy.key(false, namespace, name), false));
  }

  @GET
  @Path("cluster-policies/{name}")
  public ObjectNode clusterPolicy(
      @PathParam("name") String name, @QueryParam("cluster") @Nullable String cluster) {
    return Bodies.whole(
        room.standings()
            .requirePolicy(call.caller(), Asked.text(cluster), Policy.key(true, "", name), true));
  }

  @GET
  @Path("namespaces")
  public ObjectNode namespaces(
      @QueryParam("cluster") @Nullable String cluster,
      @QueryParam("name") @Nullable String name,
      @QueryParam("page") @Nullable String page,
      @QueryParam("per_page") @Nullable String perPage) {
    return Bodies.page(
        Asked.page(page, perPage)
            .cut(room.standings().namespaces(call.caller(), Asked.text(cluster), Asked.text(name))),
        Bodies::of);
  }

  @GET
  @Path("violations")
  public ObjectNode violations(
      @QueryParam("cluster") @Nullable String cluster,
      @QueryParam("namespace") @Nullable String namespace,
      @QueryParam("policy") @Nullable String policy,
      @QueryParam("check") @Nullable String check,
      @QueryParam("severity") @Nullable String severity,
      @QueryParam("workload") @Nullable String workload,
      @QueryParam("exempted") @Nullable String exempted,
      @QueryParam("page") @Nullable String page,
      @QueryParam("per_page") @Nullable String perPage) {
    SeenViolation.Filter filter =
        new SeenViolation.Filter(
            Asked.text(cluster),
            Asked.text(namespace),
            Asked.text(policy),
            Asked.text(check),
            Asked.oneOf(severity, "severity", words(Severity.values())),
            Asked.text(workload),
            Asked.flag(exempted, "exempted"));
    return Bodies.page(
        room.standings().violations(call.caller(), filter, Asked.page(page, perPage)), Bodies::of);
  }

  @GET
  @Path("scores")
  public ObjectNode scores(
      @QueryParam("by") @Nullable String by, @QueryParam("cluster") @Nullable String cluster) {
    String word = Asked.oneOf(by, "by", words(ScoreLine.By.values()));
    ScoreLine.By what =
        word == null ? ScoreLine.By.POLICY : ScoreLine.By.valueOf(word.toUpperCase(Locale.ROOT));
    return Bodies.of(what, room.standings().scores(call.caller(), what, Asked.text(cluster)));
  }

  @GET
  @Path("evaluations")
  public ObjectNode evaluations(
      @QueryParam("policy") @Nullable String policy,
      @QueryParam("cluster") @Nullable String cluster,
      @QueryParam("page") @Nullable String page,
      @QueryParam("per_page") @Nullable String perPage) {
    return Bodies.page(
        room.past()
            .evaluations(
                call.caller(),
                Asked.required(policy, "policy"),
                Asked.text(cluster),
                Asked.page(page, perPage)),
        Bodies::of);
  }

  @GET
  @Path("remediations")
  public ObjectNode remediations(
      @QueryParam("cluster") @Nullable String cluster,
      @QueryParam("namespace") @Nullable String namespace,
      @QueryParam("policy") @Nullable String policy,
      @QueryParam("workload") @Nullable String workload,
      @QueryParam("id") @Nullable String idEnd,
      @QueryParam("state") @Nullable String state,
      @QueryParam("page") @Nullable String page,
      @QueryParam("per_page") @Nullable String perPage) {
    String wanted =
        Asked.oneOf(state, "state", Stream.of(RemediationState.values()).map(Enum::name).toList());
    SeenRemediation.Filter filter =
        new SeenRemediation.Filter(
            Asked.text(cluster),
            Asked.text(namespace),
            Asked.text(policy),
            Asked.text(workload),
            Asked.text(idEnd),
            wanted == null ? List.of() : List.of(RemediationState.valueOf(wanted)));
    return Bodies.page(
        room.remediations().list(call.caller(), filter, Asked.page(page, perPage)), Bodies::of);
  }

  @GET
  @Path("remediations/{id}")
  public ObjectNode remediation(@PathParam("id") String id) {
    return Bodies.of(room.remediations().require(call.caller(), remediationId(id)));
  }

  /** Body: {@code reason?}. */
  @POST
  @Path("remediations/{id}/revert")
  public Response revert(@PathParam("id") String id, @Nullable ObjectNode body) {
    return Bodies.of(
        room.revert(
            call.caller(),
            remediationId(id),
            reason(body == null ? Json.object() : body),
            call.idempotency()));
  }

  @GET
  @Path("exemptions")
  public ObjectNode exemptions(
      @QueryParam("cluster") @Nullable String cluster,
      @QueryParam("over") @Nullable String over,
      @QueryParam("page") @Nullable String page,
      @QueryParam("per_page") @Nullable String perPage) {
    return Bodies.page(
        Asked.page(page, perPage)
            .cut(
                room.past()
                    .exemptions(call.caller(), Asked.text(cluster), Asked.flag(over, "over"))),
        Bodies::of);
  }

  @GET
  @Path("bundles")
  public ObjectNode bundles() {
    return Bodies.items(room.bundles(), name -> Json.object().put("name", name));
  }

  @GET
  @Path("bundles/{name}")
  public ObjectNode bundle(@PathParam("name") String name) {
    return Json.object()
        .put("name", name.toLowerCase(Locale.ROOT))
        .put("yaml", room.requireBundle(name));
  }

  @GET
  @Path("objects/{kind}/{namespace}/{name}")
  public ObjectNode object(
      @PathParam("kind") String kind,
      @PathParam("namespace") String namespace,
      @PathParam("name") String name,
      @QueryParam("cluster") @Nullable String cluster) {
    return Bodies.of(
        room.standings()
            .requireWorkload(
                call.caller(), Asked.text(cluster), WorkloadKey.of(kind, namespace, name)));
  }

  /**
   * Body: {@code manifests} and {@code policy?} as JSON, each YAML in a text, one object, or a list
   * of objects; or, with any other content type, manifests as YAML with policies among them.
   */
  @POST
  @Path("evaluate")
  @Consumes(MediaType.WILDCARD)
  public ObjectNode evaluate(
      @HeaderParam("Content-Type") @Nullable String contentType, InputStream body) {
    byte[] bytes;
    try {
      bytes = body.readAllBytes();
    } catch (IOException gone) {
      throw new UncheckedIOException(gone);
    }
    boolean json =
        contentType == null
            || contentType.toLowerCase(Locale.ROOT).startsWith(MediaType.APPLICATION_JSON);
    if (!json) {
      String manifests = new String(bytes, StandardCharsets.UTF_8);
      return Bodies.of(room.evaluate(call.caller(), null, manifests));
    }
    if (!(Json.parse(bytes) instanceof ObjectNode wish)) {
      throw KernelProblems.MALFORMED_REQUEST.with(
          "the body must be one JSON object, such as `{\"manifests\": \"…\"}`");
    }
    List<Problem> problems = unknown(wish, Set.of("policy", "manifests"));
    if (!wish.hasNonNull("manifests")) {
      problems.add(
          KernelProblems.REQUIRED_FIELD_MISSING
              .with("`manifests` is required: YAML, an object, or a list of objects")
              .param("field", "manifests")
              .at("/manifests"));
    }
    if (!problems.isEmpty()) {
      throw Problem.all(problems);
    }
    String policy = wish.hasNonNull("policy") ? documents(wish.path("policy")) : null;
    return Bodies.of(room.evaluate(call.caller(), policy, documents(wish.path("manifests"))));
  }

  private static @Nullable String reason(ObjectNode body) {
    List<Problem> problems = unknown(body, Set.of("reason"));
    JsonNode reason = body.path("reason");
    if (body.hasNonNull("reason") && !reason.isTextual()) {
      problems.add(
          KernelProblems.FIELD_INVALID
              .with("`reason` must be text")
              .param("field", "reason")
              .at("/reason"));
    }
    if (!problems.isEmpty()) {
      throw Problem.all(problems);
    }
    return reason.textValue();
  }

  private static List<Problem> unknown(ObjectNode body, Set<String> known) {
    List<Problem> problems = new ArrayList<>();
    body.fieldNames()
        .forEachRemaining(
            name -> {
              if (!known.contains(name)) {
                problems.add(
                    KernelProblems.UNKNOWN_FIELD
                        .with("`" + name + "` is not known here; leave it out")
                        .param("field", name)
                        .at("/" + name));
              }
            });
    return problems;
  }

  /** JSON is YAML too; a list becomes one document for each of its objects. */
  private static String documents(JsonNode given) {
    if (given.isTextual()) {
      return given.asText();
    }
    if (!given.isArray()) {
      return Json.write(given);
    }
    StringBuilder documents = new StringBuilder();
    given.forEach(one -> documents.append("---\n").append(Json.write(one)).append('\n'));
    return documents.toString();
  }

  private static List<String> words(Enum<?>[] values) {
    return Arrays.stream(values).map(one -> one.name().toLowerCase(Locale.ROOT)).toList();
  }

  /** An id that is none names nothing, like that of one that is hidden. */
  private static UUID remediationId(String id) {
    try {
      return UUID.fromString(id);
    } catch (IllegalArgumentException notAnId) {
      throw WorkloadsProblems.REMEDIATION_NOT_FOUND
          .with("there is no such remediation, or it is hidden from you")
          .param("name", id);
    }
  }
}
