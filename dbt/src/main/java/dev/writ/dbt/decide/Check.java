package dev.writ.dbt.decide;

import dev.writ.dbt.observe.Snapshot;
import dev.writ.dbt.policy.EffectivePolicy;
import java.util.List;

/** One kind of rule. Pure: the same facts and policy give the same findings in the same order. */
interface Check {
  /** As spans and reports name it, such as {@code naming}. */
  String name();

  /** The policy wants it to run. */
  boolean isAskedBy(EffectivePolicy policy);

  /** In the order of the manifest, then of columns. */
  List<Finding> findings(Snapshot snapshot, EffectivePolicy policy);
}
