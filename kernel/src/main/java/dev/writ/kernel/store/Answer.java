package dev.writ.kernel.store;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;

/**
 * An HTTP answer as a value, so that it can be kept under an Idempotency-Key and given again.
 *
 * @param status 200 to 299; refusals are {@link dev.writ.kernel.problem.Problem}s and never kept
 * @param headers such as Location
 */
public record Answer(int status, Map<String, String> headers, JsonNode body) {
  public Answer {
    if (status < 200 || status > 299) {
      throw new IllegalArgumentException("status " + status + " is not a success");
    }
    headers = Map.copyOf(headers);
  }
}
