package dev.writ.vms.view;

import dev.writ.vms.policy.TemplateDraft;
import java.time.Instant;
import java.util.UUID;

/** One version of a template. At most one version of a name is ACTIVE. */
public record Template(
    UUID id, int version, Status status, TemplateDraft draft, UUID createdBy, Instant createdAt) {

  /** Only drafts are edited, only active ones make machines, deprecated ones keep theirs. */
  public enum Status {
    DRAFT,
    ACTIVE,
    DEPRECATED
  }

  public String name() {
    return draft.name();
  }
}
