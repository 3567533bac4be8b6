package dev.writ.kernel.approval;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.writ.kernel.approval.House.Outcome;
import dev.writ.kernel.identity.Caller;
import dev.writ.kernel.store.Answer;
import dev.writ.kernel.store.Json;
import dev.writ.testkit.TestDatabase;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

@DisplayName("K10 spec")
class SpecTest {
  @RegisterExtension static final TestDatabase STORE = House.store().freshForEachTest();

  private House house;
  private Caller ann;
  private UUID ticket;

  @BeforeEach
  void open() {
    house = new House(STORE);
    ann = house.approver("ann");
    ticket = house.ticket(house.requester("alice"));
  }

  private static ObjectNode mutablePart() {
    ObjectNode part = LibraryRoom.book();
    part.remove("shelf");
    return part;
  }

  private static Approval with(ObjectNode modified) {
    return new Approval(Json.object(), modified, "better so", null, null);
  }

  private Outcome approve(ObjectNode modified) throws Exception {
    return Outcome.of(() -> house.desk.approve(ticket, ann, with(modified), null));
  }

  @Test
  @DisplayName("K10 immutable key 422, nothing stored, REQUEST_REFUSED 1; also with an equal value")
  void refusesImmutableKeys() throws Exception {
    Outcome refused = approve(mutablePart().put("shelf", "A1"));

    assertThat(refused.status()).isEqualTo(422);
    assertThat(refused.code()).isEqualTo("SHELF_IMMUTABLE");
    assertThat(house.count("kernel_tickets", "modified_spec IS NULL AND spec_revision = 0"))
        .isEqualTo(1);
    assertThat(house.count("kernel_reviews")).isZero();
    assertThat(house.audits("REQUEST_REFUSED")).isEqualTo(1);
  }

  @Test
  @DisplayName("K10 required key missing or null 422 REQUIRED_FIELD_DELETED")
  void refusesToLoseRequiredKeys() throws Exception {
    ObjectNode absent = mutablePart();
    absent.remove("pages");
    assertThat(approve(absent).code()).isEqualTo("REQUIRED_FIELD_DELETED");
    assertThat(approve(mutablePart().putNull("pages")).code()).isEqualTo("REQUIRED_FIELD_DELETED");
  }

  @Test
  void tellsAllProblemsAtOnceAndRecordsTheTampering() throws Exception {
    Outcome refused = approve(Json.object().put("shelf", "B2").put("colour", "red"));
    assertThat(refused.code()).isEqualTo("VALIDATION_FAILED");
    assertThat(house.audits("REQUEST_REFUSED")).isEqualTo(1);
    assertThat(
            house.one(
                "SELECT params ->> 'codes' FROM kernel_audit WHERE action_code = "
                    + "'REQUEST_REFUSED'"))
        .contains("SHELF_IMMUTABLE", "UNKNOWN_FIELD", "REQUIRED_FIELD_DELETED");
  }

  @Test
  @DisplayName("K10 5 keys removed: FIELDS_DELETED, 4: no warning")
  void warnsOfManyLostFields() {
    assertThat(approved(without(4)).at("/warnings").isEmpty()).isTrue();
    ticket = house.ticket(house.requester("alice"));
    assertThat(approved(without(5)).at("/warnings/0/code").asText()).isEqualTo("FIELDS_DELETED");
  }

  private JsonNode approved(ObjectNode modified) {
    Answer answer = house.desk.approve(ticket, ann, with(modified), null);
    assertThat(answer.status()).isEqualTo(202);
    return answer.body();
  }

  private static ObjectNode without(int removed) {
    ObjectNode part = mutablePart();
    part.remove(List.of("a", "b", "c", "d", "e", "f").subList(0, removed));
    return part;
  }

  @Test
  @DisplayName(
      "K10 payload SHA-256 equal before and after; no old mutable key in the effective spec")
  void replacesTheMutablePartWhole() {
    String before = house.one("SELECT encode(payload_sha256, 'hex') || payload FROM kernel_events");
    ObjectNode modified = Json.object().put("title", "Persuasion").put("pages", 250).put("a", "A");

    Preview preview = house.desk.preview(ticket, ann, with(modified));
    approved(modified);

    assertThat(preview.effectiveSpec())
        .isEqualTo(
            Json.object()
                .put("shelf", "A1")
                .put("title", "Persuasion")
                .put("pages", 250)
                .put("a", "A"));
    assertThat(house.one("SELECT encode(payload_sha256, 'hex') || payload FROM kernel_events"))
        .isEqualTo(before);
    assertThat(house.one("SELECT title FROM library_books")).isEqualTo("Persuasion");
    assertThat(
            house.one(
                "SELECT params ->> 'payload_sha256' FROM kernel_audit"
                    + " WHERE action_code = 'REQUEST_SUBMITTED'"))
        .isEqualTo(before.substring(0, 64));
  }

  @Test
  @DisplayName("K10 preview shows plan, diff, dry run and what is missing, and changes 0 rows")
  void previewsWithoutATrace() throws Exception {
    String before = STORE.contents();

    Preview preview =
        house.desk.preview(
            ticket, ann, new Approval(Json.object().put("row", 2), without(5), "less", null, null));

    assertThat(preview.plan()).containsExactly("put Emma on the shelf");
    assertThat(preview.diff())
        .extracting(Preview.Difference::field)
        .containsExactly("a", "b", "c", "d", "e");
    assertThat(preview.rendered()).isEqualTo("title: Emma");
    assertThat(preview.dryRun()).isEqualTo("it would fit");
    assertThat(preview.warnings())
        .extracting(w -> w.code())
        .containsExactly("FIELDS_DELETED", "ROW_CHOSEN");
    assertThat(preview.missing()).isEmpty();
    house.placeBook.refusesToPrepare = true;
    assertThat(previewCode(null)).isEqualTo("SHELF_UNREACHABLE");
    assertThat(previewCode(mutablePart().put("shelf", "A1"))).isEqualTo("SHELF_IMMUTABLE");
    assertThat(STORE.contents()).isEqualTo(before);
  }

  private @Nullable String previewCode(@Nullable ObjectNode modified) throws Exception {
    return Outcome.of(
            () -> {
              house.desk.preview(
                  ticket, ann, new Approval(Json.object(), modified, "why", null, null));
              throw new AssertionError("the preview was not refused");
            })
        .code();
  }

  @Test
  void recordsWhatTheWorldRefuses() throws Exception {
    house.placeBook.refusesToPrepare = true;

    assertThat(Outcome.of(() -> house.desk.approve(ticket, ann, Approval.plain(), null)).code())
        .isEqualTo("SHELF_UNREACHABLE");

    assertThat(house.audits("APPROVAL_VALIDATION_FAILED")).isEqualTo(1);
    assertThat(house.audits("REQUEST_REFUSED")).isZero();
    assertThat(house.count("kernel_tickets", "status = 'PENDING_APPROVAL'")).isEqualTo(1);
  }

  @Test
  void wantsToKnowWhyTheSpecChanges() throws Exception {
    Approval silent = new Approval(Json.object(), mutablePart(), " ", null, null);
    assertThat(Outcome.of(() -> house.desk.approve(ticket, ann, silent, null)).code())
        .isEqualTo("MODIFICATION_REASON_REQUIRED");
  }
}
