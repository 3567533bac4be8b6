package dev.writ.vms.store;

import java.util.UUID;

/**
 * How a cluster is reached.
 *
 * @param ca PEM
 * @param sealedCredential opens with the key ring only
 */
public record ClusterAccess(
    UUID id, String apiUrl, String ca, String sealedCredential, String keyId) {}
