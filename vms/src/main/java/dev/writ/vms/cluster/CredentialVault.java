package dev.writ.vms.cluster;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.writ.kernel.secret.KeyRing;
import dev.writ.kernel.secret.Sealed;
import dev.writ.kernel.secret.Secret;
import dev.writ.kernel.secret.SecretColumn;
import dev.writ.kernel.store.Json;
import dev.writ.vms.store.ClusterAccess;
import java.util.UUID;

/** Seals credentials for the database and opens them again. */
public record CredentialVault(KeyRing keys) {
  /** Where they are kept, for the key ring to reseal. */
  public static final SecretColumn COLUMN =
      new SecretColumn("vms_clusters", "credential_enc", "encryption_key_id");

  ClusterAccess seal(UUID clusterId, Kubeconfig kubeconfig) {
    Credential credential = kubeconfig.credential();
    ObjectNode text =
        Json.object()
            .put("token", credential.token())
            .put("certificate", credential.certificate())
            .put("key", credential.key());
    Sealed sealed = keys.seal(COLUMN, clusterId, Secret.of(text.toString()));
    return new ClusterAccess(
        clusterId, kubeconfig.apiUrl(), kubeconfig.ca(), sealed.text(), sealed.keyId());
  }

  Credential open(ClusterAccess access) {
    Secret secret =
        keys.open(COLUMN, access.id(), new Sealed(access.keyId(), access.sealedCredential()));
    ObjectNode text = Json.readObject(secret.reveal());
    return new Credential(
        text.path("token").textValue(),
        text.path("certificate").textValue(),
        text.path("key").textValue());
  }
}
