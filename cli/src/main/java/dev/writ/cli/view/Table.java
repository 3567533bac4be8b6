package dev.writ.cli.view;

import java.util.ArrayList;
import java.util.List;

/** Lays out cells in aligned columns; on a terminal in no more than its width. */
final class Table {
  private static final String GAP = "  ";

  /** A cut column keeps at least this much. */
  private static final int NARROWEST = 8;

  private final List<Column> columns;
  private final List<List<Cell>> rows;
  private final Terminal terminal;

  Table(List<Column> columns, List<List<Cell>> rows, Terminal terminal) {
    this.columns = columns;
    this.rows = rows;
    this.terminal = terminal;
  }

  List<String> lines() {
    int[] widths = widths();
    List<String> lines = new ArrayList<>();
    lines.add(
        line(columns.stream().map(c -> new Cell(c.title(), Cell.Paint.BOLD)).toList(), widths));
    rows.forEach(row -> lines.add(line(row, widths)));
    return lines;
  }

  private int[] widths() {
    int[] widths = new int[columns.size()];
    for (int i = 0; i < widths.length; i++) {
      int column = i;
      widths[i] =
          Math.max(
              length(columns.get(i).title()),
              rows.stream().mapToInt(row -> length(row.get(column).text())).max().orElse(0));
    }
    if (terminal.out()) {
      shrink(widths);
    }
    return widths;
  }

  /** Takes from the widest text column again and again, until the table fits or nothing gives. */
  private void shrink(int[] widths) {
    int over = GAP.length() * (widths.length - 1) - terminal.columns();
    for (int width : widths) {
      over += width;
    }
    while (over > 0) {
      int widest = -1;
      for (int i = 0; i < widths.length; i++) {
        if (columns.get(i).kind() == Column.Kind.TEXT
            && widths[i] > Math.max(NARROWEST, length(columns.get(i).title()))
            && (widest < 0 || widths[i] > widths[widest])) {
          widest = i;
        }
      }
      if (widest < 0) {
        return;
      }
      widths[widest]--;
      over--;
    }
  }

  private String line(List<Cell> cells, int[] widths) {
    StringBuilder line = new StringBuilder();
    for (int i = 0; i < cells.size(); i++) {
      Cell cell = cells.get(i);
      String text = cut(cell.text(), widths[i]);
      line.append(i == 0 ? "" : GAP);
      line.append(terminal.out() && terminal.color() ? cell.paint().on(text) : text);
      if (i < cells.size() - 1) {
        line.repeat(' ', widths[i] - length(text));
      }
    }
    return line.toString().stripTrailing();
  }

  private static String cut(String text, int width) {
    return length(text) <= width
        ? text
        : text.substring(0, text.offsetByCodePoints(0, width - 1)) + "…";
  }

  private static int length(String text) {
    return text.codePointCount(0, text.length());
  }
}
