package dev.writ.vms.decide;

/** What the last check of a cluster found. */
public enum ClusterHealth {
  /** Not checked yet. */
  UNKNOWN,
  HEALTHY,
  /** It answers, but refuses us, lacks KubeVirt, or is another cluster than the one registered. */
  UNHEALTHY,
  UNREACHABLE
}
