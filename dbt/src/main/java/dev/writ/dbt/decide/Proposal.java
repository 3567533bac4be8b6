package dev.writ.dbt.decide;

import com.google.re2j.Pattern;
import dev.writ.dbt.observe.Model;
import dev.writ.dbt.observe.Snapshot;
import dev.writ.dbt.policy.EffectivePolicy;
import dev.writ.dbt.policy.EffectivePolicy.DbtOptions;
import dev.writ.dbt.policy.EffectivePolicy.Naming;
import dev.writ.dbt.policy.EffectivePolicy.NamingPattern;
import dev.writ.dbt.policy.Enforcement;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * A first policy for a project: what it keeps to today, so that little is found and nothing gets
 * worse.
 *
 * @param naming the scheme that most names fit
 * @param misfits display names of models that do not fit it, in order
 * @param columns tested and declared, of the whole project
 * @param minimum the figure of today in percent, rounded down to 5
 * @param below how many models with columns are below the minimum
 * @param described models with a description, of all
 * @param describedColumns columns with a description, of all
 */
public record Proposal(
    int models,
    Naming naming,
    List<String> misfits,
    Tested columns,
    int minimum,
    int below,
    Tested described,
    Tested describedColumns) {

  /** Where no column is declared, there is no figure of today. */
  private static final int USUAL_MINIMUM = 80;

  private static final int STEP = 5;

  /** A pattern of more says nothing any more. */
  private static final int MOST_PREFIXES = 20;

  private static final EffectivePolicy NONE =
      new EffectivePolicy(
          Enforcement.WARN,
          null,
          null,
          List.of(),
          List.of(),
          List.of(),
          DbtOptions.DEFAULT,
          List.of(),
          List.of(),
          List.of(),
          List.of(),
          "");

  public Proposal {
    misfits = List.copyOf(misfits);
  }

  /** Looks at the models in scope. */
  public static Proposal of(Snapshot snapshot) {
    List<Model> models = snapshot.models();
    Naming naming = naming(models.stream().map(Model::name).toList());
    List<Coverage> coverage = Coverage.of(snapshot, NONE);
    Tested columns = coverage.stream().map(Coverage::columns).reduce(Tested.NONE, Tested::plus);
    int minimum = columns.total() == 0 ? USUAL_MINIMUM : columns.floor() / STEP * STEP;
    return new Proposal(
        models.size(),
        naming,
        models.stream()
            .filter(model -> !NamingCheck.fits(naming, model.name()))
            .map(Model::displayName)
            .toList(),
        columns,
        minimum,
        (int) coverage.stream().filter(each -> each.columns().isBelow(minimum)).count(),
        described(models.stream().map(Model::description).toList()),
        described(
            models.stream()
                .flatMap(model -> model.columns().stream())
                .map(Model.Column::description)
                .toList()));
  }

  private static Tested described(List<String> texts) {
    int given = (int) texts.stream().filter(text -> !Placeholder.isBlank(text)).count();
    return new Tested(given, texts.size());
  }

  /** The scheme that most names fit: the known ones, then prefixes in use, then plain words. */
  private static Naming naming(List<String> names) {
    Naming best = scheme(NamingPattern.MEDALLION, List.of());
    for (Naming other :
        List.of(
            scheme(NamingPattern.KIMBALL, List.of()),
            scheme(NamingPattern.CUSTOM, prefixes(names)))) {
      best = fitting(other, names) > fitting(best, names) ? other : best;
    }
    for (String words : List.of("^[a-z][a-z0-9_]*$", "^[A-Za-z][A-Za-z0-9_]*$", "^.*$")) {
      if (fitting(best, names) * 2L >= names.size()) {
        return best; // says more than any pattern that takes every word
      }
      best = scheme(NamingPattern.CUSTOM, List.of(Pattern.compile(words)));
    }
    return best;
  }

  private static Naming scheme(NamingPattern pattern, List<Pattern> custom) {
    return new Naming(Enforcement.WARN, pattern, custom);
  }

  private static long fitting(Naming naming, List<String> names) {
    return names.stream().filter(name -> NamingCheck.fits(naming, name)).count();
  }

  /** Such as {@code ^(int|stg)_[a-z0-9_]+$}: a prefix is one that two models share. */
  private static List<Pattern> prefixes(List<String> names) {
    Map<String, Integer> counts = new TreeMap<>();
    for (String name : names) {
      int end = name.indexOf('_');
      if (end > 0 && name.chars().limit(end).allMatch(c -> c >= 'a' && c <= 'z')) {
        counts.merge(name.substring(0, end), 1, Integer::sum);
      }
    }
    String shared =
        counts.entrySet().stream()
            .filter(each -> each.getValue() > 1)
            .sorted(Map.Entry.<String, Integer>comparingByValue().reversed())
            .limit(MOST_PREFIXES)
            .map(Map.Entry::getKey)
            .sorted()
            .collect(Collectors.joining("|"));
    return shared.isEmpty() ? List.of() : List.of(Pattern.compile("^(" + shared + ")_[a-z0-9_]+$"));
  }
}
