package dev.writ.sandbox.fault;

import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * The tests' door to misfortune. Verbs and resources as in {@link Counts}; `*` means any. Faults
 * are used up in the order in which they were set.
 */
public final class Faults {

  /** What happens to one request. */
  public sealed interface Fault {}

  /**
   * The request is refused with this HTTP status and nothing is done.
   *
   * @param retryAfter seconds that a 429 asks to wait
   */
  public record Refuse(int code, int retryAfter) implements Fault {}

  /** The connection is cut before anything is done. */
  public record Cut() implements Fault {}

  /** The write is done and the connection is cut instead of an answer. */
  public record CutAfter() implements Fault {}

  /** The line to the clients, as the server holds it. */
  public interface Line {
    void dropWatches();

    void revoke(String bearer);

    void goDown();

    void comeBack();
  }

  private static final class Plan {
    private final String verb;
    private final String resource;
    private final String name;
    private final boolean onlyLaterPages;
    private final Fault fault;
    private int left;

    Plan(int times, String verb, String resource, boolean onlyLaterPages, Fault fault) {
      this(times, verb, resource, "*", onlyLaterPages, fault);
    }

    Plan(
        int times, String verb, String resource, String name, boolean onlyLaterPages, Fault fault) {
      this.left = times;
      this.verb = verb;
      this.resource = resource;
      this.name = name;
      this.onlyLaterPages = onlyLaterPages;
      this.fault = fault;
    }

    boolean meets(String askedVerb, String askedResource, String askedName, boolean laterPage) {
      return matches(verb, askedVerb)
          && matches(resource, askedResource)
          && matches(name, askedName)
          && (laterPage || !onlyLaterPages);
    }
  }

  private record Rule(String verb, String resource, String namespace) {}

  private final List<Plan> plans = new CopyOnWriteArrayList<>();
  private final List<Rule> forbidden = new CopyOnWriteArrayList<>();
  private final Line line;
  private final Runnable trimHistory;

  public Faults(Line line, Runnable trimHistory) {
    this.line = line;
    this.trimHistory = trimHistory;
  }

  /** Answers the next `times` such requests with an HTTP status, such as 500, 429 or 403. */
  public void answer(int times, int code, String verb, String resource) {
    plans.add(new Plan(times, verb, resource, false, new Refuse(code, 1)));
  }

  /** As {@link #answer(int, int, String, String)}, where one object is asked for by its name. */
  public void answer(int times, int code, String verb, String resource, String name) {
    plans.add(new Plan(times, verb, resource, name, false, new Refuse(code, 1)));
  }

  /** Answers the next `times` such requests with 429 and asks to wait for so many seconds. */
  public void throttle(int times, int retryAfter, String verb, String resource) {
    plans.add(new Plan(times, verb, resource, false, new Refuse(429, retryAfter)));
  }

  /** Cuts the connection of the next `times` such writes after they were stored. */
  public void cutAfterWrite(int times, String verb, String resource) {
    plans.add(new Plan(times, verb, resource, false, new CutAfter()));
  }

  /** Cuts the connection when the second or a later page of a list is asked for. */
  public void losePage(int times, String resource) {
    plans.add(new Plan(times, "list", resource, true, new Cut()));
  }

  /** Takes a right away until {@link #clear}: 403, and access reviews say no. */
  public void forbid(String verb, String resource) {
    forbidIn("*", verb, resource);
  }

  /** As {@link #forbid}, in one namespace only. */
  public void forbidIn(String namespace, String verb, String resource) {
    forbidden.add(new Rule(verb, resource, namespace));
  }

  /** Ends every open watch; clients may resume. */
  public void dropWatches() {
    line.dropWatches();
  }

  /** A token is taken for nobody's from now on: 401. */
  public void revoke(String bearer) {
    line.revoke(bearer);
  }

  /** Forgets the change log: resuming watches get 410 Gone, old continue tokens too. */
  public void trimHistory() {
    trimHistory.run();
  }

  /** Closes the listener and every connection: connections are refused. */
  public void goDown() {
    line.goDown();
  }

  /** Listens again on the same port. */
  public void comeBack() {
    line.comeBack();
  }

  /** Forgets all faults that were set; a server that is down stays down. */
  public void clear() {
    plans.clear();
    forbidden.clear();
  }

  /** For the server: whether a right is there. */
  public boolean mayDo(String verb, String resource, String namespace) {
    return forbidden.stream()
        .noneMatch(
            rule ->
                matches(rule.verb(), verb)
                    && matches(rule.resource(), resource)
                    && matches(rule.namespace(), namespace));
  }

  /**
   * For the server: takes the fault that hits this request, if any.
   *
   * @param name empty for a collection
   */
  public synchronized Optional<Fault> next(
      String verb, String resource, String name, boolean laterPage) {
    for (Iterator<Plan> all = plans.iterator(); all.hasNext(); ) {
      Plan plan = all.next();
      if (plan.meets(verb, resource, name, laterPage)) {
        if (--plan.left <= 0) {
          plans.remove(plan);
        }
        return Optional.of(plan.fault);
      }
    }
    return Optional.empty();
  }

  private static boolean matches(String wanted, String asked) {
    return wanted.equals("*") || wanted.equals(asked);
  }
}
