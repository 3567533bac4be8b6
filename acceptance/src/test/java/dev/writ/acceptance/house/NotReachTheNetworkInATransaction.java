package dev.writ.acceptance.house;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaCodeUnit;
import com.tngtech.archunit.core.domain.JavaMethod;
import com.tngtech.archunit.core.domain.JavaMethodCall;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Follows calls from code that runs inside a transaction (a method that is handed a {@code Tx}, a
 * lambda beside a call of {@code inTransaction}) through the house, into every implementation of an
 * interface, and reports a path that ends in a network client.
 *
 * <p>Calls through a library's callback (a stream's lambda is followed, a reflective call is not)
 * can hide a path; the kernel's own check at run time ({@code Database.requireNoTransaction}) is
 * there for those.
 */
final class NotReachTheNetworkInATransaction extends ArchCondition<JavaClass> {
  private final String root;

  NotReachTheNetworkInATransaction(String root) {
    super("not reach the network from inside a transaction");
    this.root = root;
  }

  @Override
  public void check(JavaClass type, ConditionEvents events) {
    for (JavaCodeUnit unit : type.getCodeUnits()) {
      pathToTheNetwork(unit)
          .ifPresent(
              path ->
                  events.add(
                      SimpleConditionEvent.violated(
                          unit, unit.getFullName() + " reaches " + path)));
    }
  }

  private Optional<String> pathToTheNetwork(JavaCodeUnit start) {
    Deque<JavaMethodCall> open = new ArrayDeque<>(callsInsideATransaction(start).toList());
    Set<String> seen = new HashSet<>();
    while (!open.isEmpty()) {
      JavaMethodCall call = open.remove();
      if (isNetwork(call)) {
        return Optional.of(call.getDescription());
      }
      bodies(call)
          .filter(body -> seen.add(body.getFullName()))
          .forEach(body -> open.addAll(body.getMethodCallsFromSelf()));
    }
    return Optional.empty();
  }

  private static Stream<JavaMethodCall> callsInsideATransaction(JavaCodeUnit unit) {
    if (unit.getRawParameterTypes().stream().anyMatch(type -> type.getSimpleName().equals("Tx"))) {
      return unit.getMethodCallsFromSelf().stream();
    }
    boolean opensOne =
        unit.getMethodCallsFromSelf().stream()
            .anyMatch(call -> call.getName().equals("inTransaction"));
    return opensOne
        ? unit.getMethodCallsFromSelf().stream().filter(JavaMethodCall::isDeclaredInLambda)
        : Stream.empty();
  }

  /** The called method's own body and those of everything that overrides it, in the house only. */
  private Stream<JavaMethod> bodies(JavaMethodCall call) {
    JavaClass owner = call.getTargetOwner();
    if (!owner.getPackageName().startsWith(root)) {
      return Stream.empty();
    }
    return Stream.concat(Stream.of(owner), owner.getAllSubclasses().stream())
        .flatMap(
            type ->
                type.getMethods().stream()
                    .filter(method -> method.getName().equals(call.getName()))
                    .filter(
                        method ->
                            method.getRawParameterTypes().size()
                                == call.getTarget().getRawParameterTypes().size()));
  }

  private static boolean isNetwork(JavaMethodCall call) {
    JavaClass owner = call.getTargetOwner();
    String name = owner.getName();
    return name.startsWith("io.fabric8.kubernetes.client.")
        || name.startsWith("java.net.http.")
        || name.equals("java.net.Socket")
        || name.equals("java.net.URLConnection")
        || (owner.getSimpleName().equals("Database")
            && call.getName().equals("requireNoTransaction"));
  }
}
