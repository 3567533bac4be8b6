package dev.writ.dbt.decide;

import dev.writ.dbt.observe.Model;
import dev.writ.dbt.observe.Snapshot;
import dev.writ.dbt.policy.EffectivePolicy;
import dev.writ.dbt.policy.EffectivePolicy.PlaceholderMatch;
import dev.writ.dbt.policy.EffectivePolicy.QualityGates;
import java.util.ArrayList;
import java.util.List;

/** E220, E221, E222: models and columns are described, and not by a placeholder. */
final class DocumentationCheck implements Check {
  /** Characters of a placeholder that a text shows. */
  private static final int SHOWN = 80;

  @Override
  public String name() {
    return "documentation";
  }

  @Override
  public boolean isAskedBy(EffectivePolicy policy) {
    QualityGates gates = policy.gates();
    return gates != null && (gates.requireDescriptions() || gates.requireColumnDescriptions());
  }

  @Override
  public List<Finding> findings(Snapshot snapshot, EffectivePolicy policy) {
    QualityGates gates = policy.gates();
    if (gates == null) {
      return List.of();
    }
    PlaceholderMatch match = policy.options().placeholderMatch();
    List<Finding> findings = new ArrayList<>();
    for (Model model : snapshot.models()) {
      if (gates.requireDescriptions()) {
        judge(model, match, findings);
      }
      if (gates.requireColumnDescriptions()) {
        for (Model.Column column : model.columns()) {
          judge(model, column, match, findings);
        }
      }
    }
    return findings;
  }

  private static void judge(Model model, PlaceholderMatch match, List<Finding> findings) {
    String name = model.displayName();
    if (Placeholder.isBlank(model.description())) {
      findings.add(
          Finding.error(
                  Code.E220,
                  model,
                  "Model '%s' is missing a description.".formatted(name),
                  "Non-empty model description",
                  "Description is missing",
                  ("Add a description to model '%s' in %s. Describe the model's purpose, data"
                          + " source, and business context.")
                      .formatted(name, Template.fileOf(model)))
              .toPaste(Template.description(model)));
    } else if (Placeholder.is(model.description(), match)) {
      findings.add(
          Finding.error(
                  Code.E222,
                  model,
                  "Model '%s' has a placeholder description.".formatted(name),
                  "Complete model description",
                  placeholder(model.description()),
                  "Replace the placeholder in model '%s' description with meaningful documentation."
                      .formatted(name))
              .as(Severity.WARNING));
    }
  }

  private static void judge(
      Model model, Model.Column column, PlaceholderMatch match, List<Finding> findings) {
    String name = model.displayName();
    if (Placeholder.isBlank(column.description())) {
      findings.add(
          Finding.error(
                  Code.E221,
                  model,
                  "Column '%s' in model '%s' is missing a description."
                      .formatted(column.name(), name),
                  "Non-empty column description",
                  "Description is missing",
                  ("Add a description for column '%s' in model '%s'. Describe the column's meaning,"
                          + " data type, and valid values.")
                      .formatted(column.name(), name))
              .inColumn(column.name())
              .toPaste(Template.columnDescription(model, column.name())));
    } else if (Placeholder.is(column.description(), match)) {
      findings.add(
          Finding.error(
                  Code.E222,
                  model,
                  "Column '%s' in model '%s' has a placeholder description."
                      .formatted(column.name(), name),
                  "Complete column description",
                  placeholder(column.description()),
                  ("Replace the placeholder in column '%s' of model '%s' with meaningful"
                          + " documentation.")
                      .formatted(column.name(), name))
              .inColumn(column.name())
              .as(Severity.WARNING));
    }
  }

  private static String placeholder(String description) {
    String text = Placeholder.trim(description);
    int shown = Math.min(SHOWN, text.codePointCount(0, text.length()));
    return "Placeholder description: '%s'"
        .formatted(text.substring(0, text.offsetByCodePoints(0, shown)));
  }
}
