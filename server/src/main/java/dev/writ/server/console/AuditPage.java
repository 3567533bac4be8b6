package dev.writ.server.console;

import java.util.List;
import java.util.Map;

/** The record, searched. */
public record AuditPage(
    String says,
    List<Row> rows,
    Map<String, String> filter,
    List<String> codes,
    Pager pager,
    boolean mayExport) {

  /**
   * One row of the record.
   *
   * @param about what it happened to, may be empty
   * @param params facts, as {@code name: value}
   */
  public record Row(
      String id,
      String code,
      State outcome,
      String who,
      String about,
      String environment,
      List<String> params,
      String ticketHref,
      String seq,
      When when) {}

  public String value(String field) {
    return filter.getOrDefault(field, "");
  }
}
