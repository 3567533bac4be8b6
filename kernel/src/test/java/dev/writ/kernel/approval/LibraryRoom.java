package dev.writ.kernel.approval;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.writ.kernel.event.Action;
import dev.writ.kernel.event.Agreed;
import dev.writ.kernel.event.Ending;
import dev.writ.kernel.event.Operation;
import dev.writ.kernel.event.Prepared;
import dev.writ.kernel.event.SpecShape;
import dev.writ.kernel.event.Warning;
import dev.writ.kernel.event.WorkEvent;
import dev.writ.kernel.identity.Permission;
import dev.writ.kernel.problem.Problem;
import dev.writ.kernel.problem.ProblemCode;
import dev.writ.kernel.store.Json;
import dev.writ.kernel.store.Tx;
import java.time.Duration;
import java.util.List;
import java.util.Set;

/** A room for tests: books are put on shelves by a worker, shelves are named at once. */
final class LibraryRoom {
  static final String TABLES =
      """
      CREATE TABLE library_books (event_id uuid PRIMARY KEY, title text NOT NULL, shelf text);
      CREATE TABLE library_shelves (event_id uuid PRIMARY KEY, name text NOT NULL);
      CREATE TABLE library_wishes (event_id uuid PRIMARY KEY, ended text NOT NULL);
      CREATE TABLE library_jobs (event_id uuid PRIMARY KEY);
      GRANT SELECT, INSERT ON library_books, library_shelves, library_wishes, library_jobs
        TO writ_app;
      """;

  static final Permission PLACE = new Permission("book:place");
  static final ProblemCode SHELF_FULL =
      ProblemCode.conflict("SHELF_FULL", "There is no room on that shelf.");
  static final ProblemCode SHELF_UNREACHABLE =
      ProblemCode.external("SHELF_UNREACHABLE", 503, "The ladder is broken.");

  /** {@code shelf} is fixed, {@code title} and {@code pages} must be there, a to f may. */
  static final Operation PLACE_BOOK =
      new Operation(
          "PLACE_BOOK",
          "library",
          "book",
          "BOOK_PLACEMENT",
          PLACE,
          new SpecShape(
              Set.of("shelf"), Set.of("title", "pages"), Set.of("a", "b", "c", "d", "e", "f")),
          3,
          Duration.ofSeconds(60),
          false);

  static final Operation NAME_SHELF =
      new Operation(
          "NAME_SHELF",
          "library",
          "shelf",
          "SHELF_NAMING",
          PLACE,
          SpecShape.FIXED,
          1,
          Duration.ofSeconds(60),
          true);

  static ObjectNode book() {
    ObjectNode book = Json.object().put("shelf", "A1").put("title", "Emma").put("pages", 400);
    for (String key : List.of("a", "b", "c", "d", "e", "f")) {
      book.put(key, key + " of the requester");
    }
    return book;
  }

  /** Puts a book on a shelf. */
  static final class PlaceBook implements Action {
    volatile boolean refusesToPrepare;
    volatile boolean refusesSubmission;
    volatile Runnable whileAgreeing = () -> {};

    @Override
    public Operation operation() {
      return PLACE_BOOK;
    }

    @Override
    public List<String> plan(Agreed work) {
      return List.of("put " + work.effectiveSpec().get("title").asText() + " on the shelf");
    }

    @Override
    public void onSubmitted(Tx tx, WorkEvent event) {
      if (refusesSubmission) {
        throw SHELF_FULL.with("the shelf is full");
      }
    }

    @Override
    public Prepared prepare(WorkEvent event, ObjectNode effectiveSpec, ObjectNode selection) {
      if (refusesToPrepare) {
        throw SHELF_UNREACHABLE.with("the ladder is broken");
      }
      List<Warning> warnings =
          selection.has("row") ? List.of(new Warning("ROW_CHOSEN", "a row was chosen")) : List.of();
      return new Prepared(
          selection,
          Json.object().put("ladder", "green"),
          "title: " + effectiveSpec.get("title").asText(),
          "it would fit",
          warnings);
    }

    @Override
    public void onAgreed(Tx tx, Agreed work) {
      whileAgreeing.run();
      tx.handle()
          .createUpdate("INSERT INTO library_books VALUES (:event, :title, :shelf)")
          .bind("event", work.event().id())
          .bind("title", work.effectiveSpec().get("title").asText())
          .bind("shelf", work.effectiveSpec().get("shelf").asText())
          .execute();
    }

    @Override
    public void onEnded(Tx tx, WorkEvent event, Ending ending) {
      tx.handle()
          .createUpdate("INSERT INTO library_wishes VALUES (:event, :ended)")
          .bind("event", event.id())
          .bind("ended", ending.getClass().getSimpleName())
          .execute();
    }
  }

  /** Names a shelf, inside the agreeing transaction. */
  static final class NameShelf implements Action {
    @Override
    public Operation operation() {
      return NAME_SHELF;
    }

    @Override
    public List<String> plan(Agreed work) {
      return List.of("name the shelf");
    }

    @Override
    public ObjectNode runInline(Tx tx, Agreed work) {
      String name = work.effectiveSpec().get("name").asText();
      if (name.equals("forbidden")) {
        throw Problem.all(List.of(SHELF_FULL.with("no shelf may be named so")));
      }
      tx.handle()
          .createUpdate("INSERT INTO library_shelves VALUES (:event, :name)")
          .bind("event", work.event().id())
          .bind("name", name)
          .execute();
      return Json.object().put("name", name).put("location", "/api/v1/library/shelves/" + name);
    }
  }
}
