package dev.writ.kernel.job;

/** This worker lost its claim, or somebody else ended the work: its transaction is undone. */
final class Superseded extends RuntimeException {
  private static final long serialVersionUID = 1L;

  Superseded(Claim claim) {
    super("event " + claim.eventId() + " belongs to another worker now, or has ended");
  }
}
