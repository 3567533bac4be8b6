package dev.writ.sandbox.kinds;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.writ.sandbox.json.Json;
import dev.writ.sandbox.schema.Violation;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** CronJobs: their defaults, and the Jobs they would make. When they are due nobody here asks. */
final class CronJobRules implements Rules {

  @Override
  public void fill(ObjectNode object, @Nullable ObjectNode old) {
    ObjectNode spec = Json.child(object, "spec");
    Json.putDefault(spec, "concurrencyPolicy", "Allow");
    Json.putDefault(spec, "suspend", false);
    Json.putDefault(spec, "successfulJobsHistoryLimit", 3);
    Json.putDefault(spec, "failedJobsHistoryLimit", 1);
    PodRules.fillSpec(Json.child(spec, "jobTemplate", "spec", "template", "spec"));
  }

  @Override
  public List<Violation> check(ObjectNode object, @Nullable ObjectNode old) {
    List<Violation> found = new ArrayList<>();
    if (Json.text(object, "spec", "schedule").isEmpty()) {
      found.add(Violation.required("spec.schedule", ""));
    }
    found.addAll(
        JobRules.checkTemplate(
            Json.at(object, "spec", "jobTemplate", "spec", "template", "spec"),
            "spec.jobTemplate.spec.template.spec"));
    return found;
  }
}
