package dev.writ.workloads.view;

import dev.writ.workloads.decide.Tally;
import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A policy as a caller may see it.
 *
 * @param standing of a cluster policy, within the namespaces that the caller may see
 * @param whole whether that is all of it; how many patches were taken and failed is told of all
 *     only
 * @param namespaces how those namespaces stand that the caller may see, by name
 */
public record SeenPolicy(
    PolicyStanding standing, boolean whole, SortedMap<String, Tally> namespaces) {
  public SeenPolicy {
    namespaces = Collections.unmodifiableSortedMap(new TreeMap<>(namespaces));
  }
}
