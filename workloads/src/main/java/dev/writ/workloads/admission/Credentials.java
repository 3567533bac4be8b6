package dev.writ.workloads.admission;

/**
 * What the listener shows of itself.
 *
 * @param certificatePem its certificate, and those between it and the authority
 * @param bundlePem the authorities by which an API server knows the certificate; empty where it
 *     knows them by itself
 */
public record Credentials(String certificatePem, String keyPem, String bundlePem) {
  /** Without the key. */
  @Override
  public String toString() {
    return "Credentials[" + certificatePem + "]";
  }
}
