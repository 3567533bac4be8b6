package dev.writ.rego.builtin;

import static dev.writ.rego.builtin.Signatures.BOOLEAN;
import static dev.writ.rego.builtin.Signatures.STRING;
import static dev.writ.rego.builtin.Signatures.line;

import dev.writ.rego.Builtin;
import java.util.List;

/** Digests and message authentication codes, in hexadecimal. */
final class Hashes {
  static final List<Builtin> ALL =
      List.of(
          line("crypto.hmac.equal", Later.CODE, BOOLEAN, STRING, STRING),
          line("crypto.hmac.md5", Later.CODE, STRING, STRING, STRING),
          line("crypto.hmac.sha1", Later.CODE, STRING, STRING, STRING),
          line("crypto.hmac.sha256", Later.CODE, STRING, STRING, STRING),
          line("crypto.hmac.sha512", Later.CODE, STRING, STRING, STRING),
          line("crypto.md5", Later.CODE, STRING, STRING),
          line("crypto.sha1", Later.CODE, STRING, STRING),
          line("crypto.sha256", Later.CODE, STRING, STRING));

  private Hashes() {}
}
