package dev.writ.workloads.admission;

import dev.writ.rego.RegoValue;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;

/**
 * What an API server is told.
 *
 * @param refusal empty where the object may come in
 * @param warnings shown to whoever sent the object
 * @param patch what is changed of it first; empty for nothing
 * @param records what is to be kept of the answer
 * @param strict whether nothing may come in of which no record can be kept
 */
record Answer(
    Optional<Refusal> refusal,
    List<String> warnings,
    JsonPatch patch,
    List<AdmissionRecord> records,
    boolean strict) {
  /** The object may come in, and nobody has anything to say about it. */
  static final Answer ALLOWED =
      new Answer(Optional.empty(), List.of(), JsonPatch.NOTHING, List.of(), false);

  Answer {
    warnings = List.copyOf(warnings);
    records = List.copyOf(records);
  }

  /**
   * Why an object may not come in.
   *
   * @param code HTTP status that the API server answers with
   */
  record Refusal(int code, String message) {}

  boolean isAllowed() {
    return refusal.isEmpty();
  }

  /** The same where nothing could be kept of it. */
  Answer unrecorded() {
    String why = "Writ's records are full";
    if (isAllowed() && strict) {
      return new Answer(
          Optional.of(new Refusal(503, why + ": nothing may come in unrecorded; try again")),
          warnings,
          JsonPatch.NOTHING,
          List.of(),
          true);
    }
    List<String> more = new ArrayList<>(warnings);
    more.add(why + ": nothing is kept of this answer");
    return new Answer(refusal, more, patch, List.of(), strict);
  }

  /** As JSON, an AdmissionReview of {@code admission.k8s.io/v1} with a response. */
  String toJson(String uid) {
    RegoValue.Obj.Builder response = RegoValue.Obj.builder();
    put(response, "uid", RegoValue.of(uid));
    put(response, "allowed", RegoValue.of(isAllowed()));
    refusal.ifPresent(
        why ->
            put(
                response,
                "status",
                RegoValue.Obj.of(
                    "code", RegoValue.of(why.code()), "message", RegoValue.of(why.message()))));
    if (!warnings.isEmpty()) {
      put(
          response,
          "warnings",
          RegoValue.Arr.of(warnings.stream().map(Answer::line).map(RegoValue::of).toList()));
    }
    if (!patch.isEmpty() && isAllowed()) {
      put(response, "patchType", RegoValue.of("JSONPatch"));
      put(
          response,
          "patch",
          RegoValue.of(
              Base64.getEncoder().encodeToString(patch.toJson().getBytes(StandardCharsets.UTF_8))));
    }
    return RegoValue.Obj.of(
            "apiVersion", RegoValue.of("admission.k8s.io/v1"),
            "kind", RegoValue.of("AdmissionReview"),
            "response", response.build())
        .toJson();
  }

  private static void put(RegoValue.Obj.Builder object, String key, RegoValue value) {
    object.put(RegoValue.of(key), value);
  }

  /** The API server sends warnings as HTTP headers and drops those that have a line end. */
  private static String line(String warning) {
    StringBuilder line = new StringBuilder();
    warning
        .codePoints()
        .map(c -> Character.isISOControl(c) ? ' ' : c)
        .forEach(line::appendCodePoint);
    return line.toString();
  }
}
