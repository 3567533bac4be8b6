package dev.writ.server.console;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.SortedMap;

/**
 * A few lines over time, drawn as SVG by the page. Pure.
 *
 * @param says what it shows, for who can't see it
 * @param top what the upper edge stands for
 */
public record LineChart(String says, String top, List<Line> lines) {
  static final int WIDTH = 600;
  static final int HEIGHT = 120;
  private static final double EDGE = 4;

  /**
   * One line.
   *
   * @param tone style of the line, one of the console's tones
   * @param points of an SVG polyline
   * @param last its newest value in words
   */
  public record Line(String label, String tone, String points, String last) {}

  /**
   * The points of a polyline, oldest value first; one value is a level line.
   *
   * @param values from 0
   * @param highest value at the upper edge
   */
  static String points(List<Double> values, double highest, int width, int height) {
    List<String> points = new ArrayList<>();
    int steps = Math.max(1, values.size() - 1);
    for (int i = 0; i < values.size(); i++) {
      points.add(point((double) i / steps * width, values.get(i), highest, height));
    }
    if (values.size() == 1) {
      points.add(point(width, values.getFirst(), highest, height));
    }
    return String.join(" ", points);
  }

  /**
   * The points of a polyline in the picture's size, each at its place among equal spans of time.
   *
   * @param values from 0, by the number of their span, the first of which is 1; at least one
   * @param spans in the whole picture
   * @param highest value at the upper edge
   */
  static String points(SortedMap<Integer, Double> values, int spans, double highest) {
    List<String> points = new ArrayList<>();
    values.forEach(
        (span, value) -> {
          if (points.isEmpty()) {
            points.add(point((span - 1.0) / spans * WIDTH, value, highest, HEIGHT));
          }
          points.add(point((double) span / spans * WIDTH, value, highest, HEIGHT));
        });
    return String.join(" ", points);
  }

  private static String point(double x, double value, double highest, int height) {
    double share = highest <= 0 ? 0 : Math.min(1, value / highest);
    double y = height - EDGE - share * (height - 2 * EDGE);
    return String.format(Locale.ROOT, "%.1f,%.1f", x, y);
  }
}
