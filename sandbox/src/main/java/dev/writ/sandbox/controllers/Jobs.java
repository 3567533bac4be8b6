package dev.writ.sandbox.controllers;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.writ.sandbox.api.DeleteOptions;
import dev.writ.sandbox.api.Resources;
import dev.writ.sandbox.api.Writer;
import dev.writ.sandbox.json.Json;
import dev.writ.sandbox.kinds.Kind;
import dev.writ.sandbox.store.Change;
import dev.writ.sandbox.store.Meta;
import java.time.Duration;
import java.util.List;

/**
 * Runs pods until enough have succeeded (`completions`, `parallelism`) or too many have failed
 * (`backoffLimit`), and removes a finished Job after `ttlSecondsAfterFinished`.
 */
final class Jobs implements Controller {

  private static final Writer WRITER = Writer.controller("job-controller");

  private final Resources resources;
  private final Delays delays;
  private final Kind jobs;
  private final OwnedPods pods;

  Jobs(Resources resources, Delays delays) {
    this.resources = resources;
    this.delays = delays;
    this.jobs = resources.kinds().require("batch", "jobs");
    this.pods = new OwnedPods(resources, WRITER);
  }

  @Override
  public void reconcile(Change change) {
    if (change.key().resource().equals(jobs.resource())) {
      reconcile(change.key().namespace(), change.key().name());
    }
    OwnedPods.ownerOfChanged(change, "Job")
        .ifPresent(name -> reconcile(change.key().namespace(), name));
  }

  private void reconcile(String namespace, String name) {
    ObjectNode job = resources.find(jobs, namespace, name).orElse(null);
    if (job == null || Meta.isBeingDeleted(job) || isFinished(job)) {
      return;
    }
    List<ObjectNode> present = pods.of(job);
    int succeeded = count(present, "Succeeded");
    int failed = count(present, "Failed");
    int active = present.size() - succeeded - failed;
    int wanted = Json.at(job, "spec", "completions").asInt(1);
    boolean complete = succeeded >= wanted;
    boolean hopeless = failed > Json.at(job, "spec", "backoffLimit").asInt(6);
    if (!complete && !hopeless && !Json.at(job, "spec", "suspend").asBoolean()) {
      int most = Math.min(Json.at(job, "spec", "parallelism").asInt(1), wanted - succeeded);
      for (; active < most; active++) {
        pods.make(job, "", pod -> {});
      }
    }
    report(job, succeeded, failed, active, complete, hopeless);
    if (complete || hopeless) {
      removeLater(job);
    }
  }

  private static boolean isFinished(ObjectNode job) {
    return !Json.at(job, "status", "conditions").isEmpty();
  }

  private static int count(List<ObjectNode> pods, String phase) {
    return (int)
        pods.stream().filter(pod -> Json.text(pod, "status", "phase").equals(phase)).count();
  }

  private void report(
      ObjectNode job, int succeeded, int failed, int active, boolean complete, boolean hopeless) {
    String now = resources.now().toString();
    resources.edit(
        jobs,
        Meta.namespace(job),
        Meta.name(job),
        "status",
        WRITER,
        live -> {
          ObjectNode status = Json.child(live, "status");
          Json.putDefault(status, "startTime", now);
          status.put("active", active).put("succeeded", succeeded).put("failed", failed);
          if (complete || hopeless) {
            status
                .putArray("conditions")
                .addObject()
                .put("type", complete ? "Complete" : "Failed")
                .put("status", "True")
                .put("reason", complete ? "CompletionsReached" : "BackoffLimitExceeded")
                .put("lastTransitionTime", now);
          }
          if (complete) {
            status.put("completionTime", now);
          }
        });
  }

  private void removeLater(ObjectNode job) {
    if (Json.at(job, "spec").hasNonNull("ttlSecondsAfterFinished")) {
      delays.after(
          Duration.ofSeconds(Json.at(job, "spec", "ttlSecondsAfterFinished").asLong()),
          () ->
              resources.delete(
                  jobs, Meta.namespace(job), Meta.name(job), DeleteOptions.BACKGROUND, WRITER));
    }
  }
}
