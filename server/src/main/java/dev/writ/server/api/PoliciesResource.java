package dev.writ.server.api;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.writ.kernel.decision.Policies;
import dev.writ.kernel.decision.PolicyChanges;
import dev.writ.kernel.decision.PolicyText;
import dev.writ.kernel.decision.Ruling;
import dev.writ.kernel.problem.KernelProblems;
import dev.writ.kernel.store.Json;
import dev.writ.rego.Workbench.TestReport;
import dev.writ.server.http.CurrentCall;
import dev.writ.server.http.Fields;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The policies that decide who is asked: what is active, and other ones in their place. */
@Path("/api/v1/policies")
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
public class PoliciesResource {
  private final CurrentCall call;
  private final PolicyChanges policies;

  PoliciesResource(CurrentCall call, PolicyChanges policies) {
    this.call = call;
    this.policies = policies;
  }

  @GET
  public ObjectNode list() {
    List<Policies.Standing> all = policies.all(call.caller());
    ObjectNode body = Json.object();
    ArrayNode items = body.putArray("items");
    for (Policies.Standing one : all) {
      ObjectNode item = standing(one);
      one.text().files().keySet().forEach(item.putArray("files")::add);
      items.add(item);
    }
    return body.put("total", items.size());
  }

  @GET
  @Path("/{room}")
  public ObjectNode show(@PathParam("room") String room) {
    return withTexts(policies.one(call.caller(), room));
  }

  @GET
  @Path("/texts/{sha256}")
  public ObjectNode text(@PathParam("sha256") String sha256) {
    PolicyText text = policies.text(call.caller(), sha256);
    ObjectNode body = Json.object().put("room", text.room()).put("sha256", text.sha256());
    body.set("files", texts(text));
    return body;
  }

  @POST
  @Path("/{room}/check")
  public ObjectNode check(@PathParam("room") String room, ObjectNode body) {
    Map<String, String> files = files(body);
    PolicyChanges.Checked checked = policies.check(call.caller(), room, files);
    ObjectNode answer =
        Json.object().put("sha256", checked.text().sha256()).put("good", checked.isGood());
    answer.set("tests", tests(checked.tests()));
    return answer;
  }

  @PUT
  @Path("/{room}")
  public ObjectNode put(@PathParam("room") String room, ObjectNode body) {
    return withTexts(policies.put(call.caller(), room, files(body)));
  }

  @DELETE
  @Path("/{room}")
  public ObjectNode reset(@PathParam("room") String room) {
    return withTexts(policies.reset(call.caller(), room));
  }

  @POST
  @Path("/{room}/try")
  public ObjectNode tryOut(@PathParam("room") String room, ObjectNode body) {
    Fields fields = new Fields(body);
    ObjectNode input = fields.object("input");
    if (input == null && !fields.hasProblems()) {
      fields.refuse(
          KernelProblems.REQUIRED_FIELD_MISSING
              .with("`input` is required: the document that the policy is asked about")
              .param("field", "input")
              .at("/input"));
    }
    Map<String, String> candidate = files(fields);
    fields.check();
    PolicyChanges.Tried tried =
        policies.tryOut(call.caller(), room, candidate, input == null ? Json.object() : input);
    ObjectNode answer = ruling(tried.ruling());
    return answer.put("explanation", tried.explanation().text());
  }

  private static Map<String, String> files(ObjectNode body) {
    Fields fields = new Fields(body);
    Map<String, String> files = files(fields);
    if (files == null && !fields.hasProblems()) {
      fields.refuse(
          KernelProblems.REQUIRED_FIELD_MISSING
              .with("`files` is required: names of files with their text")
              .param("field", "files")
              .at("/files"));
    }
    fields.check();
    return files == null ? Map.of() : files;
  }

  private static @Nullable Map<String, String> files(Fields fields) {
    ObjectNode given = fields.object("files");
    if (given == null) {
      return null;
    }
    Map<String, String> files = new TreeMap<>();
    given
        .properties()
        .forEach(
            file -> {
              if (file.getValue().isTextual()) {
                files.put(file.getKey(), file.getValue().textValue());
              } else {
                fields.refuse(
                    KernelProblems.FIELD_INVALID
                        .with("the file `" + file.getKey() + "` must be text")
                        .param("field", "files")
                        .at("/files"));
              }
            });
    return files;
  }

  private static ObjectNode withTexts(Policies.Standing one) {
    ObjectNode body = standing(one);
    body.set("files", texts(one.text()));
    return body;
  }

  private static ObjectNode texts(PolicyText text) {
    ObjectNode files = Json.object();
    text.files().forEach(files::put);
    return files;
  }

  private static ObjectNode standing(Policies.Standing one) {
    ObjectNode body =
        Json.object()
            .put("room", one.room())
            .put("sha256", one.text().sha256())
            .put("active", one.set() != null)
            .put("source", one.origin().name())
            .put("since", one.since().toString());
    Policies.Failure failure = one.failure();
    if (failure == null) {
      body.putNull("last_failure");
    } else {
      ObjectNode told =
          body.putObject("last_failure")
              .put("sha256", failure.sha256())
              .put("source", failure.origin().name())
              .put("at", failure.at().toString());
      ArrayNode errors = told.putArray("errors");
      failure.faults().forEach(fault -> errors.add(fault.json()));
    }
    return body;
  }

  private static ObjectNode ruling(Ruling ruling) {
    ObjectNode body =
        Json.object()
            .put("outcome", ruling.decision().outcome())
            .put("query", ruling.query())
            .put("policy_sha256", ruling.policySha256())
            .put("degraded", ruling.degraded())
            .put("cause", ruling.cause())
            .put("detail", ruling.detail());
    ruling.decision().reasons().forEach(body.putArray("reasons")::add);
    body.set("input", ruling.input());
    body.set("output", ruling.output());
    return body;
  }

  private static ArrayNode tests(@Nullable TestReport report) {
    ArrayNode list = Json.object().putArray("list");
    if (report != null) {
      report
          .tests()
          .forEach(
              test -> {
                ObjectNode one =
                    list.addObject()
                        .put("name", test.packageName() + "." + test.name())
                        .put("file", test.location().file())
                        .put("row", test.location().row())
                        .put("state", test.state().name());
                ArrayNode errors = one.putArray("errors");
                test.errors().forEach(error -> errors.add(error.toString()));
              });
    }
    return list;
  }
}
