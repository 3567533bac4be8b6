package dev.writ.server.http;

import dev.writ.kernel.audit.Origin;
import dev.writ.kernel.identity.Caller;
import dev.writ.kernel.problem.KernelProblems;
import dev.writ.kernel.store.IdempotencyKey;
import dev.writ.vms.http.Call;
import jakarta.enterprise.context.RequestScoped;
import org.jspecify.annotations.Nullable;

/**
 * The call being served, as the filters found it: where it came from, who makes it, which key makes
 * it repeatable. Resources get it by constructor.
 */
@RequestScoped
public class CurrentCall implements Call, dev.writ.dbt.http.Call, dev.writ.workloads.http.Call {
  private Origin origin = Origin.INSIDE;
  private @Nullable SignedIn signedIn;
  private @Nullable IdempotencyKey idempotency;

  /** A caller and what it came with. */
  public record SignedIn(Caller caller, @Nullable String sessionToken, boolean passwordChangeDue) {}

  public Origin origin() {
    return origin;
  }

  public String requestId() {
    return origin.requestId();
  }

  /** Who calls; refuses with UNAUTHENTICATED where nobody signed in. */
  @Override
  public Caller caller() {
    return signedIn().caller();
  }

  public SignedIn signedIn() {
    SignedIn who = signedIn;
    if (who == null) {
      throw KernelProblems.UNAUTHENTICATED.with(
          "sign in first, or send `Authorization: Bearer writ_…` with a token that is valid");
    }
    return who;
  }

  public boolean isSignedIn() {
    return signedIn != null;
  }

  @Override
  public @Nullable IdempotencyKey idempotency() {
    return idempotency;
  }

  void from(Origin where) {
    this.origin = where;
  }

  void by(SignedIn who) {
    this.signedIn = who;
  }

  void repeatableBy(IdempotencyKey key) {
    this.idempotency = key;
  }
}
