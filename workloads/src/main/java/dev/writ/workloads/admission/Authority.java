package dev.writ.workloads.admission;

/**
 * A certificate authority of Writ's own, as it is kept.
 *
 * @param bundlePem the authority's certificate, and behind it those before it that are valid still
 * @param version by which a store sees that somebody else was quicker; empty for one not kept yet
 */
public record Authority(String bundlePem, String keyPem, String version) {
  /** Without the key. */
  @Override
  public String toString() {
    return "Authority[" + version + ", " + bundlePem + "]";
  }
}
