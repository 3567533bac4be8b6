package dev.writ.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.writ.cli.chain.Verdict;
import dev.writ.cli.rest.Json;
import dev.writ.cli.view.Column;
import dev.writ.cli.view.Printer;
import java.util.List;

/** Tells what an export proves, and what it can't. */
record VerdictView(Writ writ) {
  private static final List<Column> INTACT =
      List.of(
          Column.text("rows", "rows"),
          Column.text("first", "first_seq"),
          Column.text("last", "last_seq"),
          Column.text("checkpoints", "checkpoints"),
          Column.name("signed by", "keys"),
          Column.name("head", "head"));

  int show(Verdict verdict) {
    Printer printer = writ.printer();
    return switch (verdict) {
      case Verdict.Intact intact -> {
        printer.detail(INTACT, json(intact), "head");
        printer.say("the export is whole");
        if (!intact.anchored() && intact.rows() > 0) {
          printer.say(
              "it begins at row " + intact.firstSeq() + "; nothing is said about rows before");
        }
        yield Exit.DONE;
      }
      case Verdict.Broken broken -> {
        if (printer.forPrograms()) {
          printer.document(json(broken));
        }
        writ.complain(
            "writ: " + broken.why() + ", line " + broken.line() + " (" + broken.kind() + ")");
        yield Exit.REFUSED_OR_FAILED;
      }
    };
  }

  private static ObjectNode json(Verdict.Intact intact) {
    ObjectNode json =
        Json.object()
            .put("ok", true)
            .put("rows", intact.rows())
            .put("first_seq", intact.firstSeq())
            .put("last_seq", intact.lastSeq())
            .put("checkpoints", intact.checkpoints())
            .put("anchored", intact.anchored())
            .put("head", intact.head());
    return Json.put(json, "keys", intact.keys());
  }

  private static ObjectNode json(Verdict.Broken broken) {
    ObjectNode json = Json.object().put("ok", false);
    json.putObject("first_bad")
        .put("seq", broken.seq())
        .put("line", broken.line())
        .put("kind", broken.kind().name())
        .put("detail", broken.why());
    return json;
  }
}
