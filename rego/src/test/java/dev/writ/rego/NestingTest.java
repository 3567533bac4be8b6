package dev.writ.rego;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.concurrent.FutureTask;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** What nests deeply, on a thread with a stack of 1 MiB. */
class NestingTest {
  private static final String TOO_DEEP = "max parsing recursion depth exceeded";

  /** A shape with the text that opens a level, what is inside of all, and what closes a level. */
  private record Shape(String name, String open, String inner, String close) {
    String policy(int levels) {
      return "package t\n\nimport future.keywords.not\n\np := x if {\n  "
          + (name.equals("bodies") ? "x := 1; " : "x := ")
          + open.repeat(levels)
          + inner
          + close.repeat(levels)
          + "\n}\n";
    }
  }

  private static final List<Shape> SHAPES =
      List.of(
          new Shape("arrays", "[", "1", "]"),
          new Shape("sets", "{", "1", "}"),
          new Shape("objects", "{\"k\": ", "input", "}"),
          new Shape("parentheses", "(1 + ", "1", ")"),
          new Shape("calls", "abs(", "1", ")"),
          new Shape("references", "input[", "1", "]"),
          new Shape("array comprehensions", "[x | x := ", "1", "]"),
          new Shape("set comprehensions", "{x | x := ", "1", "}"),
          new Shape("object comprehensions", "{\"k\": x | x := ", "1", "}"),
          new Shape("heads of comprehensions", "[", "1", " | true]"),
          new Shape("templates", "$\"{ ", "1", " }\""),
          new Shape("bodies", "not { ", "false", " }"));

  @TestFactory
  @DisplayName("999 levels in a body are compiled and evaluated, more are refused")
  Stream<DynamicTest> takesAThousandLevels() {
    return SHAPES.stream()
        .map(
            shape ->
                DynamicTest.dynamicTest(
                    shape.name(),
                    () -> {
                      assertThat(result(shape.policy(999))).doesNotContain("rego_");
                      assertThat(result(shape.policy(1_000))).contains(TOO_DEEP);
                      assertThat(result(shape.policy(100_000))).contains(TOO_DEEP);
                    }));
  }

  @Test
  @DisplayName("chains of operators and of else may be longer")
  void takesLongChains() throws Exception {
    assertThat(result("package t\n\np := 1" + " - 1".repeat(5_000))).isEqualTo("-4999");
    assertThat(result("package t\n\np := 1" + " in [1]".repeat(5_000))).isEqualTo("false");
    assertThat(result("package t\n\np := 1 if false" + " else := 2 if false".repeat(5_000)))
        .isEqualTo("undefined");
    assertThat(result("package t\n\np := 1" + " - 1".repeat(20_000))).contains(TOO_DEEP);
  }

  @Test
  @DisplayName("a module that nests deeply is written as JSON")
  void writesDeepModules() throws Exception {
    String inner = "package a\\np := " + "[".repeat(990) + "]".repeat(990);
    assertThat(result("package t\n\np := count(rego.parse_module(\"\", \"" + inner + "\").rules)"))
        .isEqualTo("1");
  }

  /** What the rule p is, or what is wrong. */
  private static String result(String policy) throws Exception {
    FutureTask<String> task = new FutureTask<>(() -> evaluated(policy));
    Thread.ofPlatform().stackSize(1 << 20).start(task);
    return task.get();
  }

  private static String evaluated(String policy) {
    try {
      Outcome outcome =
          Engine.standard()
              .compile(List.of(PolicySource.v1("t.rego", policy)), RegoValue.Obj.EMPTY)
              .prepare("data.t.p")
              .evaluate(Evaluation.ofJson("{}".getBytes(UTF_8)));
      return switch (outcome) {
        case Outcome.Defined defined -> defined.value().toJson();
        case Outcome.Undefined _ -> "undefined";
        case Outcome.Failed failed -> "rego_ failed: " + failed.errors();
      };
    } catch (RegoException refused) {
      return refused.errors().getFirst().code() + refused.errors().getFirst().message();
    }
  }
}
