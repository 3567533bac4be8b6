package dev.writ.dbt.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.writ.dbt.DbtHouse;
import dev.writ.dbt.view.Run;
import dev.writ.kernel.call.Asked;
import dev.writ.kernel.problem.KernelProblems;
import dev.writ.kernel.problem.Problem;
import dev.writ.kernel.store.Answer;
import dev.writ.kernel.store.Json;
import jakarta.inject.Inject;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Projects, the policies that judge them, and what they need not mend at once. */
@Path("/api/v1/dbt")
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
public class GovernanceResource {
  private static final int MOST_DAYS = 400;
  private static final int USUAL_DAYS = 90;

  private final DbtHouse room;
  private final Call call;

  @Inject
  public GovernanceResource(DbtHouse room, Call call) {
    this.room = room;
    this.call = call;
  }

  @GET
  @Path("projects")
  public ObjectNode projects(
      @QueryParam("page") @Nullable String page, @QueryParam("per_page") @Nullable String perPage) {
    return Bodies.page(room.runs().projects(call.caller(), Asked.page(page, perPage)), Bodies::of);
  }

  @GET
  @Path("projects/{name}/trend")
  public ObjectNode trend(
      @PathParam("name") String name, @QueryParam("days") @Nullable String days) {
    List<Run> runs =
        room.runs().trend(call.caller(), name, Asked.whole(days, "days", USUAL_DAYS, MOST_DAYS));
    return Bodies.items(runs, Bodies::of);
  }

  /** Body: {@code check_id}, {@code reason}. */
  @PUT
  @Path("projects/{name}/baseline")
  public ObjectNode acceptBaseline(@PathParam("name") String name, ObjectNode body) {
    Fields fields = new Fields(body, Set.of("check_id", "reason"));
    String checkId = fields.text("check_id");
    String reason = fields.text("reason");
    fields.refuse();
    return Bodies.of(
        room.exceptions().acceptBaseline(call.caller(), name, Asked.id(checkId), reason));
  }

  @GET
  @Path("projects/{name}/waivers")
  public ObjectNode waivers(@PathParam("name") String name) {
    return Bodies.items(room.exceptions().waivers(call.caller(), name), Bodies::of);
  }

  /** Body: {@code project}, {@code fingerprint}, {@code reason}, {@code until}. */
  @POST
  @Path("waivers")
  public Response requestWaiver(ObjectNode body) {
    Fields fields = new Fields(body, Set.of("project", "fingerprint", "reason", "until"));
    String project = fields.text("project");
    String fingerprint = fields.text("fingerprint");
    String reason = fields.text("reason");
    LocalDate until = fields.date("until");
    fields.refuse();
    Answer answer =
        room.exceptions()
            .requestWaiver(call.caller(), project, fingerprint, reason, until, call.idempotency());
    Response.ResponseBuilder response =
        Response.status(answer.status()).type(MediaType.APPLICATION_JSON).entity(answer.body());
    answer.headers().forEach(response::header);
    return response.build();
  }

  @GET
  @Path("policies")
  public ObjectNode policies() {
    return Bodies.items(room.policies().all(call.caller()), Bodies::of);
  }

  @GET
  @Path("policies/{name}")
  public ObjectNode policy(@PathParam("name") String name) {
    return Bodies.of(room.policies().require(call.caller(), name));
  }

  @GET
  @Path("policies/{name}/versions")
  public ObjectNode versions(@PathParam("name") String name) {
    return Bodies.items(room.policies().versions(call.caller(), name), Bodies::of);
  }

  /** Body: {@code yaml}, {@code parent?}. */
  @PUT
  @Path("policies/{name}")
  public ObjectNode putPolicy(@PathParam("name") String name, ObjectNode body) {
    Fields fields = new Fields(body, Set.of("yaml", "parent"));
    String yaml = fields.text("yaml");
    String parent = body.hasNonNull("parent") ? fields.text("parent") : null;
    fields.refuse();
    return Bodies.of(room.policies().put(call.caller(), name, yaml, parent));
  }

  @GET
  @Path("schemas/{name}")
  public JsonNode schema(@PathParam("name") String name) {
    return Json.read(
        room.schema(name)
            .orElseThrow(
                () ->
                    KernelProblems.NOT_FOUND.with(
                        "there is no such schema; there are governance, enforcement-result,"
                            + " baseline and rego-input")));
  }

  /** The texts of a body; every mistake is noted, {@link #refuse} tells them all. */
  private static final class Fields {
    private final ObjectNode body;
    private final List<Problem> problems = new ArrayList<>();

    Fields(ObjectNode body, Set<String> known) {
      this.body = body;
      body.fieldNames()
          .forEachRemaining(
              name -> {
                if (!known.contains(name)) {
                  note(
                      name,
                      KernelProblems.UNKNOWN_FIELD.with(
                          "`" + name + "` is not known here; leave it out"));
                }
              });
    }

    /** Empty where it is not there, after noting it. */
    String text(String name) {
      JsonNode value = body.path(name);
      if (value.isMissingNode() || value.isNull()) {
        note(name, KernelProblems.REQUIRED_FIELD_MISSING.with("`" + name + "` is required"));
      } else if (!value.isTextual()) {
        note(name, KernelProblems.FIELD_INVALID.with("`" + name + "` must be text"));
      }
      return value.asText();
    }

    LocalDate date(String name) {
      String text = text(name);
      try {
        return LocalDate.parse(text);
      } catch (DateTimeException notADay) {
        if (!text.isEmpty()) {
          note(
              name,
              KernelProblems.FIELD_INVALID.with(
                  "`" + name + "` must be a day such as `2027-03-31`"));
        }
        return LocalDate.EPOCH;
      }
    }

    private void note(String name, Problem problem) {
      problems.add(problem.param("field", name).at("/" + name));
    }

    void refuse() {
      if (!problems.isEmpty()) {
        throw Problem.all(problems);
      }
    }
  }
}
