package dev.writ.sandbox.kinds;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.writ.sandbox.schema.Violation;
import dev.writ.sandbox.store.Meta;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What an API server does to objects of one kind before it stores them. */
public interface Rules {

  /** Rules of a kind that needs none. */
  Rules NONE = new Rules() {};

  /** Fills in what the writer left out. `old` is null at creation. */
  default void fill(ObjectNode object, @Nullable ObjectNode old) {}

  /** Everything that is wrong with the object. */
  default List<Violation> check(ObjectNode object, @Nullable ObjectNode old) {
    return List.of();
  }

  /** Everything that is wrong with a change by way of a subresource. */
  default List<Violation> check(ObjectNode object, ObjectNode old, String subresource) {
    return check(object, old);
  }

  /**
   * Whether annotations belong to what is wanted: a change of them is a new generation, and the
   * status subresource may write them. So it is with Deployments alone.
   */
  default boolean wantsAnnotations() {
    return false;
  }

  /** A refusal as an admission webhook words it. */
  default Optional<String> deny(ObjectNode object, @Nullable ObjectNode old) {
    return Optional.empty();
  }

  /** Somebody (a kubelet) has to end it before the object may go. */
  default boolean endsGracefully(ObjectNode object) {
    return false;
  }

  /** What must happen before an object under deletion is removed has happened. */
  default boolean mayVanish(ObjectNode object) {
    return Meta.finalizers(object).isEmpty();
  }
}
