package dev.writ.workloads.offline;

import java.util.ArrayList;
import java.util.List;

/** Shows what insertions make of a text, as {@code patch} and {@code git apply} read it. */
final class UnifiedDiff {
  private static final int AROUND = 3;

  private UnifiedDiff() {}

  /** One line: {@code ' '}, {@code '-'} or {@code '+'}; {@code old} lines come before it. */
  private record Line(char mark, String text, int old, int fresh) {}

  /** The diff of one file; its lines end as those of the file. */
  static String of(String file, String text, List<Insertion> insertions) {
    List<Line> lines = lines(text, insertions);
    StringBuilder out = new StringBuilder();
    String below = file.startsWith("/") ? file : "/" + file;
    out.append("--- ").append(name("a" + below)).append('\n');
    out.append("+++ ").append(name("b" + below)).append('\n');
    int at = 0;
    while (at < lines.size()) {
      if (lines.get(at).mark() == ' ') {
        at++;
        continue;
      }
      int from = Math.max(0, at - AROUND);
      int last = at;
      for (int i = at; i < lines.size() && i <= last + 2 * AROUND; i++) {
        last = lines.get(i).mark() == ' ' ? last : i;
      }
      int to = Math.min(lines.size(), last + 1 + AROUND);
      hunk(lines.subList(from, to), out);
      at = to;
    }
    return out.toString();
  }

  /** As git writes names: quoted where they must be, with a tab behind those that hold a space. */
  private static String name(String path) {
    if (path.chars().noneMatch(c -> c < ' ' || c == '"' || c == '\\')) {
      return path.indexOf(' ') < 0 ? path : path + "\t";
    }
    StringBuilder quoted = new StringBuilder("\"");
    for (int i = 0; i < path.length(); i++) {
      char c = path.charAt(i);
      if (c < ' ') {
        quoted.append("\\%03o".formatted((int) c));
      } else {
        quoted.append(c == '"' || c == '\\' ? "\\" : "").append(c);
      }
    }
    return quoted.append('"').toString();
  }

  private static void hunk(List<Line> lines, StringBuilder out) {
    long old = lines.stream().filter(line -> line.mark() != '+').count();
    long fresh = lines.stream().filter(line -> line.mark() != '-').count();
    Line first = lines.getFirst();
    out.append(
        "@@ -%d,%d +%d,%d @@\n"
            .formatted(first.old() + (old > 0 ? 1 : 0), old, first.fresh() + 1, fresh));
    for (Line line : lines) {
      out.append(line.mark()).append(line.text());
      if (!line.text().endsWith("\n")) {
        out.append("\n\\ No newline at end of file\n");
      }
    }
  }

  private static List<Line> lines(String text, List<Insertion> insertions) {
    List<Line> lines = new ArrayList<>();
    int old = 0;
    int fresh = 0;
    int next = 0;
    for (int start = 0; start < text.length() || next < insertions.size(); ) {
      int newline = text.indexOf('\n', start);
      int end = newline < 0 ? text.length() : newline + 1;
      List<Insertion> within = new ArrayList<>();
      while (next < insertions.size()
          && (insertions.get(next).offset() < end || end == text.length())) {
        within.add(insertions.get(next++));
      }
      // whole lines before this one
      while (!within.isEmpty()
          && within.getFirst().offset() == start
          && within.getFirst().text().endsWith("\n")) {
        for (String added : split(within.removeFirst().text())) {
          lines.add(new Line('+', added, old, fresh++));
        }
      }
      String line = text.substring(start, end);
      if (within.isEmpty()) {
        if (!line.isEmpty()) {
          lines.add(new Line(' ', line, old++, fresh++));
        }
      } else {
        int base = start;
        String now =
            Insertion.apply(
                line,
                within.stream()
                    .map(one -> new Insertion(one.offset() - base, one.text()))
                    .toList());
        List<String> made = split(now);
        if (made.getFirst().equals(line)) {
          lines.add(new Line(' ', line, old++, fresh++));
          made = made.subList(1, made.size());
        } else if (!line.isEmpty()) {
          lines.add(new Line('-', line, old++, fresh));
        }
        for (String added : made) {
          lines.add(new Line('+', added, old, fresh++));
        }
      }
      start = end;
    }
    return lines;
  }

  private static List<String> split(String text) {
    List<String> lines = new ArrayList<>();
    int start = 0;
    while (start < text.length()) {
      int newline = text.indexOf('\n', start);
      int end = newline < 0 ? text.length() : newline + 1;
      lines.add(text.substring(start, end));
      start = end;
    }
    return lines;
  }
}
