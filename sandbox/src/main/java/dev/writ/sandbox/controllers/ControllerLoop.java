package dev.writ.sandbox.controllers;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.writ.sandbox.api.ApiFailure;
import dev.writ.sandbox.kinds.Kind;
import dev.writ.sandbox.kinds.Kinds;
import dev.writ.sandbox.store.Change;
import dev.writ.sandbox.store.GroupResource;
import dev.writ.sandbox.store.Meta;
import dev.writ.sandbox.store.ObjectKey;
import dev.writ.sandbox.store.ObjectStore;
import dev.writ.sandbox.store.ObjectStore.Subscription;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Feeds the changes of the store to every controller, in order, on one thread. */
public final class ControllerLoop implements Delays, AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(ControllerLoop.class);

  private final ScheduledExecutorService thread =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().name("sandbox-controllers").daemon().factory());
  private final ObjectStore store;
  private final Kinds kinds;
  private Subscription subscription = () -> {};

  public ControllerLoop(ObjectStore store, Kinds kinds) {
    this.store = store;
    this.kinds = kinds;
  }

  /** Starts with every object that is there. */
  public void start(List<Controller> controllers) {
    subscription =
        store.watchFromNow(
            () -> store.all().forEach(object -> hand(asAdded(object), controllers)),
            change -> hand(change, controllers));
  }

  private Change asAdded(ObjectNode object) {
    String apiVersion = object.path("apiVersion").asText();
    String group = apiVersion.contains("/") ? apiVersion.substring(0, apiVersion.indexOf('/')) : "";
    String plural =
        kinds.findByKind(apiVersion, object.path("kind").asText()).map(Kind::plural).orElse("");
    ObjectKey key =
        new ObjectKey(new GroupResource(group, plural), Meta.namespace(object), Meta.name(object));
    return new Change(Change.Type.ADDED, store.revision(), key, object, null);
  }

  private void hand(Change change, List<Controller> controllers) {
    run(() -> controllers.forEach(controller -> tryTo(() -> controller.reconcile(change))));
  }

  private void run(Runnable action) {
    try {
      thread.execute(action);
    } catch (RejectedExecutionException e) {
      LOG.debug("sandbox: a change came after the end", e);
    }
  }

  /** The real clock's delays, run on the controllers' thread. */
  @Override
  public void after(Duration delay, Runnable action) {
    if (delay.isZero()) {
      action.run();
      return;
    }
    try {
      var _ = thread.schedule(() -> tryTo(action), delay.toMillis(), TimeUnit.MILLISECONDS);
    } catch (RejectedExecutionException e) {
      LOG.debug("sandbox: a delay was asked for after the end", e);
    }
  }

  /** An object that went or changed meanwhile is no accident: its own change follows. */
  private static void tryTo(Runnable action) {
    try {
      action.run();
    } catch (ApiFailure e) {
      LOG.debug("sandbox: a controller was refused", e);
    } catch (RuntimeException e) {
      LOG.warn("sandbox: a controller failed", e);
    }
  }

  @Override
  public void close() {
    subscription.close();
    thread.shutdownNow();
  }
}
