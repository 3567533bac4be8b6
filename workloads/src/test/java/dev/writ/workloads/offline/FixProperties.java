package dev.writ.workloads.offline;

import static org.assertj.core.api.Assertions.assertThat;

import dev.writ.document.Node;
import dev.writ.workloads.offline.ManifestText.Box;
import dev.writ.workloads.offline.ManifestText.Extra;
import dev.writ.workloads.offline.ManifestText.Has;
import dev.writ.workloads.offline.ManifestText.Marks;
import dev.writ.workloads.offline.ManifestText.Shape;
import dev.writ.workloads.offline.ManifestText.Style;
import dev.writ.workloads.policy.Bundles;
import dev.writ.workloads.policy.Policy;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** What holds however a manifest is written. */
class FixProperties {
  private static final Policy RESTRICTED = Bundles.find("restricted").orElseThrow();
  private static final Scan.Policies POLICIES = new Scan.Policies(List.of(RESTRICTED), RESTRICTED);
  private static final String FILE = "web.yaml";

  @Provide
  Arbitrary<List<Box>> boxes() {
    return Combinators.combine(
            Arbitraries.of(Shape.class),
            Arbitraries.of(Has.class),
            Arbitraries.of(Has.class),
            Arbitraries.of(Has.class),
            Arbitraries.of(0, 3000),
            Arbitraries.of(Extra.class),
            Arbitraries.of(true, false))
        .as(Box::new)
        .list()
        .ofMinSize(1)
        .ofMaxSize(3);
  }

  @Provide
  Arbitrary<Style> styles() {
    Arbitrary<Boolean> either = Arbitraries.of(true, false);
    return Combinators.combine(
            Arbitraries.of(2, 4),
            either,
            Arbitraries.of(1, 3),
            Arbitraries.of("", "'", "\""),
            Arbitraries.of("\n", "\r\n"),
            either,
            Arbitraries.of(Marks.class),
            Combinators.combine(either, either).as(Map::entry))
        .as(
            (step, dashIn, gap, quote, lineEnd, openEnd, marks, rest) ->
                new Style(
                    step,
                    dashIn,
                    gap,
                    quote,
                    lineEnd,
                    openEnd,
                    marks,
                    rest.getKey(),
                    rest.getValue()));
  }

  @Property(tries = 500)
  void insertsExactlyWhatIsMissing(
      @ForAll("boxes") List<Box> boxes, @ForAll("styles") Style style) {
    String text = ManifestText.of(boxes, style);

    Fix fix = fix(text);
    String fixed = fix.changed().getOrDefault(FILE, text);
    Manifests after = Manifests.of(Map.of(FILE, fixed));

    assertThat(after.problems()).as(fixed).isEmpty();
    assertThat(fix.left()).as(text).isEmpty();
    Node web =
        after.objects().stream()
            .filter(object -> "Deployment".equals(object.textAt("kind")))
            .findFirst()
            .orElseThrow();
    assertThat(web.toValue())
        .as(fixed)
        .isEqualTo(ManifestText.value(ManifestText.mended(boxes, style)));
    assertThat(isWithin(text, fixed)).as(fixed).isTrue();
    assertThat(fixed.replace(style.lineEnd(), "")).as(fixed).doesNotContain("\n", "\r");
    assertThat(fixed.endsWith(style.lineEnd())).isEqualTo(text.endsWith(style.lineEnd()));
    assertThat(fix(fixed).changed()).as(fixed).isEmpty();
  }

  private static Fix fix(String text) {
    Manifests manifests = Manifests.of(Map.of(FILE, text));
    return Fix.of(manifests, Scan.of(manifests, POLICIES, Offline.NOW), Offline.NOW);
  }

  /** Whether the one is left when characters are taken out of the other. */
  private static boolean isWithin(String some, String all) {
    int at = 0;
    for (int i = 0; i < all.length() && at < some.length(); i++) {
      if (all.charAt(i) == some.charAt(at)) {
        at++;
      }
    }
    return at == some.length();
  }
}
