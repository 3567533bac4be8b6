package dev.writ.cli.view;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLGenerator;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.writ.cli.rest.Json;
import java.io.PrintStream;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** Writes results to standard output in the format that was asked for. */
public final class Printer {
  private final PrintStream out;
  private final Terminal terminal;
  private final Format format;
  private final boolean quiet;
  private final Instant now;

  /**
   * @param quiet print ids only, one a line
   * @param now what relative times are relative to
   */
  public Printer(PrintStream out, Terminal terminal, Format format, boolean quiet, Instant now) {
    this.out = out;
    this.terminal = terminal;
    this.format = format;
    this.quiet = quiet;
    this.now = now;
  }

  /** True when a sentence for people has no place in the output. */
  public boolean forPrograms() {
    return quiet || format != Format.table;
  }

  /**
   * A list; programs get {@code {"items": […], "total": n}} as from the server, however many pages
   * it took.
   *
   * @param total how many there are on the server
   * @param id path of what {@code --quiet} prints
   * @param ifEmpty lines that teach the first step
   */
  public void list(
      List<Column> columns, List<JsonNode> rows, long total, String id, String... ifEmpty) {
    if (quiet) {
      rows.forEach(row -> out.println(Cell.clean(Json.text(row, id))));
    } else if (format != Format.table) {
      ObjectNode list = Json.object();
      list.putArray("items").addAll(rows);
      document(list.put("total", total));
    } else if (rows.isEmpty()) {
      List.of(ifEmpty).forEach(out::println);
    } else {
      new Table(columns, cells(columns, rows), terminal).lines().forEach(out::println);
    }
  }

  /** One thing, a line for each field that has a value. */
  public void detail(List<Column> fields, JsonNode thing, String id) {
    if (quiet) {
      out.println(Cell.clean(Json.text(thing, id)));
    } else if (format != Format.table) {
      document(thing);
    } else {
      List<Column> present = fields.stream().filter(f -> !f.value(thing).isEmpty()).toList();
      int width = present.stream().mapToInt(f -> f.title().length()).max().orElse(0);
      present.forEach(field -> line(field.title(), width, field, field.value(thing)));
    }
  }

  private void line(String title, int width, Column field, String value) {
    String label = paint(new Cell(title, Cell.Paint.FAINT)) + " ".repeat(width - title.length());
    Cell cell =
        switch (field.kind()) {
          case STATE -> States.cell(value, terminal.out());
          case TIME ->
              Cell.of(terminal.out() ? value + " (" + Ages.relative(value, now) + ")" : value);
          case TEXT, NAME, ID -> Cell.of(value);
        };
    out.println(label + "  " + paint(cell));
  }

  /** The server's JSON as it is, or as YAML. */
  public void document(JsonNode value) {
    try {
      if (format == Format.yaml) {
        out.print(Yaml.MAPPER.writeValueAsString(value));
      } else {
        out.println(value.toPrettyString());
      }
    } catch (JsonProcessingException impossible) {
      throw new IllegalStateException("a JSON tree can always be written", impossible);
    }
  }

  /** A part of a thing that is YAML to people, such as a patch, in from the left. */
  public void yaml(JsonNode value) {
    try {
      text(Yaml.MAPPER.writeValueAsString(value).indent(2));
    } catch (JsonProcessingException impossible) {
      throw new IllegalStateException("a JSON tree can always be written", impossible);
    }
  }

  /** A sentence for people; left out when the output is for programs. */
  public void say(String sentence) {
    if (!forPrograms()) {
      out.println(sentence);
    }
  }

  /** Text that is the result itself, such as a manifest: kept line by line, without controls. */
  public void text(String lines) {
    lines.lines().map(line -> line.replace("\t", "    ")).map(Cell::clean).forEach(out::println);
  }

  public String paint(Cell cell) {
    return terminal.out() && terminal.color() ? cell.paint().on(cell.text()) : cell.text();
  }

  private List<List<Cell>> cells(List<Column> columns, List<JsonNode> rows) {
    List<List<Cell>> cells = new ArrayList<>();
    int[] idLengths =
        columns.stream()
            .mapToInt(c -> ShortIds.length(rows.stream().map(c::value).toList()))
            .toArray();
    for (JsonNode row : rows) {
      List<Cell> line = new ArrayList<>();
      for (int i = 0; i < columns.size(); i++) {
        line.add(cell(columns.get(i), row, idLengths[i]));
      }
      cells.add(line);
    }
    return cells;
  }

  private Cell cell(Column column, JsonNode row, int idLength) {
    String value = column.value(row);
    if (value.isEmpty()) {
      return new Cell("-", Cell.Paint.FAINT);
    }
    return switch (column.kind()) {
      case TEXT, NAME -> Cell.of(value);
      case ID -> Cell.of(terminal.out() ? ShortIds.cut(value, idLength) : value);
      case STATE -> States.cell(value, terminal.out());
      case TIME -> Cell.of(terminal.out() ? Ages.relative(value, now) : value);
    };
  }

  /** Apart, so that commands that print no YAML never load it. */
  private static final class Yaml {
    static final YAMLMapper MAPPER =
        YAMLMapper.builder()
            .disable(YAMLGenerator.Feature.WRITE_DOC_START_MARKER)
            .enable(YAMLGenerator.Feature.MINIMIZE_QUOTES)
            .enable(YAMLGenerator.Feature.ALWAYS_QUOTE_NUMBERS_AS_STRINGS)
            .build();
  }
}
