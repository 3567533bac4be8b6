package dev.writ.rego.evaluate;

import dev.writ.rego.Builtin;
import dev.writ.rego.RegoValue;
import org.jspecify.annotations.Nullable;

/** Answers calls with what a {@link Recorder} took down; what it does not know ends it all. */
final class Replay implements Gate {
  private final RegoValue.Obj recorded;

  Replay(RegoValue.Obj recorded) {
    this.recorded = recorded;
  }

  @Override
  public @Nullable RegoValue call(Builtin builtin, Builtin.Context context, RegoValue[] arguments) {
    RegoValue key = Recorder.key(arguments);
    RegoValue result = find(recorded, builtin, key);
    if (result != null) {
      boolean set = builtin.signature().result() instanceof Builtin.Type.SetOf;
      return set && result instanceof RegoValue.Arr array
          ? RegoValue.SetOf.of(array.asList())
          : result;
    }
    RegoValue failed =
        recorded.find(Recorder.ERRORS) instanceof RegoValue.Obj errors
            ? find(errors, builtin, key)
            : null;
    if (!(failed instanceof RegoValue.Obj error)) {
      throw Builtin.Failure.fatal("the recording has no result for " + key.display());
    }
    if (!(error.find(Recorder.MESSAGE) instanceof RegoValue.Str message)) {
      return null;
    }
    if (RegoValue.TRUE.equals(error.find(Recorder.FATAL))) {
      throw Builtin.Failure.fatal(message.value());
    }
    throw RegoValue.TRUE.equals(error.find(Recorder.OF_TYPE))
        ? Builtin.Failure.ofType(message.value())
        : Builtin.Failure.of(message.value());
  }

  private static @Nullable RegoValue find(RegoValue.Obj from, Builtin builtin, RegoValue key) {
    return from.find(builtin.name()) instanceof RegoValue.Obj calls ? calls.find(key) : null;
  }
}
