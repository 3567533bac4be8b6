package dev.writ.bench;

import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * {@code ./writ bench [NAME...]}: measures all, or what is named. {@code --help} lists the names.
 */
public final class Bench {
  private static final List<Measure> MEASURES =
      List.of(
          new Measure(
              "permission", "one permission check, one matrix decision (JMH)", Decisions::measure),
          new Measure(
              "commit", "commits of event, decision, ticket, audit row and job", Commits::measure),
          new Measure("approve", "submit, then approve: two transactions each", Approvals::measure),
          new Measure(
              "jobs", "no-op jobs worked, and how late a job starts when idle", NoOpJobs::measure),
          new Measure("winner", "200 answers to one ticket at once", OneWinner::measure),
          new Measure("wait", "how soon a waiting reader of a task is told", Waits::measure),
          new Measure("audit", "audit rows sealed, how late, and verified", Audits::measure),
          new Measure("vms", "machines: ask, approve, apply, list, follow", VmsRequests::measure),
          new Measure(
              "http",
              "submit and approve over REST, a server with 20 approvers",
              OverHttp::measure),
          new Measure(
              "process",
              "server start, memory, `writ approvals list` as a process",
              Processes::measure));

  /** They take from ten minutes to an hour. */
  private static final List<Measure> ONLY_BY_NAME =
      List.of(
          new Measure("chaos", "1,000 rounds of kill -9 on three servers", Chaos::rounds),
          new Measure(
              "recovery",
              "20 kills at shipped settings, until the job ended elsewhere",
              Chaos::recovery));

  private static final List<Measure> ALL =
      Stream.concat(MEASURES.stream(), ONLY_BY_NAME.stream()).toList();

  private Bench() {}

  public static void main(String[] arguments) throws Exception {
    Set<String> wanted = new TreeSet<>(Arrays.asList(arguments));
    if (wanted.contains("--help")) {
      System.out.println("usage: ./writ bench [NAME...]\n");
      MEASURES.forEach(m -> System.out.printf("  %-12s %s%n", m.name(), m.what()));
      System.out.println("\nonly when named:");
      ONLY_BY_NAME.forEach(m -> System.out.printf("  %-12s %s%n", m.name(), m.what()));
      return;
    }
    for (String name : wanted) {
      if (ALL.stream().noneMatch(m -> m.name().equals(name))) {
        System.err.println("writ: nothing is measured as `" + name + "`; see ./writ bench --help");
        System.exit(64);
      }
    }
    System.out.printf(
        "Java %s, %d processors, %s%n",
        Runtime.version(),
        Runtime.getRuntime().availableProcessors(),
        System.getProperty("os.arch"));
    for (Measure measure : wanted.isEmpty() ? MEASURES : ALL) {
      if (wanted.isEmpty() || wanted.contains(measure.name())) {
        System.out.println("\n" + measure.name() + ": " + measure.what());
        measure.run().figures().forEach(figure -> System.out.println(figure.line()));
      }
    }
  }
}
