package dev.writ.acceptance.house;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.conditions.ArchConditions.be;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaMethodCall;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import com.tngtech.archunit.library.dependencies.SliceAssignment;
import com.tngtech.archunit.library.dependencies.SliceIdentifier;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.NullMarked;

/**
 * What may know what, and what may be called how. The rules hold below a root package: {@code
 * dev.writ} is the house, the samples live below a root of their own.
 */
final class HouseRules {
  private static final List<String> ROOMS =
      List.of("workloads", "incidents", "vms", "dbt", "images");
  private static final Pattern BAD_NAME =
      Pattern.compile(".+(Utils?|Helpers?|Managers?|Impl|Base|Common)|Abstract[A-Z].*");

  private final String root;

  HouseRules(String root) {
    this.root = root;
  }

  List<HouseRule> all() {
    return List.of(
        new HouseRule("rooms-never-meet", roomsNeverMeet(), "KnowsAnotherRoom"),
        new HouseRule("floors", floors(), "KernelKnowsARoom"),
        new HouseRule("below-the-rooms", belowTheRooms(), "ClusterKnowsTheKernel"),
        new HouseRule("command-line-over-rest", commandLineOverRest(), "CliKnowsTheKernel"),
        new HouseRule("judges-without-a-server", judgesWithoutAServer(), "OfflineKnowsTheKernel"),
        new HouseRule("only-the-face-of-rego", onlyTheFaceOfRego(), "KnowsTheEnginesInside"),
        new HouseRule("policy-first", policyFirst(), "PolicyKnowsTheStore"),
        new HouseRule("decide-knows-policy-only", decideKnowsPolicyOnly(), "DecideKnowsTheStore"),
        new HouseRule("doors-ask-the-room", doorsAskTheRoom(), "HttpKnowsTheStore"),
        new HouseRule("loops-keep-no-rows", loopsKeepNoRows(), "OperatorKnowsTheStore"),
        new HouseRule("decide-is-pure", decideIsPure(), "ReadsAFile"),
        new HouseRule("decide-is-told-the-time", decideIsToldTheTime(), "AsksTheClock"),
        new HouseRule("sql-in-stores", sqlInStores(), "ActTalksSql"),
        new HouseRule("kubernetes-in-its-place", kubernetesInItsPlace(), "KernelTalksKubernetes"),
        new HouseRule("quarkus-in-the-server", quarkusInTheServer(), "RoomKnowsQuarkus"),
        new HouseRule("no-network-in-a-transaction", noNetworkInATransaction(), "CallsWhileLocked"),
        new HouseRule("no-package-cycles", noPackageCycles(), "Chicken"),
        new HouseRule("names-say-something", namesSaySomething(), "ThingManager"),
        new HouseRule("nothing-is-got", nothingIsGot(), "Getter"),
        new HouseRule("null-marked", nullMarked(), "Unmarked"));
  }

  private String in(String names) {
    return root + "." + names;
  }

  private String[] inRooms(String... packages) {
    return ROOMS.stream()
        .flatMap(room -> Stream.of(packages).map(name -> in(room + "." + name + "..")))
        .toArray(String[]::new);
  }

  private ArchRule roomsNeverMeet() {
    return slices()
        .assignedFrom(new Rooms(root))
        .should()
        .notDependOnEachOther()
        .because("rooms meet through kernel events, actions and jobs, wired in the server")
        .allowEmptyShould(true);
  }

  /** A class below {@code root.<room>} belongs to that room's slice. */
  private static final class Rooms implements SliceAssignment {
    private final String root;

    Rooms(String root) {
      this.root = root;
    }

    @Override
    public SliceIdentifier getIdentifierOf(JavaClass type) {
      return ROOMS.stream()
          .filter(room -> (type.getPackageName() + ".").startsWith(root + "." + room + "."))
          .findFirst()
          .map(SliceIdentifier::of)
          .orElseGet(SliceIdentifier::ignore);
    }

    @Override
    public String getDescription() {
      return "rooms";
    }
  }

  private ArchRule floors() {
    DescribedPredicate<JavaClass> above =
        resideInAnyPackage(
            Stream.concat(
                    ROOMS.stream(), Stream.of("server", "cli", "sandbox", "cluster", "testkit"))
                .map(name -> in(name + ".."))
                .toArray(String[]::new));
    return noClasses()
        .that()
        .resideInAnyPackage(in("kernel.."), in("rego.."), in("postgres.."))
        .should()
        .dependOnClassesThat(above)
        .because("the lower floors know nothing of what stands on them");
  }

  private ArchRule belowTheRooms() {
    return noClasses()
        .that()
        .resideInAnyPackage(in("document.."), in("cluster.."))
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(
            Stream.concat(
                    ROOMS.stream(), Stream.of("kernel", "server", "cli", "sandbox", "testkit"))
                .map(name -> in(name + ".."))
                .toArray(String[]::new))
        .because("what rooms share knows no room, and the kernel is not needed to judge offline");
  }

  private ArchRule commandLineOverRest() {
    List<String> behindRest = new ArrayList<>(List.of("kernel", "server", "cluster", "sandbox"));
    behindRest.addAll(List.of("vms", "incidents", "postgres", "dbt.store", "dbt.http"));
    return noClasses()
        .that()
        .resideInAPackage(in("cli.."))
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(behindRest.stream().map(name -> in(name + "..")).toArray(String[]::new))
        .because("the command line judges offline or asks over REST");
  }

  /** What the command line loads from a room; it starts fast because this is all. */
  private ArchRule judgesWithoutAServer() {
    return noClasses()
        .that()
        .resideInAnyPackage(
            in("dbt.policy.."),
            in("dbt.observe.."),
            in("dbt.decide.."),
            in("dbt.act.."),
            in("workloads.policy.."),
            in("workloads.decide.."),
            in("workloads.offline.."))
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(
            in("kernel.."),
            in("postgres.."),
            "org.jdbi..",
            "jakarta..",
            "io.fabric8..",
            "io.opentelemetry..",
            "io.micrometer..",
            "org.slf4j..")
        .because("the command line judges with these packages and nothing of the server's");
  }

  private ArchRule onlyTheFaceOfRego() {
    return noClasses()
        .that()
        .resideOutsideOfPackage(in("rego.."))
        .should()
        .dependOnClassesThat()
        .resideInAPackage(in("rego.*.."))
        .because(
            "the engine is used through dev.writ.rego, so that what is inside of it can change");
  }

  private ArchRule policyFirst() {
    return noClasses()
        .that()
        .resideInAnyPackage(inRooms("policy"))
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(inRooms("observe", "decide", "act", "store", "http", "operator"))
        .because("policy is what people write; everything else reads it");
  }

  private ArchRule decideKnowsPolicyOnly() {
    return noClasses()
        .that()
        .resideInAnyPackage(inRooms("decide"))
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(inRooms("act", "store", "http", "operator"))
        .because("a decision is made from a snapshot and a policy, nothing else");
  }

  private ArchRule doorsAskTheRoom() {
    return noClasses()
        .that()
        .resideInAnyPackage(inRooms("http"))
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(inRooms("store", "act", "observe", "operator"))
        .because("the room class is the only public way in");
  }

  /** An operator is a loop over observe, decide and act, not a door; see decision 0013. */
  private ArchRule loopsKeepNoRows() {
    return noClasses()
        .that()
        .resideInAnyPackage(inRooms("operator"))
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(inRooms("store", "http"))
        .because("a loop that waits for the store is late for the cluster");
  }

  private ArchRule decideIsPure() {
    return noClasses()
        .that()
        .resideInAnyPackage(inRooms("decide"))
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(
            "java.sql..",
            "javax.sql..",
            "java.net..",
            "java.nio.file..",
            "java.nio.channels..",
            "io.fabric8..",
            "org.jdbi..")
        .because("a decision is made from values");
  }

  private ArchRule decideIsToldTheTime() {
    return noClasses()
        .that()
        .resideInAnyPackage(inRooms("decide"))
        .should()
        .callMethodWhere(
            describe(
                "asks for the time or for chance",
                (JavaMethodCall call) -> {
                  String owner = call.getTargetOwner().getName();
                  String method = call.getName();
                  return (owner.startsWith("java.time.") && method.equals("now"))
                      || owner.equals("java.time.Clock")
                      || owner.equals("java.time.InstantSource")
                      || (owner.equals("java.lang.System")
                          && (method.equals("currentTimeMillis") || method.equals("nanoTime")))
                      || (owner.equals("java.util.UUID") && method.equals("randomUUID"))
                      || owner.startsWith("java.util.random.")
                      || owner.equals("java.util.Random");
                }))
        .because("time and chance are arguments");
  }

  private ArchRule sqlInStores() {
    return noClasses()
        .that()
        .resideOutsideOfPackages(
            Stream.concat(
                    Stream.of(in("kernel.."), in("postgres.."), in("testkit.."), in("bench..")),
                    Stream.of(inRooms("store")))
                .toArray(String[]::new))
        .should()
        .accessClassesThat() // a room may carry a handle from the kernel to its store
        .resideInAnyPackage("java.sql..", "org.jdbi..", "org.postgresql..")
        .because("SQL lives in the stores and the kernel");
  }

  private ArchRule kubernetesInItsPlace() {
    return noClasses()
        .that()
        .resideOutsideOfPackages(
            in("cluster.."),
            in("workloads.."),
            in("incidents.."),
            in("vms.."),
            in("sandbox.."),
            in("server.."))
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("io.fabric8..", "io.javaoperatorsdk..");
  }

  private ArchRule quarkusInTheServer() {
    return noClasses()
        .that()
        .resideOutsideOfPackage(in("server.."))
        .should()
        .dependOnClassesThat()
        .resideInAPackage("io.quarkus..");
  }

  private ArchRule noNetworkInATransaction() {
    return classes()
        .that(resideInAPackage(root + ".."))
        .should(new NotReachTheNetworkInATransaction(root))
        .because("row locks must never wait for somebody else's server");
  }

  private ArchRule noPackageCycles() {
    return slices()
        .matching(in("(**)"))
        .should()
        .beFreeOfCycles()
        // The engine's face holds the values and errors that all its packages speak of, and calls
        // them.
        .ignoreDependency(resideInAPackage(in("rego")), resideInAPackage(in("rego..")))
        .because("a package that needs its own user is one package");
  }

  private static ArchRule namesSaySomething() {
    return noClasses()
        .should(
            be(
                describe(
                    "named by what everything is",
                    (JavaClass type) -> BAD_NAME.matcher(type.getSimpleName()).matches())))
        .because("implementations are named by what differs");
  }

  private static ArchRule nothingIsGot() {
    return classes()
        .should(
            new ArchCondition<JavaClass>("declare no method named get…") {
              @Override
              public void check(JavaClass type, ConditionEvents events) {
                type.getMethods().stream()
                    .filter(method -> method.getName().matches("get[A-Z].*"))
                    .filter(method -> !isInherited(type, method.getName()))
                    .forEach(
                        method ->
                            events.add(
                                SimpleConditionEvent.violated(
                                    method, method.getFullName() + " is named by getting")));
              }
            })
        .because("find… gives an Optional, require… throws, and a noun is enough for the rest");
  }

  /** A supertype from outside asks for it, so the name was not ours to choose. */
  private static boolean isInherited(JavaClass type, String method) {
    return Stream.concat(type.getAllRawInterfaces().stream(), type.getAllRawSuperclasses().stream())
        .anyMatch(parent -> parent.getMethods().stream().anyMatch(m -> m.getName().equals(method)));
  }

  private static ArchRule nullMarked() {
    return classes()
        .should(
            new ArchCondition<JavaClass>("reside in a package that is @NullMarked") {
              @Override
              public void check(JavaClass type, ConditionEvents events) {
                if (!type.getPackage().isAnnotatedWith(NullMarked.class)) {
                  events.add(
                      SimpleConditionEvent.violated(
                          type,
                          type.getName() + " has no package-info.java with @NullMarked beside it"));
                }
              }
            });
  }
}
