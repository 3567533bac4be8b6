package dev.writ.workloads.admission;

import dev.writ.workloads.admission.Review.Unreadable;
import dev.writ.workloads.decide.Judge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.time.InstantSource;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Answers the AdmissionReviews of one cluster; for any number of threads.
 *
 * <p>Its series are {@code writ_workloads_admission_requests_total} by {@code operation} ({@code
 * create}, {@code update}) and {@code outcome} ({@code allowed}, {@code warned}, {@code denied},
 * {@code mutated}, {@code invalid}, {@code failed}), and {@code writ_workloads_admission_seconds}.
 */
public final class Webhook {
  private static final Logger LOG = LoggerFactory.getLogger(Webhook.class);

  private final Validation validation;
  private final Mutation mutation;
  private final Recorder recorder;
  private final MeterRegistry meters;
  private final Tags tags;
  private final Timer timer;

  /**
   * Makes one.
   *
   * @param strict whether nothing may come in while it is not known which policies there are: the
   *     setting {@code writ.workloads.admission.failure-policy} is {@code Fail}
   * @param tags of its series, such as the cluster where there are several
   */
  public Webhook(
      Judge judge,
      Surroundings surroundings,
      boolean strict,
      InstantSource clock,
      Recorder recorder,
      MeterRegistry meters,
      Tags tags) {
    this.validation = new Validation(judge, surroundings, strict, clock);
    this.mutation = new Mutation(judge, surroundings, clock);
    this.recorder = recorder;
    this.meters = meters;
    this.tags = tags;
    this.timer =
        Timer.builder("writ.workloads.admission")
            .description("How long an AdmissionReview takes to be answered")
            .tags(tags)
            .serviceLevelObjectives(
                Duration.ofMillis(1),
                Duration.ofMillis(2),
                Duration.ofMillis(5),
                Duration.ofMillis(10),
                Duration.ofMillis(25),
                Duration.ofMillis(50),
                Duration.ofMillis(100),
                Duration.ofMillis(500),
                Duration.ofSeconds(1),
                Duration.ofSeconds(2))
            .register(meters);
  }

  /**
   * What goes back over HTTP.
   *
   * @param body JSON where the status is 200, else a sentence
   */
  public record Reply(int status, String body) {}

  /** Says whether the object may come in. */
  public Reply validate(byte[] body) {
    return reply(body, validation::answer);
  }

  /** Says what is changed of the object first. */
  public Reply mutate(byte[] body) {
    return reply(body, mutation::answer);
  }

  private Reply reply(byte[] body, Function<Review, Answer> judgement) {
    Timer.Sample sample = Timer.start(meters);
    String operation = "unknown";
    try {
      Review review = Review.read(body);
      operation = review.operation().word();
      Answer answer = judgement.apply(review);
      if (!recorder.offer(answer.records())) {
        answer = answer.unrecorded();
      }
      count(operation, outcome(answer));
      return new Reply(200, answer.toJson(review.uid()));
    } catch (Unreadable wrong) {
      count(operation, "invalid");
      return new Reply(400, String.valueOf(wrong.getMessage()));
    } catch (RuntimeException defect) {
      LOG.error("an AdmissionReview could not be answered", defect);
      count(operation, "failed");
      return new Reply(500, "the AdmissionReview could not be answered; Writ's log says why");
    } finally {
      sample.stop(timer);
    }
  }

  private static String outcome(Answer answer) {
    if (!answer.isAllowed()) {
      return "denied";
    }
    if (!answer.patch().isEmpty()) {
      return "mutated";
    }
    return answer.warnings().isEmpty() ? "allowed" : "warned";
  }

  private void count(String operation, String outcome) {
    meters
        .counter(
            "writ.workloads.admission.requests",
            tags.and("operation", operation, "outcome", outcome))
        .increment();
  }
}
