package dev.writ.sandbox.kinds;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.writ.sandbox.json.Json;
import dev.writ.sandbox.schema.Amount;
import dev.writ.sandbox.schema.Violation;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What a container asks for and may use at most. */
final class Quantities {

  private Quantities() {}

  /** A quantity that can be read, and no request above its limit. */
  static List<Violation> check(JsonNode resources, String path) {
    List<Violation> found = new ArrayList<>();
    for (String list : List.of("limits", "requests")) {
      resources
          .path(list)
          .forEachEntry(
              (name, value) -> {
                String place = path + "." + list + "[" + name + "]";
                Optional<BigDecimal> amount = amount(value);
                if (amount.isEmpty()) {
                  found.add(
                      Violation.invalid(
                          place,
                          value,
                          "quantities must match the regular expression '"
                              + "^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$'"));
                } else if (amount.get().signum() < 0) {
                  found.add(Violation.invalid(place, value, "must be greater than or equal to 0"));
                }
              });
    }
    resources
        .path("requests")
        .forEachEntry(
            (name, request) -> {
              Optional<BigDecimal> most = amount(Json.at(resources, "limits", name));
              Optional<BigDecimal> asked = amount(request);
              if (most.isPresent() && asked.isPresent() && asked.get().compareTo(most.get()) > 0) {
                found.add(
                    Violation.invalid(
                        path + ".requests",
                        request,
                        "must be less than or equal to "
                            + name
                            + " limit of "
                            + Json.text(resources, "limits", name)));
              }
            });
    return found;
  }

  private static Optional<BigDecimal> amount(JsonNode value) {
    return Amount.find(value.asText(""));
  }

  /** `Guaranteed`, `Burstable` or `BestEffort`. */
  static String qosClass(ObjectNode spec) {
    boolean any = false;
    boolean all = true;
    for (String list : List.of("initContainers", "containers")) {
      for (JsonNode container : spec.path(list)) {
        for (String name : List.of("cpu", "memory")) {
          Optional<BigDecimal> limit = amount(Json.at(container, "resources", "limits", name));
          Optional<BigDecimal> request = amount(Json.at(container, "resources", "requests", name));
          any |= limit.isPresent() || request.isPresent();
          all &=
              limit.isPresent() && request.isPresent() && limit.get().compareTo(request.get()) == 0;
        }
      }
    }
    return !any ? "BestEffort" : all ? "Guaranteed" : "Burstable";
  }
}
