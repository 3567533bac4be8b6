package dev.writ.server.console;

import java.time.Duration;
import java.util.List;

/** The dbt pages with everything on them that can be there. */
final class DbtSamples {
  private static final State REFUSED = new State("refused", "bad", "cross");
  private static final Pager ONE = new Pager("1–1 of 1", null, null);

  private DbtSamples() {}

  static DbtProjectsPage list() {
    return new DbtProjectsPage(
        "1 project, each with its last run.",
        List.of(
            new DbtProjectsPage.Row(
                Samples.ID,
                Samples.HOSTILE,
                REFUSED,
                "2 errors, 1 warning",
                "53.1%",
                "0.0,24.0 120.0,4.0",
                Samples.ago(Duration.ofHours(3)))),
        ONE);
  }

  static DbtProjectPage project() {
    LineChart chart =
        new LineChart(
            "Findings of 2 runs.",
            "7",
            List.of(new LineChart.Line("errors", "bad", "0.0,116.0 600.0,4.0", "7")));
    return new DbtProjectPage(
        Samples.HOSTILE,
        REFUSED,
        "2 errors, 1 warning, 53.1% of the columns tested.",
        chart,
        null,
        List.of(
            new DbtProjectPage.RunRow(
                Samples.ID,
                REFUSED,
                "2 errors, 1 warning",
                "53.1%",
                Samples.HOSTILE,
                Samples.ago(Duration.ofHours(3)))),
        ONE,
        List.of(
            new DbtProjectPage.Waiver(
                "E201", Samples.HOSTILE, Samples.HOSTILE, "2026-03-09", true, Samples.ID)));
  }

  static DbtRunPage run() {
    return new DbtRunPage(
        Samples.ID,
        Samples.ID,
        Samples.HOSTILE,
        REFUSED,
        "1 error, 0 warnings, 0 suppressed, 7 models, 53.1% of the columns tested.",
        "1 new and 0 fixed since the run before.",
        new DbtRunPage.Filter(
            Samples.HOSTILE, Samples.HOSTILE, "gold", List.of("bronze", "gold", "none")),
        true,
        List.of(
            new DbtRunPage.Finding(
                "E201",
                new State("error", "bad", "cross"),
                Samples.HOSTILE,
                Samples.HOSTILE,
                Samples.HOSTILE,
                "0123456789abcdef0123456789abcdef",
                true,
                "since 2026-02-01, in 4 runs")),
        ONE,
        true,
        "2026-03-03",
        new Trouble("REASON_REQUIRED", "say why", List.of()));
  }
}
