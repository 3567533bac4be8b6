package dev.writ.workloads.act;

import java.util.Optional;

/** The clusters that are watched, by name. */
@FunctionalInterface
public interface ClustersSeen {
  Optional<Sights> find(String cluster);
}
