package dev.writ.dbt.http;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.writ.dbt.DbtHouse;
import dev.writ.dbt.ProjectChecks;
import dev.writ.dbt.RunViews;
import dev.writ.dbt.access.DbtProblems;
import dev.writ.dbt.view.CheckWish;
import dev.writ.dbt.view.FindingFilter;
import dev.writ.dbt.view.Run;
import dev.writ.dbt.view.Upload;
import dev.writ.kernel.call.Asked;
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
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Judging projects, and what came of it. */
@Path("/api/v1/dbt/checks")
@Produces(MediaType.APPLICATION_JSON)
public class ChecksResource {
  private static final Set<String> FILES = Set.of("manifest", "catalog", "run_results");
  private static final Set<String> TEXTS =
      Set.of("policy_name", "project", "include_packages", "dry_run", "git_sha", "git_branch");

  private final DbtHouse room;
  private final Call call;

  @Inject
  public ChecksResource(DbtHouse room, Call call) {
    this.room = room;
    this.call = call;
  }

  /**
   * Judges inside the request. The body is a form, or the manifest itself as JSON or gzip; what a
   * form has as parts may stand in the query as well.
   */
  @POST
  @Consumes(MediaType.WILDCARD)
  public Response check(
      @HeaderParam("Content-Type") @Nullable String contentType,
      @QueryParam("policy_name") @Nullable String policyName,
      @QueryParam("project") @Nullable String project,
      @QueryParam("include_packages") @Nullable String packages,
      @QueryParam("dry_run") @Nullable String dryRun,
      @QueryParam("git_sha") @Nullable String gitSha,
      @QueryParam("git_branch") @Nullable String gitBranch,
      InputStream body) {
    Map<String, @Nullable String> texts = new LinkedHashMap<>();
    texts.put("policy_name", policyName);
    texts.put("project", project);
    texts.put("include_packages", packages);
    texts.put("dry_run", dryRun);
    texts.put("git_sha", gitSha);
    texts.put("git_branch", gitBranch);
    ProjectChecks.Checked checked;
    try (body) { // also where it is never read: a large body waits in a file
      checked =
          room.checks()
              .check(call.caller(), () -> wish(body, contentType, texts), call.idempotency());
    } catch (IOException gone) {
      throw new UncheckedIOException(gone);
    }
    Response.ResponseBuilder response =
        Response.status(checked.status()).type(MediaType.APPLICATION_JSON).entity(checked.result());
    checked.headers().forEach(response::header);
    return response.build();
  }

  private static CheckWish wish(
      InputStream stream, @Nullable String contentType, Map<String, @Nullable String> texts) {
    byte[] body;
    try {
      body = stream.readAllBytes();
    } catch (IOException gone) {
      throw new UncheckedIOException(gone);
    }
    Map<String, Upload> files = new LinkedHashMap<>();
    List<Upload> policies = new ArrayList<>();
    if (contentType != null && Multipart.is(contentType)) {
      Multipart.parts(body, contentType)
          .forEach(
              (name, several) -> {
                if (name.equals("policy")) {
                  policies.addAll(several);
                  return;
                }
                if (several.size() > 1) {
                  throw DbtProblems.MULTIPART_INVALID
                      .with("the form has the part `" + name + "` more than once")
                      .param("part", name);
                }
                Upload part = several.getFirst();
                if (FILES.contains(name)) {
                  files.put(name, part);
                } else if (TEXTS.contains(name)) {
                  texts.put(name, Multipart.text(part));
                } else {
                  throw DbtProblems.MULTIPART_INVALID
                      .with("the form has a part `" + name + "`, which this call does not know")
                      .param("part", name);
                }
              });
    } else {
      files.put("manifest", Upload.of("manifest.json", body));
    }
    Upload manifest = files.get("manifest");
    if (manifest == null) {
      throw DbtProblems.MULTIPART_INVALID.with(
          "the form has no part `manifest`; send it with `-F manifest=@target/manifest.json`");
    }
    Set<String> packages = packages(texts.get("include_packages"));
    return new CheckWish(
        manifest,
        files.get("catalog"),
        files.get("run_results"),
        policies,
        Asked.text(texts.get("policy_name")),
        Asked.text(texts.get("project")),
        packages.contains("*"),
        packages,
        Boolean.TRUE.equals(Asked.flag(texts.get("dry_run"), "dry_run")),
        Asked.text(texts.get("git_sha")),
        Asked.text(texts.get("git_branch")));
  }

  private static Set<String> packages(@Nullable String text) {
    return text == null || text.isEmpty()
        ? Set.of()
        : Arrays.stream(text.split(",", -1))
            .map(String::strip)
            .filter(name -> !name.isEmpty())
            .collect(Collectors.toSet());
  }

  @GET
  public ObjectNode checks(
      @QueryParam("project") @Nullable String project,
      @QueryParam("passed") @Nullable String passed,
      @QueryParam("since") @Nullable String since,
      @QueryParam("page") @Nullable String page,
      @QueryParam("per_page") @Nullable String perPage) {
    Run.Filter filter =
        new Run.Filter(
            Asked.text(project), Asked.flag(passed, "passed"), Asked.instant(since, "since"));
    return Bodies.page(
        room.runs().runs(call.caller(), filter, Asked.page(page, perPage)), Bodies::of);
  }

  @GET
  @Path("{id}")
  public Response check(@PathParam("id") String id) {
    return Response.ok(room.runs().result(call.caller(), Asked.id(id))).build();
  }

  @GET
  @Path("{id}/violations")
  public ObjectNode violations(
      @PathParam("id") String id,
      @QueryParam("code") @Nullable String code,
      @QueryParam("model") @Nullable String model,
      @QueryParam("layer") @Nullable String layer,
      @QueryParam("severity") @Nullable String severity,
      @QueryParam("status") @Nullable String status,
      @QueryParam("page") @Nullable String page,
      @QueryParam("per_page") @Nullable String perPage) {
    FindingFilter filter =
        new FindingFilter(
            Asked.text(code),
            Asked.text(model),
            Asked.oneOf(layer, "layer", List.of("bronze", "silver", "gold", "none")),
            Asked.oneOf(severity, "severity", List.of("error", "warning")),
            Asked.oneOf(status, "status", List.of("new", "known")));
    return Bodies.page(
        room.runs().findings(call.caller(), Asked.id(id), filter, Asked.page(page, perPage)),
        finding -> (ObjectNode) finding);
  }

  @GET
  @Path("{id}/changes")
  public ObjectNode changes(@PathParam("id") String id) {
    return Bodies.of(room.runs().changes(call.caller(), Asked.id(id)));
  }

  @GET
  @Path("{id}/report")
  @Produces(MediaType.WILDCARD)
  public Response report(
      @PathParam("id") String id, @QueryParam("format") @Nullable String format) {
    RunViews.Report report =
        room.runs().report(call.caller(), Asked.id(id), format == null ? "json" : format);
    return Response.ok(report.text()).type(report.mediaType()).build();
  }
}
