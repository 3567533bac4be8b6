package dev.writ.dbt.http;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.writ.dbt.RunViews;
import dev.writ.dbt.view.AcceptedBaseline;
import dev.writ.dbt.view.GrantedWaiver;
import dev.writ.dbt.view.Project;
import dev.writ.dbt.view.Run;
import dev.writ.dbt.view.StoredPolicy;
import dev.writ.kernel.store.Json;
import dev.writ.kernel.store.Page;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** What the room's things look like as JSON. */
final class Bodies {
  private Bodies() {}

  static <T> ObjectNode page(Page<T> page, Function<T, ? extends ObjectNode> each) {
    return items(page.items(), each)
        .put("total", page.total())
        .put("page", page.page())
        .put("per_page", page.perPage());
  }

  static <T> ObjectNode items(List<T> things, Function<T, ? extends ObjectNode> each) {
    ObjectNode json = Json.object();
    ArrayNode items = json.putArray("items");
    things.forEach(item -> items.add(each.apply(item)));
    return json;
  }

  static ObjectNode of(Run run) {
    ObjectNode json =
        Json.object()
            .put("id", run.id().toString())
            .put("project", run.project())
            .put("passed", run.passed())
            .put("enforcement_level", run.level().toLowerCase(Locale.ROOT))
            .put("dry_run", run.dryRun())
            .put("error_count", run.errors())
            .put("new_errors", run.newErrors())
            .put("warning_count", run.warnings())
            .put("suppressed_count", run.suppressed())
            .put("models_validated", run.models());
    json.putObject("coverage")
        .put("tested", run.columnsTested())
        .put("total", run.columnsTotal())
        .set("by_layer", run.byLayer());
    json.set("by_type", run.byType());
    return json.put("policy_name", run.policyName())
        .put("git_sha", run.gitSha())
        .put("git_branch", run.gitBranch())
        .put("created_by", run.createdBy().toString())
        .put("created_at", run.createdAt().toString());
  }

  static ObjectNode of(RunViews.Changes changes) {
    ObjectNode json = Json.object();
    Run before = changes.before();
    json.put("before", before == null ? null : before.id().toString());
    changes.appeared().forEach(json.putArray("new")::add);
    changes.fixed().forEach(json.putArray("fixed")::add);
    return json;
  }

  static ObjectNode of(Project project) {
    ObjectNode json = Json.object().put("id", project.id().toString()).put("name", project.name());
    Run latest = project.latest();
    json.set("latest", latest == null ? json.nullNode() : of(latest));
    return json;
  }

  static ObjectNode of(StoredPolicy policy) {
    return Json.object()
        .put("name", policy.name())
        .put("version", policy.version())
        .put("parent", policy.parent())
        .put("sha256", policy.sha256())
        .put("yaml", policy.yaml())
        .put("created_by", policy.createdBy().toString())
        .put("created_at", policy.createdAt().toString());
  }

  static ObjectNode of(AcceptedBaseline baseline) {
    return Json.object()
        .put("id", baseline.id().toString())
        .put("project", baseline.project())
        .put("check_id", baseline.runId().toString())
        .put("reason", baseline.reason())
        .put("findings", baseline.findings())
        .put("accepted_by", baseline.by().toString())
        .put("accepted_at", baseline.at().toString());
  }

  static ObjectNode of(GrantedWaiver waiver) {
    return Json.object()
        .put("id", waiver.id().toString())
        .put("project", waiver.project())
        .put("fingerprint", waiver.fingerprint())
        .put("error_code", waiver.code())
        .put("model_name", waiver.model())
        .put("reason", waiver.reason())
        .put("until", waiver.until().toString())
        .put("ticket_id", text(waiver.ticketId()))
        .put("requested_by", waiver.requestedBy().toString())
        .put("granted_at", waiver.grantedAt().toString());
  }

  private static @Nullable String text(@Nullable UUID id) {
    return id == null ? null : id.toString();
  }
}
