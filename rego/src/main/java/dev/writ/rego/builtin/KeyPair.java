package dev.writ.rego.builtin;

import dev.writ.rego.Builtin.Failure;
import dev.writ.rego.RegoValue;
import dev.writ.rego.RegoValue.Obj;
import java.util.ArrayList;
import java.util.List;

/**
 * Certificates, the owner's first, and the private key that belongs to it.
 *
 * @param chain in PEM's order
 */
record KeyPair(List<PemBlock> chain, Certificate leaf, PrivateKeyShape key) {
  KeyPair {
    chain = List.copyOf(chain);
  }

  /**
   * Reads both from PEM.
   *
   * @throws Failure {@code tls: private key does not match public key}
   */
  static KeyPair read(String certificates, String key) {
    List<PemBlock> chain = chain(certificates);
    PemBlock block = keyBlock(key);
    Certificate leaf = Certificate.parse(chain.getFirst().bytes());
    PrivateKeyShape privateKey = privateKey(block.bytes());
    PublicKeyShape publicKey = leaf.key();
    if (publicKey == null || publicKey instanceof PublicKeyShape.Dsa) {
      throw Failure.of("tls: unknown public key algorithm");
    }
    if (!privateKey.publicKey().getClass().equals(publicKey.getClass())) {
      throw Failure.of("tls: private key type does not match public key type");
    }
    if (!privateKey.publicKey().equals(publicKey)) {
      throw Failure.of("tls: private key does not match public key");
    }
    return new KeyPair(chain, leaf, privateKey);
  }

  private static List<PemBlock> chain(String text) {
    List<PemBlock> chain = new ArrayList<>();
    List<String> others = new ArrayList<>();
    for (PemBlock block : PemBlock.all(text)) {
      if (block.type().equals("CERTIFICATE")) {
        chain.add(block);
      } else {
        others.add(block.type());
      }
    }
    if (!chain.isEmpty()) {
      return chain;
    }
    if (others.isEmpty()) {
      throw Failure.of("tls: failed to find any PEM data in certificate input");
    }
    if (others.size() == 1 && others.getFirst().endsWith("PRIVATE KEY")) {
      throw Failure.of(
          "tls: failed to find certificate PEM data in certificate input, but did find a private"
              + " key; PEM inputs may have been switched");
    }
    throw Failure.of(
        "tls: failed to find \"CERTIFICATE\" PEM block in certificate input after skipping PEM"
            + " blocks of the following types: "
            + listed(others));
  }

  private static PemBlock keyBlock(String text) {
    List<String> others = new ArrayList<>();
    for (PemBlock block : PemBlock.all(text)) {
      if (block.type().equals("PRIVATE KEY") || block.type().endsWith(" PRIVATE KEY")) {
        return block;
      }
      others.add(block.type());
    }
    if (others.isEmpty()) {
      throw Failure.of("tls: failed to find any PEM data in key input");
    }
    if (others.equals(List.of("CERTIFICATE"))) {
      throw Failure.of("tls: found a certificate rather than a key in the PEM for the private key");
    }
    throw Failure.of(
        "tls: failed to find PEM block with type ending in \"PRIVATE KEY\" in key input after"
            + " skipping PEM blocks of the following types: "
            + listed(others));
  }

  private static String listed(List<String> types) {
    return "[" + String.join(" ", types) + "]";
  }

  /** In whichever wrapping it comes. */
  private static PrivateKeyShape privateKey(byte[] der) {
    try {
      return PrivateKeyReader.pkcs1(der);
    } catch (Failure another) {
      try {
        return PrivateKeyReader.pkcs8(der);
      } catch (Failure yetAnother) {
        try {
          return PrivateKeyReader.sec1(der);
        } catch (Failure unknown) {
          throw Failure.of("tls: failed to parse private key");
        }
      }
    }
  }

  /** As Go writes a {@code tls.Certificate}. */
  Obj json() {
    return Obj.of(
        "Certificate",
        GoJson.list(chain, block -> GoJson.bytes(block.bytes())),
        "PrivateKey",
        key.json(),
        "SupportedSignatureAlgorithms",
        RegoValue.NULL,
        "OCSPStaple",
        RegoValue.NULL,
        "SignedCertificateTimestamps",
        RegoValue.NULL,
        "Leaf",
        leaf.json());
  }
}
