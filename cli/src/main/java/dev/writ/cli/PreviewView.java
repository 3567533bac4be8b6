package dev.writ.cli;

import com.fasterxml.jackson.databind.JsonNode;
import dev.writ.cli.rest.Json;
import dev.writ.cli.view.Column;
import dev.writ.cli.view.Printer;
import java.util.ArrayList;
import java.util.List;

/** What approving would do, in the order an approver asks. */
record PreviewView(Printer printer) {
  private static final List<Column> DIFF =
      List.of(
          Column.name("FIELD", "field"),
          Column.text("ASKED FOR", "before"),
          Column.text("WOULD BE", "after"));

  void show(JsonNode preview) {
    if (printer.forPrograms()) {
      printer.document(preview);
      return;
    }
    preview.path("plan").forEach(step -> printer.text(Json.words(step)));
    section("effective spec", preview.path("effective_spec"));
    JsonNode diff = preview.path("diff");
    if (diff.isArray() && !diff.isEmpty()) {
      List<JsonNode> rows = new ArrayList<>();
      diff.forEach(rows::add);
      printer.say("");
      printer.list(DIFF, rows, rows.size(), "field");
    }
    section("choices", preview.path("selection"));
    section("rendered", preview.path("rendered"));
    section("dry run", preview.path("dry_run"));
    section("after your vote", preview.path("resolution_after"));
  }

  private void section(String title, JsonNode content) {
    if (content.isMissingNode()
        || content.isNull()
        || (content.isEmpty() && content.isContainerNode())) {
      return;
    }
    printer.say("");
    printer.say(title);
    if (content.isObject()) {
      List<Column> fields = new ArrayList<>();
      content.fieldNames().forEachRemaining(name -> fields.add(Column.text("  " + name, name)));
      printer.detail(fields, content, "");
    } else {
      printer.text(Json.words(content).indent(2));
    }
  }
}
