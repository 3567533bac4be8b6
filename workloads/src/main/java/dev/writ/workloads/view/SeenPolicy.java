package dev.writ.workloads.view;

import dev.writ.workloads.decide.Tally;
import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A policy as a caller may see it.
 *
 * @param namespaces how those namespaces stand that the caller may see, by name
 */
public record SeenPolicy(PolicyStanding standing, SortedMap<String, Tally> namespaces) {
  public SeenPolicy {
    namespaces = Collections.unmodifiableSortedMap(new TreeMap<>(namespaces));
  }
}
