package dev.writ.kernel.notice;

/** What an inbox entry tells about; rooms add theirs. */
public record NoticeType(String name) {
  public static final NoticeType APPROVAL_REQUIRED = new NoticeType("APPROVAL_REQUIRED");
  public static final NoticeType APPROVAL_REMINDER = new NoticeType("APPROVAL_REMINDER");
  public static final NoticeType REQUEST_APPROVED = new NoticeType("REQUEST_APPROVED");
  public static final NoticeType REQUEST_REJECTED = new NoticeType("REQUEST_REJECTED");
  public static final NoticeType REQUEST_EXPIRED = new NoticeType("REQUEST_EXPIRED");
  public static final NoticeType EXECUTION_COMPLETED = new NoticeType("EXECUTION_COMPLETED");
  public static final NoticeType EXECUTION_FAILED = new NoticeType("EXECUTION_FAILED");
  public static final NoticeType POLICY_BROKEN = new NoticeType("POLICY_BROKEN");
}
