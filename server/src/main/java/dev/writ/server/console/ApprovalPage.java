package dev.writ.server.console;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** A ticket for the person who has to decide. */
public record ApprovalPage(
    String id,
    String eventId,
    String title,
    State state,
    @Nullable String environment,
    String requester,
    When asked,
    @Nullable When expires,
    String age,
    @Nullable String reason,
    int revision,
    List<String> plan,
    List<SpecLine> spec,
    List<MachinePage.Fact> chosen,
    boolean modified,
    @Nullable String modifiedWhy,
    List<Choice> choices,
    List<Vote> votes,
    String missing,
    Ruling ruling,
    List<Step> timeline,
    boolean mayDecide,
    boolean mayCancel,
    @Nullable String whyNot,
    List<Editable> editable,
    @Nullable Trouble trouble) {

  /**
   * One line of payload beside effective spec.
   *
   * @param locked can't be changed by anybody
   * @param id of the thing that is told by its name
   */
  public record SpecLine(
      String key, String asked, String effective, boolean locked, @Nullable String id) {
    public boolean changed() {
      return !asked.equals(effective);
    }
  }

  /** A field of the approver's own answer, such as the cluster. */
  public record Choice(String name, String label, String hint, List<Option> options) {
    public record Option(String value, String label, boolean chosen, boolean possible) {}
  }

  public record Vote(String who, boolean agrees, @Nullable String why, When when, boolean counts) {}

  /**
   * What policy said, and which text said it.
   *
   * @param cause why policy could not decide, null where it could
   */
  public record Ruling(String outcome, String reasons, String sha256, @Nullable String cause) {}

  /** A field of the mutable part. */
  public record Editable(String key, String value, boolean required) {}
}
