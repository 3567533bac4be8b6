package dev.writ.workloads.observe;

import dev.writ.workloads.cluster.Resource;
import java.time.Instant;

/**
 * What keeps a kind from being followed.
 *
 * @param status HTTP status of the refusal; 0 where there was no answer
 * @param verb {@code list}, or {@code watch} where it was listed once
 * @param detail the cluster's own words
 * @param since when it was met first
 */
public record Trouble(Resource kind, int status, String verb, String detail, Instant since) {

  /** In a sentence without its point, with what to do about it. */
  public String sentence() {
    if (status == 0) {
      return "the cluster does not answer: " + detail;
    }
    return "%s can't be %s (%d): %s"
        .formatted(kind.plural(), verb.equals("list") ? "listed" : "watched", status, advice());
  }

  private String advice() {
    return switch (status) {
      case 401 -> "the cluster does not know who asks; renew the credentials";
      case 403 -> "grant list and watch, as `kubectl apply -k deploy/workloads/rights` does";
      case 404 ->
          kind.group().equals(Resource.POLICIES.group())
              ? "install the kind, as `kubectl apply -f deploy/crds` does"
              : "the cluster does not serve " + kind.apiVersion();
      default -> detail;
    };
  }
}
