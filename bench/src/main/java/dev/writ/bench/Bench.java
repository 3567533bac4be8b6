package dev.writ.bench;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * {@code ./writ bench [NAME...]}: measures all, or what is named. {@code --help} lists the names
 * and options.
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
              "rego", "module rego: decisions, compiling, first decision", RegoSpeed::measure),
          new Measure(
              "workloads-memory",
              "room workloads in memory: pods evaluated, a pod event, heap, objects judged",
              WorkloadsSpeed::measure),
          new Measure(
              "workloads-scan",
              "`writ workloads scan` of 1,000 and 5,000 manifests, as a process",
              WorkloadsScans::measure),
          new Measure(
              "workloads-patch",
              "room workloads whole: a Deployment sent until it is patched",
              DetectToPatch::measure),
          new Measure(
              "workloads-reports",
              "room workloads whole: bytes of PolicyReports for 10,000 pods",
              ReportBytes::measure),
          new Measure(
              "dbt", "room dbt: a manifest to a verdict, warm and as a process", DbtSpeed::measure),
          new Measure(
              "process",
              "server start, memory, `writ approvals list` as a process",
              Processes::measure));

  /** They take from ten minutes to an hour. */
  private static final List<Measure> ONLY_BY_NAME =
      List.of(
          new Measure(
              "workloads-steady",
              "room workloads whole: what it asks of a cluster in 10 minutes of nothing",
              SteadyState::measure),
          new Measure("chaos", "1,000 rounds of kill -9 on three servers", Chaos::rounds),
          new Measure(
              "recovery",
              "20 kills at shipped settings, until the job ended elsewhere",
              Chaos::recovery));

  private static final List<Measure> ALL =
      Stream.concat(MEASURES.stream(), ONLY_BY_NAME.stream()).toList();

  private static final Logger JOBS = Logger.getLogger("dev.writ.kernel.job");

  private Bench() {}

  public static void main(String[] arguments) throws Exception {
    Deque<String> given = new ArrayDeque<>(Arrays.asList(arguments));
    Set<String> wanted = new TreeSet<>();
    boolean markdown = false;
    while (!given.isEmpty()) {
      String next = given.remove();
      switch (next) {
        case "--markdown" -> markdown = true;
        case "--minutes" -> System.setProperty(SteadyState.MINUTES, minutes(given.poll()));
        case "--peer" -> System.setProperty("writ.rego.peer", path(given.poll()));
        default -> wanted.add(next);
      }
    }
    if (wanted.contains("--help")) {
      System.out.println(
          """
          usage: ./writ bench [--markdown] [--minutes N] [--peer OPA] [NAME...]

            --markdown   print tables in Markdown
            NAME         one of those below, or what several begin with: `workloads` is all of them
            --minutes N  how long `workloads-steady` looks on, instead of 10
            --peer OPA   an OPA executable to measure module rego beside
          """);
      MEASURES.forEach(m -> System.out.printf("  %-16s %s%n", m.name(), m.what()));
      System.out.println("\nonly when named:");
      ONLY_BY_NAME.forEach(m -> System.out.printf("  %-16s %s%n", m.name(), m.what()));
      return;
    }
    for (String name : wanted) {
      if (ALL.stream().noneMatch(m -> m.isCalled(name))) {
        System.err.println("writ: nothing is measured as `" + name + "`; see ./writ bench --help");
        System.exit(64);
      }
    }
    System.out.printf(
        "Java %s, %d processors, %s%n",
        Runtime.version(),
        Runtime.getRuntime().availableProcessors(),
        System.getProperty("os.arch"));
    JOBS.setLevel(Level.WARNING); // a job that looks once a second says so each time
    boolean measured = true;
    for (Measure measure : wanted.isEmpty() ? MEASURES : ALL) {
      if (wanted.isEmpty() || wanted.stream().anyMatch(measure::isCalled)) {
        System.out.println("\n" + measure.name() + ": " + measure.what());
        if (markdown) {
          System.out.println("\n" + Figure.ROWS);
        }
        measured &= tell(measure, markdown);
      }
    }
    System.exit(measured ? 0 : 1); // whatever a measure that broke left running
  }

  /** Prints what comes of it; false where nothing does, which does not hold up the others. */
  private static boolean tell(Measure measure, boolean markdown) {
    try {
      for (Figure figure : measure.run().figures()) {
        System.out.println(markdown ? figure.row() : figure.line());
      }
      return true;
    } catch (Exception failure) {
      System.out.println("  not measured: " + failure);
      failure.printStackTrace();
      return false;
    }
  }

  private static String minutes(@Nullable String number) {
    if (number == null || !number.matches("[1-9][0-9]{0,3}")) {
      System.err.println("writ: `--minutes` needs a number from 1 to 9999");
      System.exit(64);
    }
    return String.valueOf(number);
  }

  private static String path(@Nullable String peer) {
    if (peer == null || !Files.isExecutable(Path.of(peer))) {
      System.err.println("writ: `--peer` needs the path of an OPA executable");
      System.exit(64);
    }
    return String.valueOf(peer);
  }
}
