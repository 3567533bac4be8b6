package dev.writ.kernel.decision;

import dev.writ.kernel.audit.Actor;
import dev.writ.kernel.audit.AuditEntry;
import dev.writ.kernel.audit.AuditLog;
import dev.writ.kernel.audit.AuditOutcome;
import dev.writ.kernel.audit.KernelActionCodes;
import dev.writ.kernel.decision.Policies.Failure;
import dev.writ.kernel.decision.Policies.Standing;
import dev.writ.kernel.store.Database;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps this server's policies up to date: what people uploaded, else what stands in the directory,
 * else what was shipped. A set that does not compile is reported and changes nothing; the text of
 * one that does is kept in the store before it decides anything.
 */
public final class PolicyLoading implements AutoCloseable {
  /** Between two looks; every server has an upload well within 5 s. */
  static final Duration EVERY = Duration.ofSeconds(2);

  private static final Logger LOG = LoggerFactory.getLogger(PolicyLoading.class);

  private final Database database;
  private final PostgresDecisions decisions = new PostgresDecisions();
  private final PolicyUploads uploads = new PolicyUploads();
  private final AuditLog audit;
  private final MeterRegistry meters;
  private final Policies policies;
  private final Map<String, PolicyText> shipped = new LinkedHashMap<>();
  private final @Nullable PolicyFolder folder;
  private final Thread thread = Thread.ofVirtual().name("writ-policies").unstarted(this::watch);

  /** A set that wants to decide. */
  private record Candidate(PolicyText text, PolicyOrigin origin) {}

  /**
   * @param shipped one text per room; one without files where nothing is shipped
   * @param directory with a folder per room; null where there is none
   */
  public PolicyLoading(
      Database database,
      AuditLog audit,
      MeterRegistry meters,
      Policies policies,
      List<PolicyText> shipped,
      @Nullable Path directory) {
    this.database = database;
    this.audit = audit;
    this.meters = meters;
    this.policies = policies;
    this.folder = directory == null ? null : new PolicyFolder(directory);
    shipped.forEach(text -> this.shipped.put(text.room(), text));
    shipped.forEach(text -> load(new Candidate(text, PolicyOrigin.SHIPPED)));
    refresh();
  }

  /** Begins to look again and again, until {@link #close}. */
  public void start() {
    thread.start();
  }

  private void watch() {
    try {
      while (!Thread.currentThread().isInterrupted()) {
        TimeUnit.MILLISECONDS.sleep(EVERY.toMillis());
        try {
          refresh();
        } catch (RuntimeException away) {
          LOG.warn("policies could not be looked at; the active ones stay", away);
        }
      }
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
    }
  }

  /** One look at everything that may have changed. */
  public synchronized void refresh() {
    Map<String, PolicyText> uploaded = uploaded();
    for (String room : shipped.keySet()) {
      Candidate wanted = wanted(room, uploaded.get(room));
      Standing now = policies.find(room);
      Failure failure = now == null ? null : now.failure();
      boolean stands =
          now != null
              && now.text().sha256().equals(wanted.text().sha256())
              && now.origin() == wanted.origin();
      boolean refused = failure != null && failure.sha256().equals(wanted.text().sha256());
      if (stands && now != null && now.set() != null) {
        policies.put(new Standing(room, now.set(), now.text(), now.origin(), now.since(), null));
      } else if (!stands && !refused) {
        if (now != null
            && now.origin() == PolicyOrigin.UPLOADED
            && wanted.origin() == PolicyOrigin.DIRECTORY) {
          load(shipped(room)); // what was taken away may not stay, whatever is wrong with the rest
        }
        load(wanted);
      }
    }
  }

  private Candidate shipped(String room) {
    return new Candidate(Objects.requireNonNull(shipped.get(room)), PolicyOrigin.SHIPPED);
  }

  private Map<String, PolicyText> uploaded() {
    return database.read(
        handle -> {
          Map<String, PolicyText> texts = new HashMap<>();
          uploads
              .newest(handle)
              .forEach(
                  (room, upload) -> {
                    Standing now = policies.find(room);
                    texts.put(
                        room,
                        now != null && now.text().sha256().equals(upload.sha256())
                            ? now.text()
                            : decisions.findText(handle, upload.sha256()).orElseThrow());
                  });
          return texts;
        });
  }

  private Candidate wanted(String room, @Nullable PolicyText uploaded) {
    if (uploaded != null) {
      return new Candidate(uploaded, PolicyOrigin.UPLOADED);
    }
    try {
      PolicyText found = folder == null ? null : folder.find(room);
      if (found != null) {
        return new Candidate(found, PolicyOrigin.DIRECTORY);
      }
    } catch (IOException unreadable) {
      LOG.warn("the policies of room {} can't be read; the active ones stay", room, unreadable);
      Standing now = policies.find(room);
      if (now != null && now.origin() != PolicyOrigin.UPLOADED) {
        return new Candidate(now.text(), now.origin());
      }
    }
    return shipped(room);
  }

  private synchronized void load(Candidate candidate) {
    PolicyText text = candidate.text();
    Standing before = policies.find(text.room());
    Instant now = database.now();
    if (text.files().isEmpty()) {
      keep(text, null);
      policies.put(new Standing(text.room(), null, text, candidate.origin(), now, null));
      return;
    }
    try {
      PolicySet set = PolicySet.compile(text);
      boolean isNews = before != null && candidate.origin() != PolicyOrigin.UPLOADED;
      keep(text, isNews ? loaded(candidate, Actor.system("policy-loading")) : null);
      policies.put(new Standing(text.room(), set, text, candidate.origin(), now, null));
      count("loaded");
    } catch (PolicyInvalid invalid) {
      Failure failure = new Failure(text.sha256(), candidate.origin(), now, invalid.faults());
      LOG.warn("the policy of room {} was refused: {}", text.room(), failure.sentence());
      keep(
          text,
          AuditEntry.of(KernelActionCodes.POLICY_LOAD_FAILED, Actor.system("policy-loading"))
              .withOutcome(AuditOutcome.FAILED)
              .withRoom(text.room())
              .withParam("policy_sha256", text.sha256())
              .withParam("origin", candidate.origin().name())
              .withParam("detail", failure.sentence()));
      policies.put(
          before != null && before.set() != null
              ? new Standing(
                  text.room(),
                  before.set(),
                  before.text(),
                  before.origin(),
                  before.since(),
                  failure)
              : new Standing(text.room(), null, text, candidate.origin(), now, failure));
      count("failed");
    }
  }

  /** The row that says that a set decides from now on. */
  static AuditEntry loaded(String room, String sha256, PolicyOrigin origin, Actor actor) {
    return AuditEntry.of(KernelActionCodes.POLICY_LOADED, actor)
        .withRoom(room)
        .withParam("policy_sha256", sha256)
        .withParam("origin", origin.name());
  }

  private static AuditEntry loaded(Candidate candidate, Actor actor) {
    return loaded(candidate.text().room(), candidate.text().sha256(), candidate.origin(), actor);
  }

  private void keep(PolicyText text, @Nullable AuditEntry entry) {
    database.inTransaction(
        tx -> {
          decisions.keepText(tx, text);
          if (entry != null) {
            audit.append(tx, entry);
          }
          return tx;
        });
  }

  private void count(String result) {
    meters.counter("writ_policy_loads_total", "result", result).increment();
  }

  @Override
  public void close() {
    thread.interrupt();
  }
}
